"""Checks of the labels of live sets, which ARC writes only once."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.change import comparison
from flywheel.change.checks import change_wording
from flywheel.change.checks.family import CHANGE
from flywheel.change.comparison import Comparison, SetPair
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
    "A runner set with changed labels is recreated.",
    (
        "docs/reference/names.md#labels-are-sent-when-a-scale-set-is-created",
        "https://github.com/actions/actions-runner-controller/issues/4424 ARC issue 4424, 2026-03-26",
    ),
    needs=("previous",),
)
def changed(subject: Comparison, contract: Contract) -> Iterator[Hit]:
    """
    ARC sends labels to the forge when it creates a scale set, and never again. An edit of the labels of a live set is
    planned, applied and reported as done, but the set keeps its old labels, and a job that requests a new label waits
    until it is cancelled. So the set must be destroyed and created. Treat that as any other destroy: let the jobs end,
    and have the plan guard approve it.

    With the plan (`--plan`) the check looks whether the plan recreates the set, and with the approvals
    (`--approvals`, `--today`) whether the destroy is allowed. The order of labels does not matter, nor does
    case where the forge ignores it.
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
        told = change_wording.plan_says(subject, found)
        yield Hit(
            old.place("labels"),
            f"the labels of {change_wording.title(old)} {' and '.join(edit)}: ARC sends labels to the forge only when "
            f"it creates a set, so the live set {show(old.scale_set)} keeps its old labels.{told}",
            f"Recreate the set: let its jobs end, plan with {change_wording.replace(found)}, approve that destroy "
            "in the plan guard, apply, and run a job that requests the edited labels. Or revert the edit.",
        )


def _knows_labels(pair: SetPair, contract: Contract) -> bool:
    """Whether the charts before and after register more labels than the name, as far as they are known."""
    since = charts.version(contract.arc.scale_set_labels_since)
    versions = [charts.version(stack.chart) if stack is not None else None for stack in pair.stacks]
    return since is None or all(version is None or version >= since for version in versions)


def _settled(found: comparison.ReleaseFate | None) -> bool:
    """Whether the plan recreates the set, and the approvals, if given, allow it."""
    return found is not None and found.made_anew and found.allowed is not False


@CHANGE.check(
    "GF945",
    "chart-crosses-labels",
    BLOCKER,
    "An upgrade to a chart with labels recreates the sets that need them, and is not reverted.",
    (
        "docs/reference/names.md#charts-that-know-labels",
        "docs/reference/names.md#labels-are-sent-when-a-scale-set-is-created",
    ),
    needs=("previous",),
)
def crossing(subject: Comparison, contract: Contract) -> Iterator[Hit]:
    """
    Charts before the version that introduced `scaleSetLabels` register the scale-set name as the only label. If
    the chart is upgraded across that version, the values contain labels but the live sets do not get them,
    because labels are written at creation: jobs that request a label wait, and only jobs that request the name
    still run. If the chart is downgraded, every set that is created later has only its name as label.

    A set whose only label is its name is not affected. With a plan, the check does not report sets that the plan
    recreates, if approvals are not given or allow it.
    """
    since = charts.version(contract.arc.scale_set_labels_since)
    for before, after in subject.stacks():
        seen = charts.version(before.chart), charts.version(after.chart)
        if since is None or seen[0] is None or seen[1] is None or (seen[0] < since) == (seen[1] < since):
            continue
        up = seen[0] < since
        left = _left_behind(subject, contract, before, up)
        if left:
            yield _crossed(before, after, left, str(contract.arc.scale_set_labels_since), up)


def _left_behind(subject: Comparison, contract: Contract, before: RecordedStack, up: bool) -> list[RecordedSet]:
    """The live sets that have more labels than their names and that the upgrade does not recreate."""
    found = []
    for pair in subject.pairs():
        if pair.old is None or pair.new is None or pair.stacks[0] is not before:
            continue
        wanted = comparison.labels(pair.new if up else pair.old, contract)
        if wanted and not (up and _settled(comparison.fate(subject, contract, pair.old, pair.new))):
            found.append(pair.old)
    return found


def _crossed(before: RecordedStack, after: RecordedStack, left: list[RecordedSet], since: str, up: bool) -> Hit:
    moved = f"the chart of stack {show(before.name)} changes from {show(before.chart)} to {show(after.chart)}"
    if up:
        return Hit(
            before.place("chart_version"),
            f"{moved}: before {show(since)} the scale-set name is the only label of a set, and an upgrade "
            "adds no labels to "
            f"live sets: {change_wording.titles(left)}.",
            "Recreate each of them with the upgrade: let its jobs end, plan with `-replace`, approve the destroys "
            "in the plan guard, apply, and run a job that requests each label.",
        )
    return Hit(
        before.place("chart_version"),
        f"{moved}: before {show(since)} a chart registers only the scale-set name, so sets that are created "
        f"later have no other label: {change_wording.titles(left)}.",
        f"Stay at {show(since)} or later, or let workflows request only the scale-set name.",
    )
