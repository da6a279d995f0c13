"""Checks of approvals: each is exact, valid, signed and needed."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show, show_address
from flywheel.plan import judged_plan
from flywheel.plan.approvals import Approval
from flywheel.plan.checks import plan_wording
from flywheel.plan.checks.family import PLAN
from flywheel.plan.plan_file import PlannedChange
from flywheel.plan.plan_review import PlanReview

_SOURCE = "docs/reference/plans.md#approval-of-a-loss"


@PLAN.check(
    "GF913",
    "unsigned-approval",
    BLOCKER,
    "An approval names its approver and its reason.",
    _SOURCE,
    needs=("approvals",),
)
def unsigned(review: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    The approver is responsible for a loss, and a later reader of the file needs the reason. An approval without a name
    or without a reason allows nothing.
    """
    given = review.approvals
    assert given is not None
    if not given.approver:
        yield Hit(
            given.key_place("approver"), "the approvals name no approver.", "Write `approver:` with a person's name."
        )
    for one in given.entries:
        if not one.reason:
            yield Hit(
                one.where,
                f"the approval of {show_address(one.address)} has no reason.",
                "Write `reason:` with the reason.",
            )


@PLAN.check(
    "GF914",
    "wildcard-approval",
    BLOCKER,
    "An approval names one address and its actions, never a pattern.",
    _SOURCE,
    needs=("approvals",),
)
def wildcard(review: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    A pattern allows changes that nobody read: the next key of the same module, or the next action on the same address.
    An approval is for a change of this plan, which has an exact address. A pattern allows nothing here.
    """
    assert review.approvals is not None
    for one in review.approvals.entries:
        if one.wild:
            yield Hit(
                one.where,
                f"{show_address(one.address)} with the actions {plan_wording.actions(one.actions)} is a pattern.",
                "Write an entry for each address, with its actions from the plan.",
            )


@PLAN.check(
    "GF915",
    "stale-approval",
    BLOCKER,
    "Approvals are for the plan that is judged.",
    _SOURCE,
    needs=("approvals",),
)
def stale(review: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    Between approval and apply the infrastructure can change, and a new plan can destroy what the first plan kept. So
    approvals contain the digest of the plan's JSON, and allow nothing in a plan with another digest. Plan, approve and
    apply the same saved plan.
    """
    given = review.approvals
    assert given is not None
    if given.stale(review.plan):
        yield Hit(
            given.key_place("plan"),
            f"the approvals are for the plan {show(given.plan)}, but this plan is `{review.plan.digest}`.",
            "Have this plan reviewed and approved, or judge the approved plan.",
        )


@PLAN.check(
    "GF916",
    "expired-approval",
    BLOCKER,
    "Approvals are still valid on the day of the run, and end soon after it.",
    _SOURCE,
    needs=("approvals", "today"),
)
def expired(review: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    An approval is for an apply in the near future. In a repository it would allow the same loss months later, when the
    object under that address is another one. The day is an input (`--today`, or the flag of the rules) and never read
    from a clock. Without a day no approval allows anything. How many days ahead the last day may be is contract data
    (`contract/debt.yaml`, `longest_days`).
    """
    given = review.approvals
    today = review.evidence.today
    assert given is not None
    if given.expired(today):
        yield Hit(
            given.key_place("expires"),
            f"the approvals expired on {show(given.expires)}; today is `{today}`.",
            "Have the plan approved again, with a later `expires`.",
        )
        return
    debt = contract.conventions.debt
    longest = debt.longest_days.get("expires") if debt is not None else None
    left = given.days_left(today)
    if longest is not None and left > longest:
        yield Hit(
            given.key_place("expires"),
            f"the approvals are valid until {show(given.expires)}, which is {left} days after `{today}`; at most "
            f"{longest} are accepted.",
            "Write the day by which the plan is applied as `expires`.",
        )


@PLAN.check(
    "GF917",
    "unused-approval",
    BLOCKER,
    "Every approval allows something that the plan does.",
    _SOURCE,
    needs=("approvals",),
)
def unused(review: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    If an approval matches nothing in the plan, the approver had another plan in mind: the address is misspelt, or the
    loss is no longer planned. An approval that is not needed, for example for a change in place, teaches people to sign
    without reading. A repeated approval was not read either.
    """
    given = review.approvals
    assert given is not None
    by_object = _by_object(review)
    seen: set[tuple[str, str]] = set()
    for one in given.entries:
        change = by_object.get((one.address, one.deposed))
        what = f"the approval of {show_address(one.address)}"
        if (one.address, one.deposed) in seen:
            yield Hit(one.where, f"{what} is a duplicate.", "Keep one of the two entries.")
        elif change is None and not one.wild:
            yield Hit(one.where, f"{what} allows nothing: {_absent(review, one)}.", "Remove it.")
        elif change is not None and not judged_plan.needs_approval(change):
            yield Hit(
                one.where, f"{what} is not needed: `{', '.join(change.actions)}` takes nothing away.", "Remove it."
            )
        seen.add((one.address, one.deposed))


def _absent(review: PlanReview, one: Approval) -> str:
    keys = sorted(change.deposed for change in review.plan.changes if change.address == one.address)
    if one.deposed:
        return f"the plan does nothing to an object with the deposed key {show(one.deposed)}"
    if any(keys):
        return (
            f"the plan changes the deposed keys {', '.join(show(key) for key in keys if key)}, not the current object"
        )
    return "the plan does nothing to it"


def _by_object(review: PlanReview) -> dict[tuple[str, str], PlannedChange]:
    return {(change.address, change.deposed): change for change in review.plan.touched()}


@PLAN.check(
    "GF918",
    "approval-of-other-actions",
    BLOCKER,
    "An approval has exactly the actions of the plan.",
    _SOURCE,
    needs=("approvals",),
)
def other_actions(review: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    An approval to replace a release does not allow a destroy. An approval to forget does not allow a destroy, and one
    order of a replacement does not allow the other order. The approval of a move names the old address, so that the
    right object arrives.
    """
    by_object = _by_object(review)
    assert review.approvals is not None
    for one in review.approvals.entries:
        change = by_object.get((one.address, one.deposed))
        if change is None or one.wild or not judged_plan.needs_approval(change):
            continue
        has = judged_plan.verbs(change)
        if one.actions != has:
            yield Hit(
                one.where,
                f"{show_address(one.address)} is approved for {plan_wording.actions(one.actions)}, but the plan has "
                f"{plan_wording.actions(has)}.",
                "Read the plan again. If it is right, write these actions into the approval.",
            )
        elif one.previous != change.previous_address:
            seen = f"from {show_address(one.previous)}" if one.previous else "without its old address"
            yield Hit(
                one.where,
                f"{show_address(one.address)} is approved to move {seen}, but the plan moves it from "
                f"{show_address(change.previous_address)}.",
                "If the object is the right one, write `from:` with that address.",
            )
