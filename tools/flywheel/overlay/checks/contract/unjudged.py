"""Report what no check judges: a report must not pass what it did not look at."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import WARNING
from flywheel.overlay.checks.contract.family import CONTRACT
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.reading.unjudged_files import FACT, of_fact


@CONTRACT.check(
    "GF322",
    "input-not-judged",
    WARNING,
    "Every file of inputs belongs to a stack of the contract, and every overlay is checked by itself.",
    "docs/reference/inputs.md#what-is-not-judged",
)
def not_judged(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A variable file whose folder is misspelt, or whose stack the contract does not have, is not compared with
    anything, and an overlay in a folder below is not this overlay. A report on them would be empty, and an empty
    report looks like a clean one. In strict mode each of them fails. If one is meant to stay, expect this warning.

    Paths that name another stack of core are known: the report lists them under `not found`, and they do not fail.
    """
    for one in of_fact(overlay.facts.get(FACT)):
        yield Hit(one.place, f"{one.what} is not judged: {one.why}.", one.fix)
