"""Checks of what is easily overlooked in a plan: drift, edits without effect, and the number of changes."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import NOTE, WARNING
from flywheel.findings.wording import listing, show
from flywheel.formats.source import Place
from flywheel.plan import judged_plan
from flywheel.plan.checks import plan_wording
from flywheel.plan.checks.family import PLAN
from flywheel.plan.judged_plan import DELETE, UPDATE
from flywheel.plan.plan_review import PlanReview

_MOST = 6


@PLAN.check(
    "GF909",
    "drift",
    WARNING,
    "Nothing changed outside of Terraform since the last apply.",
    "docs/reference/plans.md#drift",
)
def drift(review: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    Somebody changed or deleted an object by hand, or another state manages it too. The plan restores the
    configured values, or creates again what is gone, and shows that as a normal change. The plan does not know
    whether the edit was a mistake or a repair: ask before the plan undoes it.
    """
    for change in review.plan.drift:
        if change.mode == "managed":
            gone = change.actions == (DELETE,)
            what = f": {listing(change.paths, _MOST)}" if change.paths else ""
            happened = "deleted" if gone else "changed" if what else "moved"
            yield Hit(
                change.place,
                f"{plan_wording.thing(review.plan, change)} was {happened} outside of Terraform{what}.",
                "Find out who did it. Then add the change to the configuration, or let the plan undo it.",
            )


@PLAN.check(
    "GF911",
    "labels-stay",
    WARNING,
    "Labels of a live scale set are not edited in place.",
    (
        "docs/reference/names.md#labels-are-sent-when-a-scale-set-is-created",
        "https://github.com/actions/actions-runner-controller/issues/4424 ARC issue 4424, 2026-03-26",
    ),
)
def labels(review: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    ARC gives a scale set its labels when it registers the set, and never again. An edit of the labels is
    planned as a change in place, applies without an error and changes nothing: the set keeps the old labels,
    and jobs that request the new label wait until they are cancelled. Only a recreated set has the new labels.
    """
    for change in review.plan.changes:
        old, new = change.labels
        if change.actions == (UPDATE,) and old is not None and new is not None and old != new:
            more, less = set(new) - set(old), set(old) - set(new)
            edits = [f"adds {plan_wording.names(more)}"] * bool(more) + [f"removes {plan_wording.names(less)}"] * bool(
                less
            )
            name = judged_plan.scale_set(change)[0]
            yield Hit(
                change.place,
                f"the labels of {plan_wording.thing(review.plan, change)} are edited in place (the plan "
                f"{' and '.join(edits)}); the "
                f"scale set{f' {show(name)}' if name else ''} keeps its old labels.",
                "Recreate the set: let its jobs end, plan with `-replace`, and approve that plan.",
            )


@PLAN.check(
    "GF912",
    "touched",
    NOTE,
    "The number of objects that a plan touches.",
    "docs/reference/plans.md#reviewed-shapes-of-a-plan",
)
def touched(review: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    Reviewers remember the count of a plan, in one line and by kinds of objects. This note never fails; use
    `expect` where a plan must have an exact shape. A plan that only changes outputs touches no object, and the
    note says so.
    """
    plan = review.plan
    counted = plan.counted()
    objects = plan.touched()
    if objects:
        kinds = plan.by_kind(objects)
        yield Hit(Place(plan.name), f"{plan.sentence()}: {kinds}.", "Read each change before you apply the plan.")
    elif counted["outputs"]:
        names = plan_wording.several(counted["outputs"])
        yield Hit(
            Place(plan.name),
            f"only outputs change: {names}.",
            "No fix is needed. Check who reads these outputs from the state.",
        )
