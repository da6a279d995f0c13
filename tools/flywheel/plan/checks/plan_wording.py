"""Shared phrases of the plan checks."""

from __future__ import annotations

from flywheel.findings.derived_values import derived
from flywheel.findings.evidence import KINDS
from flywheel.findings.wording import addresses, listing, show, show_address
from flywheel.plan import judged_plan
from flywheel.plan.judged_plan import Plan
from flywheel.plan.plan_review import PlanReview

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.plan.plan_file import PlannedChange

#: Terraform's and OpenTofu's reasons for a change, as a clause after "because". Other reasons are not shown.
_REASONS = {
    "delete_because_no_resource_config": "the configuration does not declare it any more, nor any "
    "`prevent_destroy` for it",
    "delete_because_no_module": "its module instance is not declared any more",
    "delete_because_wrong_repetition": "its `count` or `for_each` was added, removed or exchanged",
    "delete_because_count_index": "its index is outside of `count`",
    "delete_because_each_key": "its key is no longer in `for_each`",
    "delete_because_no_move_target": "a `moved` block names a target that is not declared",
    "forgot_because_lifecycle_destroy_in_config": "the configuration says `destroy = false`",
    "forgot_because_lifecycle_destroy_in_state": "the state still says `destroy = false`",
    "replace_because_tainted": "it is marked as tainted",
    "replace_because_cannot_update": "it cannot be changed in place",
    "replace_by_request": "the plan was made with `-replace`",
    "replace_by_triggers": "something in its `replace_triggered_by` changes",
}

_MOST = 6


def thing(plan: Plan, change: PlannedChange) -> str:
    """An object by address and kind: "`module.x.helm_release.this` (Helm release `arc/nix`)"."""
    kind = plan.kind(change)
    before, after = judged_plan.identity(plan, change)
    name = "/".join(before or after)
    known = kind.one + (f" {show(name)}" if name else "")
    return show_address(change.address) + (f" ({known})" if change.type in plan.kinds else "")


def because(change: PlannedChange) -> str:
    """The reason for a change, as a clause; "" if it is unknown."""
    reason = _REASONS.get(change.reason, "")
    paths = change.replace_paths
    if change.reason == "replace_because_cannot_update" and paths:
        reason = f"{listing(paths, _MOST)} cannot be changed in place"
    return f", because {reason}" if reason else ""


def loss(plan: Plan, change: PlannedChange) -> str:
    """What is lost with the object, as a clause; "" for a kind of object that the contract does not know."""
    means = plan.kind(change).loss
    return f": {means}" if means else ""


def several(changes: Iterable[PlannedChange], most: int = _MOST) -> str:
    """The addresses of the first changes, and the number of the rest."""
    return addresses((change.address for change in changes), most)


def names(texts: Iterable[str]) -> str:
    """Quoted texts, sorted."""
    return ", ".join(show(text) for text in sorted(texts)[:_MOST])


def actions(words: Iterable[str]) -> str:
    """Actions as in an approval: `[delete, create]`."""
    return f"`[{', '.join(words)}]`"


def approve(review: PlanReview) -> str:
    """The last alternative of a fix: to approve the change, or to make the approvals valid."""
    if review.approvals is not None and not review.evidence.today:
        return f"or add `{KINDS['today'].give}`: without the day no approval is valid."
    return "or approve it: `flywheel plan FILE --write-approvals APPROVALS` writes a draft to sign."


def renamed(review: PlanReview, change: PlannedChange) -> str:
    """The hint that a destroyed object may only have been renamed; "" if nothing of its type is created."""
    return _renamed(review).get(change.type, "")


@derived
def _renamed(review: PlanReview) -> dict[str, str]:
    """The hint for each type of object, worded once: a plan can destroy and create thousands of one type."""
    found: dict[str, list[PlannedChange]] = {}
    for one in review.plan.changes:
        if one.actions == (judged_plan.CREATE,):
            found.setdefault(one.type, []).append(one)
    return {
        type: f"If it was renamed to {several(others, 2)}, which the plan creates, add a `moved` block. "
        for type, others in found.items()
    }
