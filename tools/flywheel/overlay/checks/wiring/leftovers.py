"""Values that nobody put in: placeholders that reached a file."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.formats import placeholders
from flywheel.overlay.checks.wiring.family import WIRING
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.strings import strings


@WIRING.check(
    "GF408",
    "placeholder",
    BLOCKER,
    "No value is a placeholder that was not filled in.",
    "domain §8: cache attachment contract, which fails closed on `${...}`; §12.3 probe 18",
)
def placeholder(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A template that was rendered without its values leaves `${NAME}`, `<name>`, `{{ name }}`,
    `$(command)` or `%NAME%` behind. Variable files are not evaluated again: the stack takes the text
    as it stands, and a runner asks a host called `${ATTIC_HOST}` for its cache.

    Variables whose strings Kubernetes or a shell fills in later are named in `filled_in_later` of the
    contract's wiring.
    """
    later = {name for names in contract.wiring["filled_in_later"].values() for name in names}
    for string in strings(overlay, placeholders.may_hold):
        found = placeholders.find(string.text)
        if found and string.path[0] not in later:
            what = "is a key with" if string.key else "holds"
            yield Hit(
                string.place,
                f"{show(string.name)} {what} the placeholder {show(found)}.",
                "Write the value itself.",
            )
