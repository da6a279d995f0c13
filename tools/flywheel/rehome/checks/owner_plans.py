"""Checks of the owners' plans: they destroy and create nothing, and change only the allowed attributes."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import listing, show
from flywheel.rehome.checks.address_states import current
from flywheel.rehome.checks.family import REHOME
from flywheel.rehome.checks.rehome_wording import address, addresses, count
from flywheel.rehome.judged_rehome import AFTER, Rehome
from flywheel.rehome.migration import SIDES, SOURCE, TARGET
from flywheel.rehome.phase_evidence import ObjectChange, OwnerPlan

_SETTLE = "Find out what the apply did not finish, repair it, and plan again."

#: The actions that a rehome's plan can have.
_IN_PLACE = (("no-op",), ("update",))


@REHOME.check(
    "GF931",
    "rehome-destroys",
    BLOCKER,
    "Neither plan destroys, creates, replaces or forgets anything.",
    ("docs/reference/rehomes.md#what-proves-a-rehome", "docs/reference/plans.md#what-a-plan-says"),
    needs=("any_plan",),
    wants=("source_plan", "target_plan"),
)
def destroys(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    A rehome moves the authority over objects; the objects do not change. If a plan creates an object, its
    address was not moved, or not to the declared address. If a plan destroys an object, the move would also
    destroy the runners. Deposed and forgotten objects count too, although the summary of a plan does not show
    them. Only objects that the migration removes from the source with `removed` blocks may be forgotten there.
    """
    for side in (one for one in SIDES if one in rehome.plans):
        for change in rehome.plans[side].changes:
            forgets = change.actions == ("forget",) and side == SOURCE and rehome.forgotten(change.address)
            if _acts(change) and change.actions not in _IN_PLACE and not (forgets and not change.deposed):
                yield Hit(change.place, f"the {side}'s plan contains {_what(change)}.", _fix(change))


def _acts(change: ObjectChange) -> bool:
    """Whether a change is more than reading: a change of a managed object, or an invoked action of a provider."""
    return change.managed or change.actions == ("invoke",)


def _what(change: ObjectChange) -> str:
    deposed = f" (the deposed object {change.deposed})" if change.deposed else ""
    actions = [action for action in change.actions if action != "no-op"]
    all_of_it = ["move"] * bool(change.previous) + ["import"] * change.importing + actions
    return f"`{', '.join(all_of_it) or 'no-op'}` of {address(change.address)}{deposed}"


def _fix(change: ObjectChange) -> str:
    if change.actions == ("create",):
        return "Compare the address with the state. If it differs, move it to this address and plan again."
    if change.actions == ("forget",):
        return "Remove the `removed` block: this address must stay in the source's state."
    return "Do not apply this plan. Restore the states from their backups, and find out what is missing."


@REHOME.check(
    "GF932",
    "plan-reaches-further",
    BLOCKER,
    "The target's plan changes only the allowed attributes of the migration's addresses; the source's plan "
    "changes none.",
    "docs/reference/rehomes.md#what-proves-a-rehome",
    needs=("any_plan",),
    wants=("source_plan", "target_plan", "source_state", "target_state"),
)
def reaches(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    Other edits that collected in an overlay since its last apply are part of the rehome's plan, and would be
    approved unread. So the migration lists the attributes that may change in place, each including its parts,
    and the source's plan may only change outputs. Drift on the cluster is reported too, because an apply would
    undo it.
    """
    mine = rehome.moves_on(TARGET)
    allowed = set(rehome.migration.allowed)
    for side in (one for one in SIDES if one in rehome.plans):
        plan = rehome.plans[side]
        for change in plan.changes:
            if not change.managed or change.actions not in _IN_PLACE:
                continue
            if change.previous:
                fix = "Remove the `moved` block, and move the address in the state as the runbook says."
                yield Hit(
                    change.place, f"the {side}'s plan moves {address(change.previous)} with a `moved` block.", fix
                )
            if change.actions == ("update",):
                yield from _update(change, side, change.address in mine, allowed)
            if change.importing and not (side == TARGET and change.address in mine):
                fix = "Remove the `import` block from this change."
                yield Hit(change.place, f"the {side}'s plan imports {address(change.address)}.", fix)
        for drifted in sorted(set(plan.drifted)):
            fix = "Find out who changed it, and repair it before anything moves."
            yield Hit(
                plan.place, f"{address(drifted)} was changed outside of Terraform since the {side}'s last apply.", fix
            )
        yield from _foreign(rehome, plan, side)


def _update(change: ObjectChange, side: str, mine: bool, allowed: set[str]) -> Iterator[Hit]:
    if side == SOURCE or not mine:
        whose = "but the migration does not move it" if side == TARGET else "where only outputs may change"
        yield Hit(
            change.place,
            f"the {side}'s plan changes {address(change.address)}, {whose}.",
            "Apply this change separately, before or after the rehome.",
        )
        return
    further = [path for path in change.paths if not _is_allowed(path, allowed)]
    if further or not change.paths:
        seen = listing(further) if further else "unknown attributes"
        yield Hit(
            change.place,
            f"the target's plan changes {seen} of {address(change.address)}.",
            "Apply this change separately, or add the path to `allowed` if it belongs to the rehome.",
        )


def _is_allowed(path: str, allowed: set[str]) -> bool:
    """Whether an attribute is allowed, or is part of an allowed one."""
    return path in allowed or any(path.startswith((f"{one}.", f"{one}[")) for one in allowed)


def _foreign(rehome: Rehome, plan: OwnerPlan, side: str) -> Iterator[Hit]:
    """Report a plan that was not made from the given state: it says nothing about that state."""
    if side not in rehome.states:
        return
    held = set(current(rehome.states[side]))
    seen = plan.objects_afterwards if rehome.phase == AFTER else plan.objects
    if seen != held:
        sides = {"the plan": seen - held, "the state": held - seen}
        alone = "; ".join(f"only in {where}: {addresses(some)}" for where, some in sides.items() if some)
        yield Hit(
            plan.place,
            f"the {side}'s plan contains {count(len(seen), 'object')}, but the {side}'s state contains "
            f"{len(held)}; {alone}.",
            "Plan from this state, without `-target` and `-refresh-only`.",
        )


@REHOME.check(
    "GF933",
    "follow-up-not-empty",
    BLOCKER,
    "After the rehome a plan of either owner changes nothing.",
    "docs/reference/rehomes.md#what-proves-a-rehome",
    needs=("follow_up_plan",),
)
def follow_up(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    If a plan still changes something after the apply, it will do so at every apply, and the next person may
    apply it unread. So both owners plan again: each plan must contain every object of its owner's state, and
    change no object and no output. The addresses in a plan show to which owner it belongs.
    """
    if rehome.phase != AFTER:
        return
    for plan in rehome.follow_ups:
        for change in plan.changes:
            if _acts(change) and (change.actions != ("no-op",) or change.importing or change.previous):
                yield Hit(change.place, f"the follow-up plan contains {_what(change)}.", _SETTLE)
        for name in sorted(plan.outputs):
            yield Hit(plan.place, f"the follow-up plan changes the output {show(name)}.", _SETTLE)
    if len(rehome.follow_ups) == len(SIDES) and all(side in rehome.states for side in SIDES):
        yield from _of_both(rehome)


def _of_both(rehome: Rehome) -> Iterator[Hit]:
    held = {side: set(current(rehome.states[side])) for side in SIDES}
    one, other = rehome.follow_ups
    strange = [plan for plan in (one, other) if plan.objects not in held.values()]
    fix = "Pass one plan of each owner, made after both applied and without `-target`."
    if one.digest == other.digest:
        yield Hit(one.place, "both follow-up plans are the same file.", fix)
    elif not strange and one.objects == other.objects and held[SOURCE] != held[TARGET]:
        side = next(side for side in SIDES if held[side] == one.objects)
        yield Hit(other.place, f"both follow-up plans are for the {side}'s state; the other is {show(one.name)}.", fix)
    for plan in strange:
        yield Hit(
            plan.place,
            f"the follow-up plan is for neither owner's state: it contains {count(len(plan.objects), 'object')}; the "
            f"source's state has {len(held[SOURCE])}, the target's {len(held[TARGET])}.",
            fix,
        )
