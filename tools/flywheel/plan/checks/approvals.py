"""Approvals against the plan they are for: each is exact, in force, signed and used."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show, show_address
from flywheel.plan import judged_plan
from flywheel.plan.approvals import Approval
from flywheel.plan.checks import words
from flywheel.plan.checks.family import PLAN
from flywheel.plan.plan_file import Change
from flywheel.plan.plan_review import PlanReview

_SOURCE = "domain §5; peers §J: approvals are data, named, bound to a plan, and end"


@PLAN.check(
    "GF913",
    "unsigned-approval",
    BLOCKER,
    "An approval says who gives it and why.",
    _SOURCE,
)
def unsigned(evidence: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    Whoever approves a loss answers for it, and whoever reads the file a year later wants to know why. An
    approval without a name was given by nobody; one without a reason was not thought about. Neither
    allows anything.
    """
    given = evidence.approvals
    if given is None:
        return
    if not given.approver:
        yield Hit(given.at("approver"), "nobody is named who approves.", "Write `approver:` with a person's name.")
    for one in given.entries:
        if not one.reason:
            yield Hit(one.place, f"the approval of {show_address(one.address)} has no reason.", "Write `reason:`.")


@PLAN.check(
    "GF914",
    "wildcard-approval",
    BLOCKER,
    "An approval names one address and its actions, never a pattern.",
    _SOURCE,
)
def wildcard(evidence: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    A pattern allows what nobody read: the next key under the same module, the next action on the same
    address. An approval is of what stands in this plan, and that has names. A pattern allows nothing here.
    """
    for one in evidence.approvals.entries if evidence.approvals else ():
        if one.wild:
            yield Hit(
                one.place,
                f"{show_address(one.address)} with {words.actions(one.actions)} is a pattern.",
                "Write an entry for each address, with its actions as the plan has them.",
            )


@PLAN.check(
    "GF915",
    "stale-approval",
    BLOCKER,
    "Approvals are of the plan that is judged.",
    _SOURCE,
)
def stale(evidence: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    Between approval and apply the world moves on, and a plan made again is another plan: it may destroy
    what the first one kept. So approvals carry the digest of the plan's JSON, and allow nothing in a plan
    with another one. Plan, approve and apply the same saved plan.
    """
    given = evidence.approvals
    if given is not None and given.stale(evidence.plan):
        yield Hit(
            given.at("plan"),
            f"the approvals are of the plan {show(given.plan)}; this one is `{evidence.plan.digest}`.",
            "Have this plan read and approved, or judge the one that was.",
        )


@PLAN.check(
    "GF916",
    "expired-approval",
    BLOCKER,
    "Approvals have not expired on the day of the run.",
    _SOURCE,
)
def expired(evidence: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    An approval is for an apply that is about to happen. Left in a repository it would allow the same loss
    months later, when the object under that address is another one. The day is given (`--today`,
    or the flag of the rules), never taken from a clock; without one, nothing is known to be in force.
    """
    given = evidence.approvals
    if given is None or not given.expired(evidence.today):
        return
    if evidence.today:
        message, fix = (
            f"the approvals ended on {show(given.expires)}; the run is of `{evidence.today}`",
            "Approve anew.",
        )
    else:
        message = f"the approvals end on {show(given.expires)}, and no day is given to judge that by"
        fix = "Give the day: `--today YYYY-MM-DD`."
    yield Hit(given.at("expires"), f"{message}.", fix)


@PLAN.check(
    "GF917",
    "unused-approval",
    BLOCKER,
    "Every approval allows something that the plan does.",
    _SOURCE,
)
def unused(evidence: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    An approval for which the plan has nothing says that the plan is not the one that somebody had in
    mind: the address has a slip, or the loss is no longer planned. One that is not needed, as of a
    change in place, only teaches people to sign lists. One that stands twice was not read.
    """
    given = evidence.approvals
    if given is None:
        return
    by_object = _by_object(evidence)
    seen: set[tuple[str, str]] = set()
    for one in given.entries:
        change = by_object.get((one.address, one.deposed))
        what = f"the approval of {show_address(one.address)}"
        if (one.address, one.deposed) in seen:
            yield Hit(one.place, f"{what} stands here a second time.", "Keep one.")
        elif change is None and not one.wild:
            yield Hit(one.place, f"{what} allows nothing: {_absent(evidence, one)}.", "Take it out.")
        elif change is not None and not judged_plan.needs_approval(change):
            yield Hit(
                one.place, f"{what} is not needed: `{', '.join(change.actions)}` takes nothing away.", "Take it out."
            )
        seen.add((one.address, one.deposed))


def _absent(evidence: PlanReview, one: Approval) -> str:
    keys = sorted(change.deposed for change in evidence.plan.changes if change.address == one.address)
    if one.deposed:
        return f"the plan does nothing to an object deposed under {show(one.deposed)}"
    if any(keys):
        return f"the plan is about objects deposed under {', '.join(show(key) for key in keys if key)}, not this one"
    return "the plan does nothing to it"


def _by_object(evidence: PlanReview) -> dict[tuple[str, str], Change]:
    return {(change.address, change.deposed): change for change in evidence.plan.touched()}


@PLAN.check(
    "GF918",
    "approval-of-other-actions",
    BLOCKER,
    "An approval has exactly the actions that the plan has.",
    _SOURCE,
)
def other_actions(evidence: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    To allow that a release is destroyed and made again is not to allow that it is destroyed; to allow
    a forget is not to allow a destroy, nor one order of a replacement the other. A move names where the
    object was, so that what arrives is what was meant.
    """
    by_object = _by_object(evidence)
    for one in evidence.approvals.entries if evidence.approvals else ():
        change = by_object.get((one.address, one.deposed))
        if change is None or one.wild or not judged_plan.needs_approval(change):
            continue
        has = judged_plan.verbs(change)
        if one.actions != has:
            yield Hit(
                one.place,
                f"{show_address(one.address)} is approved for {words.actions(one.actions)}; the plan has "
                f"{words.actions(has)}.",
                "Read the plan again. If that is what you want, approve it as it is.",
            )
        elif one.previous != change.previous_address:
            seen = f"from {show_address(one.previous)}" if one.previous else "without the address it comes from"
            yield Hit(
                one.place,
                f"{show_address(one.address)} is approved to move {seen}; the plan moves it from "
                f"{show_address(change.previous_address)}.",
                "Write `from:` with that address, if the object is the one you mean.",
            )
