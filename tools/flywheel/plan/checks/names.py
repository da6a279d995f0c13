"""Objects that are one by their name: a second one cannot be made beside them."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.plan import judged_plan
from flywheel.plan.checks import words
from flywheel.plan.checks.family import PLAN
from flywheel.plan.judged_plan import CREATE
from flywheel.plan.plan_file import Change
from flywheel.plan.plan_review import PlanReview


@PLAN.check(
    "GF904",
    "replacement-keeps-name",
    BLOCKER,
    "What is made before the old one is destroyed has another name.",
    "peers §J: create_before_destroy of a scale set with the same name is impossible; §D",
)
def keeps_name(evidence: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    A Helm release, a namespace or a secret is one by its name, and two of one name cannot be. With
    `create_before_destroy` the second is made while the first is there: Helm refuses it as in use,
    Kubernetes as existing, and the apply stops halfway. Of a scale set it is worse: under a name
    that is taken GitHub hands out the registration that exists, and the destroy that follows takes
    it from both.

    No approval helps: it cannot be done, whoever allows it.
    """
    for change in evidence.plan.changes:
        if len(change.actions) > 1 and change.actions[0] == CREATE:
            name = _kept(evidence, change)
            if name:
                yield Hit(
                    change.place,
                    f"{words.thing(evidence.plan, change)} is made again before the old one is gone, under the same "
                    f"{name}.",
                    "Take `create_before_destroy` out, or give the new one another name.",
                )


def _kept(evidence: PlanReview, change: Change) -> str:
    """What the old object and the new one are both called; "" if they differ, or it cannot be seen."""
    before, after = judged_plan.identity(evidence.plan, change)
    if before and before == after:
        return f"name {show('/'.join(before))}"
    old, new = judged_plan.scale_set(change)
    # Compared as the controller does: names that differ in case alone are one.
    if old and old.lower() == new.lower():
        return f"scale-set name {show(old)}"
    return ""
