"""What a plan destroys or leaves behind."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.plan.checks import words
from flywheel.plan.checks.family import PLAN
from flywheel.plan.judged_plan import CREATE, DELETE, FORGET
from flywheel.plan.plan_review import PlanReview

_KEEP = "Declare it again, "


@PLAN.check(
    "GF901",
    "plan-destroys",
    BLOCKER,
    "A plan destroys nothing that was not approved by name.",
    "the specification, checklist 8; domain §5; peers §J",
)
def destroyed(evidence: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    A core cleanup that takes five releases out of the configuration plans five destroys, and the
    summary line is easily read past. `prevent_destroy` does not help: it is part of the configuration, and
    goes with it without an error. So whatever a plan destroys is a blocker until somebody approved exactly
    that, of exactly this plan, wherever it hides: in a nested module, behind a key that left `for_each`.
    """
    for change in evidence.plan.changes:
        if change.actions == (DELETE,) and not change.deposed and not evidence.is_approved(change):
            yield Hit(
                change.place,
                f"{words.thing(evidence.plan, change)} is destroyed{words.because(change)}"
                f"{words.loss(evidence.plan, change)}.",
                words.renamed(evidence, change) + _alternatives(change.reason) + words.APPROVE,
            )


def _alternatives(reason: str) -> str:
    if reason == "":
        return "Plan without `-destroy`, "
    return _KEEP


@PLAN.check(
    "GF902",
    "replaced-after-destroy",
    BLOCKER,
    "Nothing is replaced by destroying it first that was not approved by name.",
    "domain §5; peers §J",
)
def replaced(evidence: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    A replacement reads like a change and is a loss: the object is destroyed, then another is made.
    In between nothing serves the label, and if making the other fails there is neither. Jobs that run
    on the set are lost, and so is what a volume held.
    """
    for change in evidence.plan.changes:
        if change.actions == (DELETE, CREATE) and not evidence.is_approved(change):
            yield Hit(
                change.place,
                f"{words.thing(evidence.plan, change)} is destroyed, then made again{words.because(change)}"
                f"{words.loss(evidence.plan, change)}.",
                _instead(change.reason) + words.APPROVE,
            )


@PLAN.check(
    "GF903",
    "replaced-before-destroy",
    BLOCKER,
    "Nothing is replaced by making another first that was not approved by name.",
    "domain §5; peers §J",
)
def replaced_first(evidence: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    `create_before_destroy` closes the gap and not the loss: the old object is destroyed all the same, with
    what it held and what runs on it, and until then there are two. It is the other order of a
    replacement, and an approval of the one is none of the other.
    """
    for change in evidence.plan.changes:
        if change.actions == (CREATE, DELETE) and not evidence.is_approved(change):
            yield Hit(
                change.place,
                f"{words.thing(evidence.plan, change)} is made again, then the old one is destroyed"
                f"{words.because(change)}{words.loss(evidence.plan, change)}.",
                _instead(change.reason) + words.APPROVE,
            )


def _instead(reason: str) -> str:
    return {
        "replace_because_tainted": "Untaint it if it is whole, ",
        "replace_by_request": "Plan without `-replace`, ",
        "replace_by_triggers": "Leave what triggers it as it is, ",
    }.get(reason, "Take the change back that cannot be made in place, ")


@PLAN.check(
    "GF905",
    "plan-forgets",
    BLOCKER,
    "No object is left without an owner that was not approved by name.",
    "peers §0 no. 8, §J: guards that look for `delete` miss `forget`",
)
def forgotten(evidence: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    A `removed` block with `destroy = false` takes an object out of the state and lets it live. Nothing is
    destroyed, so guards that look for `delete` see nothing; yet from then on nobody manages it: it is
    upgraded by no apply, found by no audit of the state, and collides with whoever declares it next.
    In a rehome that is the half that must have its other half in the new owner's state.
    """
    for change in evidence.plan.changes:
        if FORGET in change.actions and not evidence.is_approved(change):
            again = "" if change.actions == (FORGET,) else ", and another one is made beside it"
            yield Hit(
                change.place,
                f"{words.thing(evidence.plan, change)} is forgotten{again}: it lives on, and no state holds it.",
                "Import it into the state of its new owner first, or take the `removed` block or "
                "`destroy = false` out, " + words.APPROVE,
            )


@PLAN.check(
    "GF906",
    "deposed-object",
    BLOCKER,
    "No object that a replacement left behind is destroyed without approval by name.",
    "domain §5; peers §J: fail closed on deposed objects",
)
def deposed(evidence: PlanReview, contract: Contract) -> Iterator[Hit]:
    """
    When a replacement made the new object and failed to destroy the old one, the state keeps the old one
    as deposed, under the same address. The next plan destroys it, whatever else it is about. That object may
    be the one that still serves: look at what lives before it goes.
    """
    for change in evidence.plan.changes:
        if change.deposed and change.actions != (FORGET,) and not evidence.is_approved(change):
            happens = f"is destroyed{words.loss(evidence.plan, change)}" if DELETE in change.actions else "is left over"
            yield Hit(
                change.place,
                f"an object of {words.thing(evidence.plan, change)} that a replacement left behind, deposed under "
                f"{show(change.deposed)}, {happens}.",
                "Look which of the two objects serves. Then let a plan of its own destroy the other, " + words.APPROVE,
            )
