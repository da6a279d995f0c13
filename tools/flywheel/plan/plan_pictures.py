"""The picture of a plan: each object that it touches, before and after."""

from __future__ import annotations

from flywheel.findings.pictures import BAD, DOUBT, GOOD, PLAIN, Grid, GridRow, Mark
from flywheel.findings.table import Table
from flywheel.plan import judged_plan
from flywheel.plan.judged_plan import CREATE, DELETE, FORGET, UPDATE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.findings.pictures import Picture
    from flywheel.findings.table import Row
    from flywheel.plan.judged_plan import Plan
    from flywheel.plan.plan_changes import PlannedChange
    from flywheel.plan.plan_review import PlanReview

_COLUMNS = {"address": "address", "before": "before", "actions": "actions", "after": "after"}
_LEGEND = {
    BAD: "destroyed, replaced or left without an owner",
    DOUBT: "the same, and approved",
    GOOD: "created",
    PLAIN: "stays",
}
#: Objects that are drawn at most: those that the plan destroys come first.
_MOST = 300


def pictures(review: PlanReview) -> list[Picture]:
    """The picture of a plan, with its table."""
    plan = review.plan
    found = []
    for change in plan.touched():
        before, after = _sides(plan, change)
        tone = _tone(review, change)
        row: Row = {
            "address": change.address,
            "before": before,
            "actions": " and ".join(judged_plan.verbs(change)),
            "after": after,
        }
        found.append((tone, plan.kind(change).one.replace("`", ""), row))
    found.sort(key=lambda item: (item[1], item[0] != BAD, str(item[2]["address"])))
    drawn = sorted(found, key=lambda item: item[0] != BAD)[:_MOST]
    grouped = sorted(drawn, key=lambda item: item[1])
    rows = [_row(kind, tone, row) for tone, kind, row in grouped]
    says = f"The objects that the plan touches, by kind: {plan.sentence()}; {plan.untouched} unchanged."
    table = Table("objects", "Objects that the plan touches", _COLUMNS, [row for _, _, row in found])
    return [Grid("Before and after the plan", says, table, _LEGEND, ["before", "actions", "after"], rows)]


def _row(kind: str, tone: str, row: Row) -> GridRow:
    marks = {"before": Mark(PLAIN, str(row["before"])), "after": Mark(tone, str(row["after"]))}
    marks["actions"] = Mark(tone, str(row["actions"]))
    return GridRow(kind, str(row["address"]), marks)


def _sides(plan: Plan, change: PlannedChange) -> tuple[str, str]:
    """What there is before the plan and after it."""
    if change.mode == "action":
        return "", "invoked"
    return _before(change), _after(plan, change)


def _before(change: PlannedChange) -> str:
    if change.actions == (CREATE,):
        return "not there"
    if change.importing:
        return "there, unmanaged"
    return "left by a replacement" if change.deposed else change.previous_address or "there"


def _after(plan: Plan, change: PlannedChange) -> str:
    if any(change is one for one in plan.dropped):
        return "not in the state"
    replaced = CREATE in change.actions and len(change.actions) > 1
    if FORGET in change.actions:
        return "another one, and the old one unmanaged" if replaced else "there, unmanaged"
    if DELETE in change.actions:
        return "another one" if replaced else "gone"
    return "changed" if UPDATE in change.actions else "there"


def _tone(review: PlanReview, change: PlannedChange) -> str:
    if judged_plan.destroys(change) or judged_plan.orphans(change):
        return DOUBT if review.is_approved(change) else BAD
    return GOOD if change.actions == (CREATE,) else PLAIN
