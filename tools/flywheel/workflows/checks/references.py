"""What of core a consumer's workflows use."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import WARNING
from flywheel.findings.wording import show
from flywheel.formats.git_names import is_commit
from flywheel.overlay.pins.core_names import CoreNames
from flywheel.workflows.checks.family import REACHABILITY
from flywheel.workflows.routing.routing import Routing


@REACHABILITY.check(
    "GF727",
    "moving-core-reference",
    WARNING,
    "Consumers take actions and workflows of core by commit.",
    "docs/reference/pins.md#references-that-move",
)
def moving_core_reference(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A branch or a tag of core moves under everybody who uses it, and `@v2` stays at whatever it was
    moved to last: a fix that was shipped has reached nobody that way. A commit is what was reviewed,
    and a bot can raise it.
    """
    names = [CoreNames(contract, one.text("core.repository")) for one in routing.overlays] or [CoreNames(contract)]
    for file in routing.files:
        for use in file.uses if "@" in file.source.text else ():
            of_core = use.repository and any(one.is_repository(use.repository) for one in names)
            if of_core and not is_commit(use.ref):
                yield Hit(
                    use.place,
                    f"`uses` is {show(use.text)}: {show(use.ref)} of core moves.",
                    "Write the 40 hexadecimal digits of the commit; keep a release's name in a comment.",
                )
