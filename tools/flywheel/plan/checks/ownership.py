"""Checks of moves, imports and invoked actions."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show_address
from flywheel.plan.checks import plan_wording
from flywheel.plan.checks.family import PLAN
from flywheel.plan.plan_review import PlanReview


@PLAN.check(
    "GF907",
    "plan-moves",
    BLOCKER,
    "A plan moves an object to another address only if that was approved by name.",
    "docs/reference/plans.md#moves-and-imports",
)
def moved(review: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    A move is planned as `no-op`: nothing happens to the object, only its address changes, so most guards ignore it. But
    a rehome consists of moves, and a move to the wrong address gives a live release the configuration of another set at
    the next apply. An approval names both addresses.
    """
    for change in review.plan.changes:
        if change.previous_address and not review.is_approved(change):
            yield Hit(
                change.place,
                f"{plan_wording.thing(review.plan, change)} had the address {show_address(change.previous_address)} "
                "before: the plan moves it.",
                "Make moves in a separate plan, " + plan_wording.approve(review),
            )


@PLAN.check(
    "GF908",
    "plan-imports",
    BLOCKER,
    "A plan imports a live object only if that was approved by name.",
    "docs/reference/plans.md#moves-and-imports",
)
def imported(review: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    An import makes this state the owner of an existing object. If another state contains it too, two applies change it
    in turn, and the first destroy removes it for both. In one rehome five releases were expected to change owners, and
    the sixth was found later.
    """
    for change in review.plan.changes:
        if change.importing and not review.is_approved(change):
            yield Hit(
                change.place,
                f"{plan_wording.thing(review.plan, change)} is imported: after that this state owns it.",
                "Make sure that no other state contains it. Then make imports in a separate plan, "
                + plan_wording.approve(review),
            )


@PLAN.check(
    "GF910",
    "plan-invokes",
    BLOCKER,
    "A plan invokes an action of a provider only if that was approved by name.",
    "docs/reference/plans.md#actions-of-providers",
)
def invoked(review: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    In addition to changes of objects, a plan can invoke actions of providers. The plan does not say what such an action
    does: it can stop a machine or empty a store, and it is in no count. What cannot be judged is not allowed.
    """
    for change in review.plan.invoked:
        if not review.is_approved(change):
            yield Hit(
                change.place,
                f"{show_address(change.address)} is invoked: the plan does not say what it does.",
                "Remove the `action_trigger`, " + plan_wording.approve(review),
            )
