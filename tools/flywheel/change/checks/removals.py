"""Checks of removed runner sets, and of a missing previous manifest."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.change import comparison
from flywheel.change.checks import change_wording
from flywheel.change.checks.family import CHANGE
from flywheel.change.comparison import Comparison
from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, NOTE
from flywheel.findings.wording import show
from flywheel.formats.source import Place


@CHANGE.check(
    "GF944",
    "needed-set-removed",
    BLOCKER,
    "A runner set that a ledger still needs is not removed.",
    ("docs/reference/ledgers.md#retirement-of-a-lane", "docs/reference/specification.md#package-compatibility"),
    needs=("previous", "ledger"),
)
def removed(subject: Comparison, contract: Contract) -> Iterator[Hit]:
    """
    A compatibility lane can be removed only when its exit is selected and proved: until then the repository
    that it was made for has nothing else to run on, and the retirement ledger lists it as open. A debt entry
    that names the set, or a label that only this set of the overlay has, needs it too. The ledgers are an input
    (`--ledger`); without them the check reports nothing.
    """
    for pair in subject.pairs():
        if pair.old is None or pair.new is not None:
            continue
        for place, who, why in comparison.needed_by(subject, pair.old):
            yield Hit(
                pair.old.place(),
                f"{change_wording.title(pair.old)} (scale set {show(pair.old.scale_set)}) is removed, but {who} {why} "
                f"({place}).",
                "Keep the set until the entry is closed with its proof. Then remove both, and approve the destroy in "
                "the plan guard.",
            )


@CHANGE.check(
    "GF949",
    "first-manifest",
    NOTE,
    "The manifest of the last apply is committed with the overlay.",
    "docs/design/overview.md#invariants",
)
def first(subject: Comparison, contract: Contract) -> Iterator[Hit]:
    """
    The effect of an edit on live runner sets is visible only in comparison with their current state. The
    manifest of the last apply is the overlay's knowledge of that state; commit it, so that every review has it.
    Without it nothing is compared, and every check of the change family passes without judging anything.
    """
    if subject.previous is None:
        yield Hit(
            Place(subject.current.overlay),
            "there is no manifest of the last apply, so nothing is compared.",
            "After the next apply write one: `bazel run` the `.write` target of the change test, or `flywheel "
            "manifest DIR --output FILE`; then commit the file.",
        )
