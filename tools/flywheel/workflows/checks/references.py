"""The check of how workflows use core's actions and workflows."""

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
    "Consumers pin core's actions and workflows to a commit.",
    "docs/reference/pins.md#references-that-move",
)
def moving_core_reference(routing: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A branch or a tag of core can move for all its users, and `@v2` stays where it was moved last: a published
    fix has reached nobody in this way. A commit is exactly what was reviewed, and a bot can update it.
    """
    names = [CoreNames(contract, one.text("core.repository")) for one in routing.overlays] or [CoreNames(contract)]
    for file in routing.files:
        for use in file.uses if "@" in file.source.text else ():
            of_core = use.repository and any(one.is_repository(use.repository) for one in names)
            if of_core and not is_commit(use.ref):
                yield Hit(
                    use.place,
                    f"`uses` is {show(use.text)}, but {show(use.ref)} of core can move.",
                    "Write the 40 hexadecimal digits of the commit; keep the release's name in a comment.",
                )
