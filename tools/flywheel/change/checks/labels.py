"""Labels of live sets, which ARC writes once."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.change import comparison
from flywheel.change.checks import words
from flywheel.change.checks.family import CHANGE
from flywheel.change.comparison import Comparison, Pair
from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import listing, show
from flywheel.overlay import charts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.overlay.manifest.manifest import RecordedSet, RecordedStack


@CHANGE.check(
    "GF941",
    "labels-changed",
    BLOCKER,
    "A runner set whose labels change is made anew.",
    "peers §D: labels only when the scale set is created (ARC #4424); domain §12.1 row 39",
)
def changed(subject: Comparison, contract: Contract) -> Iterator[Hit]:
    """
    ARC hands labels to the forge when it creates a scale set, and never again. An edit of the labels of a
    live set is planned, applied and reported as done; the set goes on with the labels that it had, and a
    job that asks for a new one waits until it is cancelled. So the set has to be destroyed and created,
    which is a destroy like any other: let its jobs end, and have the plan guard approve it.

    With the plan at hand (`--plan`) the check looks whether that is what will happen, and with the
    approvals (`--approvals`, `--today`) whether the destroy is allowed. Order and, where the forge ignores
    it, case do not count: labels are a set.
    """
    for pair in subject.pairs():
        old, new = pair.old, pair.new
        if old is None or new is None or not _knows_labels(pair, contract):
            continue
        found = comparison.fate(subject, contract, old, new)
        gained, lost = comparison.label_edit(old, new, contract)
        if not (gained or lost) or _settled(found):
            continue
        edit = [f"gain {listing(gained)}"] * bool(gained) + [f"lose {listing(lost)}"] * bool(lost)
        told = words.plan_says(subject, found)
        yield Hit(
            old.place("labels"),
            f"the labels of {words.title(old)} {' and '.join(edit)}: ARC hands labels to the forge only when it "
            f"creates a set, so the live one, {show(old.scale_set)}, keeps those it has.{told}",
            f"Make it anew: let its jobs end, plan with {words.replace(found)}, approve that destroy in the plan "
            "guard, apply, and run a job that asks for what was edited. Or take the edit back.",
        )


def _knows_labels(pair: Pair, contract: Contract) -> bool:
    """Whether the charts before and after register labels beside the name, as far as they are known."""
    since = charts.version(contract.arc["scale_set_labels_since"])
    versions = [charts.version(stack.chart) if stack is not None else None for stack in pair.stacks]
    return since is None or all(version is None or version >= since for version in versions)


def _settled(found: comparison.Fate | None) -> bool:
    """Whether the plan makes the set anew, and approvals, if there are any, allow it."""
    return found is not None and found.made_anew and found.allowed is not False


@CHANGE.check(
    "GF945",
    "chart-crosses-labels",
    BLOCKER,
    "A chart that knows labels comes with the sets that carry some made anew, and is not taken back.",
    "domain §1.6: scaleSetLabels since chart 0.14.0, written at creation; peers §D",
)
def crossing(subject: Comparison, contract: Contract) -> Iterator[Hit]:
    """
    Charts before the one that introduced `scaleSetLabels` register the scale-set name as the only label.
    When the chart is raised across that version, the values have labels and the live sets do not get them,
    because labels are written at creation: jobs that ask for a label wait, and a workflow that had to ask
    for the name still can. When it is lowered, whatever is created from then on has its name alone.

    A set whose only label is its name loses nothing either way. With a plan, sets that it makes anew, with
    approval where approvals are given, are not told.
    """
    since = charts.version(contract.arc["scale_set_labels_since"])
    for before, after in subject.stacks():
        seen = charts.version(before.chart), charts.version(after.chart)
        if since is None or seen[0] is None or seen[1] is None or (seen[0] < since) == (seen[1] < since):
            continue
        up = seen[0] < since
        left = _left_behind(subject, contract, before, up)
        if left:
            yield _crossed(before, after, left, str(contract.arc["scale_set_labels_since"]), up)


def _left_behind(subject: Comparison, contract: Contract, before: RecordedStack, up: bool) -> list[RecordedSet]:
    """The live sets that have labels beside their names, and are not made anew on the way up."""
    found = []
    for pair in subject.pairs():
        if pair.old is None or pair.new is None or pair.stacks[0] is not before:
            continue
        wanted = comparison.labels(pair.new if up else pair.old, contract)
        if wanted and not (up and _settled(comparison.fate(subject, contract, pair.old, pair.new))):
            found.append(pair.old)
    return found


def _crossed(before: RecordedStack, after: RecordedStack, left: list[RecordedSet], since: str, up: bool) -> Hit:
    moved = f"the chart of stack {show(before.name)} goes from {show(before.chart)} to {show(after.chart)}"
    if up:
        return Hit(
            before.place("chart_version"),
            f"{moved}: before {show(since)} the scale-set name is a set's only label, and live sets get no others "
            f"by an upgrade: {words.titles(left)}.",
            "Make each of them anew with the upgrade: let its jobs end, plan with `-replace`, approve the destroys "
            "in the plan guard, apply, and run a job that asks for each label.",
        )
    return Hit(
        before.place("chart_version"),
        f"{moved}: before {show(since)} a chart registers the scale-set name alone, so sets that are created from "
        f"then on have no other label: {words.titles(left)}.",
        f"Stay at {show(since)} or later, or let workflows ask for nothing but what that chart registers.",
    )
