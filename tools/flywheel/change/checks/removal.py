"""Runner sets that are taken away, and the first manifest, which nothing is held against."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.change import comparison
from flywheel.change.checks import words
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
    "A runner set that a ledger still needs is not taken away.",
    "domain §6: retirement needs an exit that is selected and proved; §9; implementation overlays, Package "
    "Compatibility Retirement",
)
def removed(subject: Comparison, contract: Contract) -> Iterator[Hit]:
    """
    A compatibility lane may go when its exit is selected and proved, and not before: the repository that it
    was made for has nothing else to run on. Until then the retirement ledger has it as open. A debt entry
    that names the set, or a label that no other set of the overlay has, waits for it just so. The ledgers
    are evidence that is handed in (`--ledger`); without them nothing is told here.
    """
    for pair in subject.pairs():
        if pair.old is None or pair.new is not None:
            continue
        for place, who, why in comparison.needed_by(subject, pair.old):
            yield Hit(
                pair.old.place(),
                f"{words.title(pair.old)} (scale set {show(pair.old.scale_set)}) is gone, and {who} {why} ({place}).",
                "Keep the set until the entry is closed with its proof; then remove both, and approve the destroy in "
                "the plan guard.",
            )


@CHANGE.check(
    "GF949",
    "first-manifest",
    NOTE,
    "The manifest of what was applied last is kept beside the overlay.",
    "design §2: evidence is always a file",
)
def first(subject: Comparison, contract: Contract) -> Iterator[Hit]:
    """
    What an edit does to live runner sets shows only beside what they are now. The manifest of the last
    apply is that, as far as an overlay can know it; it is committed, so that every review has it. Without one
    nothing is compared, and every change family check passes unasked.
    """
    if subject.previous is None:
        yield Hit(
            Place(subject.current.overlay),
            "no manifest was kept of what was applied last, so nothing is compared.",
            "After the next apply keep this one: `bazel run` the `.write` target of the change test, or `flywheel "
            "manifest DIR --output FILE`; then commit it.",
        )
