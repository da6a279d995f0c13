"""The check of objects that are identified by their name: two with one name cannot exist."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.plan import judged_plan
from flywheel.plan.checks import plan_wording
from flywheel.plan.checks.family import PLAN
from flywheel.plan.judged_plan import CREATE
from flywheel.plan.plan_file import PlannedChange
from flywheel.plan.plan_review import PlanReview


@PLAN.check(
    "GF904",
    "replacement-keeps-name",
    BLOCKER,
    "A replacement that is created before the old object is destroyed has another name.",
    "docs/reference/plans.md#replacement-and-names",
)
def keeps_name(review: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    A Helm release, a namespace or a secret is identified by its name, and two with one name cannot exist. With
    `create_before_destroy` the second is created while the first exists: Helm refuses the name as in use, Kubernetes as
    existing, and the apply stops halfway. A scale set is worse: for a name that is taken GitHub returns the existing
    registration, and the destroy that follows deletes it for both.

    An approval does not help, because the operation is impossible.
    """
    for change in review.plan.changes:
        if len(change.actions) > 1 and change.actions[0] == CREATE:
            name = _kept(review, change)
            if name:
                yield Hit(
                    change.place,
                    f"{plan_wording.thing(review.plan, change)} is created again before the old one is destroyed, "
                    "with the same "
                    f"{name}.",
                    "Remove `create_before_destroy`, or give the new object another name.",
                )


def _kept(review: PlanReview, change: PlannedChange) -> str:
    """The name that the old and the new object share; "" if the names differ or are unknown."""
    before, after = judged_plan.identity(review.plan, change)
    if before and before == after:
        return f"name {show('/'.join(before))}"
    old, new = judged_plan.scale_set(change)
    # The controller ignores case: names that differ only in case are the same.
    if old and old.lower() == new.lower():
        return f"scale-set name {show(old)}"
    return ""
