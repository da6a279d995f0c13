"""Changes of who holds what, and what else a plan sets off."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show_address
from flywheel.plan.checks import words
from flywheel.plan.checks.family import PLAN
from flywheel.plan.plan_review import PlanReview


@PLAN.check(
    "GF907",
    "plan-moves",
    BLOCKER,
    "No object moves to another address that was not approved by name.",
    "domain §5; peers §J: guards compare addresses, and a move has two",
)
def moved(evidence: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    A move is planned as `no-op`: nothing happens to the object, only its address changes, so most guards
    pass it over. But it is what a rehome consists of, and a move to the wrong address gives a live
    release another set's configuration at the next apply. An approval names both addresses.
    """
    for change in evidence.plan.changes:
        if change.previous_address and not evidence.is_approved(change):
            yield Hit(
                change.place,
                f"{words.thing(evidence.plan, change)} was {show_address(change.previous_address)} before: "
                "the plan moves it.",
                "Leave moves to a plan of their own, " + words.APPROVE,
            )


@PLAN.check(
    "GF908",
    "plan-imports",
    BLOCKER,
    "No live object is adopted that was not approved by name.",
    "domain §5",
)
def imported(evidence: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    An import makes this state the owner of an object that lives already. If another state holds it too,
    two applies fight over it from then on, and the first `destroy` of either takes it from both. Five
    releases were thought to be all that had to change hands; the sixth was found later.
    """
    for change in evidence.plan.changes:
        if change.importing and not evidence.is_approved(change):
            yield Hit(
                change.place,
                f"{words.thing(evidence.plan, change)} is imported: from then on this state owns it.",
                "Make sure that no other state holds it. Then leave imports to a plan of their own, " + words.APPROVE,
            )


@PLAN.check(
    "GF910",
    "plan-invokes",
    BLOCKER,
    "No provider's action is set off that was not approved by name.",
    "Terraform 1.14: `action_invocations` in a plan",
)
def invoked(evidence: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    Beside changes of objects, a plan can invoke actions of providers. What such an action does, the
    plan does not say: it can stop a machine or empty a store and appear in no count. What cannot be
    judged is not let through.
    """
    for change in evidence.plan.invoked:
        if not evidence.is_approved(change):
            yield Hit(
                change.place,
                f"{show_address(change.address)} is invoked: what it does is not in the plan.",
                "Take the `action_trigger` out, " + words.APPROVE,
            )
