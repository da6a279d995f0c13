"""Checks of what a plan destroys, replaces or leaves behind."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.plan.checks import plan_wording
from flywheel.plan.checks.family import PLAN
from flywheel.plan.judged_plan import CREATE, DELETE, FORGET
from flywheel.plan.plan_review import PlanReview

_KEEP = "Declare it again, "


@PLAN.check(
    "GF901",
    "plan-destroys",
    BLOCKER,
    "A plan destroys only what was approved by name.",
    (
        "docs/reference/plans.md#what-a-plan-says",
        "docs/reference/specification.md#checklist-8-plans-are-looked-at-before-a-cleanup",
    ),
)
def destroyed(review: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    When a core cleanup removes five releases from the configuration, the plan has five destroys, and it is easy
    to overlook the summary line. `prevent_destroy` does not help: it is part of the configuration and
    disappears together with it, without an error. So every destroy is a blocker until somebody approves exactly
    that destroy in exactly this plan, also in a nested module or behind a key that left `for_each`.
    """
    for change in review.plan.changes:
        if change.actions == (DELETE,) and not change.deposed and not review.is_approved(change):
            yield Hit(
                change.place,
                f"{plan_wording.thing(review.plan, change)} is destroyed{plan_wording.because(change)}"
                f"{plan_wording.loss(review.plan, change)}.",
                plan_wording.renamed(review, change) + _alternatives(change.reason) + plan_wording.approve(review),
            )


def _alternatives(reason: str) -> str:
    if reason == "":
        return "Plan without `-destroy`, "
    return _KEEP


@PLAN.check(
    "GF902",
    "replaced-after-destroy",
    BLOCKER,
    "A plan replaces an object by destroy and create only if that was approved by name.",
    ("docs/reference/plans.md#what-a-plan-says", "docs/reference/plans.md#approval-of-a-loss"),
)
def replaced(review: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    A replacement looks like a change but is a loss: the object is destroyed, then another is created. In between
    nothing serves the label, and if the create fails there is no object at all. The jobs on the set are lost, and so is
    the content of a volume.
    """
    for change in review.plan.changes:
        if change.actions == (DELETE, CREATE) and not review.is_approved(change):
            yield Hit(
                change.place,
                f"{plan_wording.thing(review.plan, change)} is destroyed, then created again"
                f"{plan_wording.because(change)}{plan_wording.loss(review.plan, change)}.",
                _instead(change.reason) + plan_wording.approve(review),
            )


@PLAN.check(
    "GF903",
    "replaced-before-destroy",
    BLOCKER,
    "A plan replaces an object by create and destroy only if that was approved by name.",
    ("docs/reference/plans.md#what-a-plan-says", "docs/reference/plans.md#approval-of-a-loss"),
)
def replaced_first(review: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    `create_before_destroy` avoids the interruption but not the loss: the old object is still destroyed, with
    its content and with what runs on it, and until then there are two objects. It is the other order of a
    replacement, and an approval of one order does not allow the other.
    """
    for change in review.plan.changes:
        if change.actions == (CREATE, DELETE) and not review.is_approved(change):
            yield Hit(
                change.place,
                f"{plan_wording.thing(review.plan, change)} is created again, then the old one is destroyed"
                f"{plan_wording.because(change)}{plan_wording.loss(review.plan, change)}.",
                _instead(change.reason) + plan_wording.approve(review),
            )


def _instead(reason: str) -> str:
    return {
        "replace_because_tainted": "Untaint it if it is intact, ",
        "replace_by_request": "Plan without `-replace`, ",
        "replace_by_triggers": "Do not change what triggers it, ",
    }.get(reason, "Revert the change that cannot be made in place, ")


@PLAN.check(
    "GF905",
    "plan-forgets",
    BLOCKER,
    "A plan removes an object from the state only if that was approved by name.",
    "docs/reference/plans.md#objects-that-are-forgotten",
)
def forgotten(review: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    A `removed` block with `destroy = false` removes an object from the state and lets it live. Nothing is
    destroyed, so guards that look for `delete` see nothing. But after that nobody manages the object: no apply
    upgrades it, no audit of the state finds it, and it collides with whoever declares it next. In a rehome this
    step must have its counterpart: the import into the new owner's state.

    A refresh has the same effect on an object that it does not find: the plan lists the object in its drift as
    deleted, and the apply drops it from the state. If the refresh used the wrong cluster or had no login, every
    release looks deleted, and all of them are still running.
    """
    for change in review.plan.changes:
        if change in review.plan.dropped and not review.is_approved(change):
            yield Hit(
                change.place,
                f"the refresh did not find {plan_wording.thing(review.plan, change)}, so the apply drops it from "
                "the state. If it is still running, no state contains it.",
                "Check that the plan used the right cluster and login, and plan again. If the object is really gone, "
                "drop it in a separate plan, " + plan_wording.approve(review),
            )
        elif FORGET in change.actions and not review.is_approved(change):
            again = "" if change.actions == (FORGET,) else ", and a second one is created"
            why = plan_wording.because(change) if change.reason.startswith("forgot_") else ""
            yield Hit(
                change.place,
                f"{plan_wording.thing(review.plan, change)} is forgotten{again}{why}: it continues to run, and no "
                "state contains it.",
                "Import it into the state of its new owner first, or remove the `removed` block or "
                "`destroy = false`, " + plan_wording.approve(review),
            )


@PLAN.check(
    "GF906",
    "deposed-object",
    BLOCKER,
    "A plan destroys a deposed object only if that was approved by name.",
    "docs/reference/plans.md#objects-left-behind",
)
def deposed(review: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    If a replacement created the new object and failed to destroy the old one, the state keeps the old one as
    deposed, under the same address. The next plan destroys it, whatever that plan is about. The deposed object
    may be the one that still serves: look at the live objects before it goes.
    """
    for change in review.plan.changes:
        if change.deposed and change.actions != (FORGET,) and not review.is_approved(change):
            happens = (
                f"is destroyed{plan_wording.loss(review.plan, change)}"
                if DELETE in change.actions
                else "stays in the state"
            )
            yield Hit(
                change.place,
                f"an old object of {plan_wording.thing(review.plan, change)} that a replacement left behind, with "
                "the deposed key "
                f"{show(change.deposed)}, {happens}.",
                "Find out which of the two objects serves. Then destroy the other in a separate plan, "
                + plan_wording.approve(review),
            )
