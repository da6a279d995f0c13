"""Check that no value is a template's placeholder that was not filled in."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.formats import placeholders
from flywheel.overlay.checks.wiring.family import WIRING
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.overlay_strings import overlay_strings


@WIRING.check(
    "GF408",
    "placeholder",
    BLOCKER,
    "No value is a placeholder that was not filled in.",
    "docs/reference/wiring.md#values-that-were-not-filled-in",
)
def placeholder(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A template that was rendered without its values leaves `${NAME}`, `<name>`, `{{ name }}`,
    `$(command)` or `%NAME%` in the file. Nothing fills these in later: the stack uses the text as it
    is, and a runner asks a host called `${ATTIC_HOST}` for its cache.

    `filled_in_later` in the contract's wiring names the variables that Kubernetes or a shell fills in
    later. They are not checked.
    """
    later = {name for names in contract.wiring.filled_in_later.values() for name in names}
    for string in overlay_strings(overlay, placeholders.may_hold):
        found = placeholders.find(string.text)
        if found and string.path[0] not in later:
            what = "is a key with" if string.key else "contains"
            yield Hit(
                string.place,
                f"{show(string.name)} {what} the placeholder {show(found)}.",
                "Write the value in place of the placeholder.",
            )
