"""What the owners' plans would do: nothing is destroyed or made, and only named attributes change."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import listing, show
from flywheel.rehome.checks.addresses import current
from flywheel.rehome.checks.family import REHOME
from flywheel.rehome.checks.wording import address, addresses, count
from flywheel.rehome.estate import AFTER, Rehome
from flywheel.rehome.migration import SIDES, SOURCE, TARGET
from flywheel.rehome.phase_evidence import Planned, PlannedChange

_SETTLE = "Find out what the apply left undone, settle it, and plan once more."

#: What may happen to an object in a rehome's plan, if at all.
_IN_PLACE = (("no-op",), ("update",))


@REHOME.check(
    "GF931",
    "rehome-destroys",
    BLOCKER,
    "Neither plan destroys, creates, replaces or forgets anything.",
    "domain §5: both plans 0 add / 0 destroy",
)
def destroys(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    A rehome moves the authority over objects that stay as they are. A plan that creates one means that
    its address was not moved, or not to where the overlay declares it; one that destroys means that the
    move is about to take the runners with it. Deposed objects and objects that are forgotten count,
    although the summary of a plan hides them. Only what the migration takes out of the source by `removed`
    blocks may be forgotten there.
    """
    for side in (one for one in SIDES if one in rehome.plans):
        for change in rehome.plans[side].changes:
            forgets = change.actions == ("forget",) and side == SOURCE and rehome.forgotten(change.address)
            if _acts(change) and change.actions not in _IN_PLACE and not (forgets and not change.deposed):
                yield Hit(change.place, f"the {side}'s plan has {_what(change)}.", _fix(change))


def _acts(change: PlannedChange) -> bool:
    """Whether a change is more than reading: of a managed object, or a provider's action that is set off."""
    return change.managed or change.actions == ("invoke",)


def _what(change: PlannedChange) -> str:
    deposed = f" (the deposed object {change.deposed})" if change.deposed else ""
    actions = [action for action in change.actions if action != "no-op"]
    all_of_it = ["move"] * bool(change.previous) + ["import"] * change.importing + actions
    return f"`{', '.join(all_of_it) or 'no-op'}` of {address(change.address)}{deposed}"


def _fix(change: PlannedChange) -> str:
    if change.actions == ("create",):
        return "Compare the address with the state's: where it differs, move it there and plan again."
    if change.actions == ("forget",):
        return "Take the `removed` block out: what has moved is not in this state, and what has not must stay."
    return "Do not apply it. Restore the states from their backups and find out what the plan lacks."


@REHOME.check(
    "GF932",
    "plan-reaches-further",
    BLOCKER,
    "The target's plan changes the migration's addresses alone, and the named attributes alone; the source's none.",
    "domain §5: target plan only in-place changes (secret name); core applied output-only cleanup",
)
def reaches(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    Whatever else has gathered in an overlay since its last apply comes along in the plan of the
    rehome, and is approved with it unread. So the attributes that may change in place are named in the
    migration, each with all that is in it, and the source's plan may change outputs only. What has drifted on the
    cluster since is told too: an apply would undo it.
    """
    mine = rehome.moves_on(TARGET)
    allowed = set(rehome.migration.allowed)
    for side in (one for one in SIDES if one in rehome.plans):
        plan = rehome.plans[side]
        for change in plan.changes:
            if not change.managed or change.actions not in _IN_PLACE:
                continue
            if change.previous:
                fix = "Move the address in the state, by the runbook: a `moved` block hides it from the comparison."
                yield Hit(change.place, f"the {side}'s plan moves {address(change.previous)} by itself.", fix)
            if change.actions == ("update",):
                yield from _update(change, side, change.address in mine, allowed)
            if change.importing and not (side == TARGET and change.address in mine):
                fix = "Take the `import` block out of the change that rehomes."
                yield Hit(change.place, f"the {side}'s plan imports {address(change.address)}.", fix)
        for drifted in sorted(set(plan.drifted)):
            fix = "Find out who changed it, and settle that before anything moves."
            yield Hit(plan.place, f"{address(drifted)} has changed outside since the {side}'s last apply.", fix)
        yield from _foreign(rehome, plan, side)


def _update(change: PlannedChange, side: str, mine: bool, allowed: set[str]) -> Iterator[Hit]:
    if side == SOURCE or not mine:
        whose = "which the migration does not move" if side == TARGET else "where only outputs may change"
        yield Hit(
            change.place,
            f"the {side}'s plan changes {address(change.address)}, {whose}.",
            "Apply it by itself, before or after the rehome.",
        )
        return
    further = [path for path in change.paths if not _is_allowed(path, allowed)]
    if further or not change.paths:
        seen = listing(further) if further else "what it does not tell"
        yield Hit(
            change.place,
            f"the target's plan changes {seen} of {address(change.address)}.",
            "Apply that by itself, or name the path under `allowed` if it belongs to the rehome.",
        )


def _is_allowed(path: str, allowed: set[str]) -> bool:
    """Whether an attribute is named, or is in one that is."""
    return path in allowed or any(path.startswith((f"{one}.", f"{one}[")) for one in allowed)


def _foreign(rehome: Rehome, plan: Planned, side: str) -> Iterator[Hit]:
    """A plan that was made from another state than the one that was given says nothing of it."""
    if side not in rehome.states:
        return
    held = set(current(rehome.states[side]))
    seen = plan.objects_afterwards if rehome.phase == AFTER else plan.objects
    if seen != held:
        sides = {"the plan": seen - held, "the state": held - seen}
        alone = "; ".join(f"in {where} alone: {addresses(some)}" for where, some in sides.items() if some)
        yield Hit(
            plan.place,
            f"the {side}'s plan speaks of {count(len(seen), 'object')}; the {side}'s state has {len(held)}; {alone}.",
            "Plan from the state that is given here, without `-target` and `-refresh-only`.",
        )


@REHOME.check(
    "GF933",
    "follow-up-not-empty",
    BLOCKER,
    "Afterwards a plan of either owner changes nothing.",
    "domain §5: follow-up core plan `no changes`",
)
def follow_up(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    A plan that still wants something after the apply wants it at every apply from now on, or has
    been waiting for the next person who applies without reading. Both owners plan once more: each plan
    has to speak of every object of its owner's state, and to change none, nor any output. Which plan is whose
    is told by the addresses that it speaks of.
    """
    if rehome.phase != AFTER:
        return
    for plan in rehome.follow_ups:
        for change in plan.changes:
            if _acts(change) and (change.actions != ("no-op",) or change.importing or change.previous):
                yield Hit(change.place, f"the follow-up plan has {_what(change)}.", _SETTLE)
        for name in sorted(plan.outputs):
            yield Hit(plan.place, f"the follow-up plan changes the output {show(name)}.", _SETTLE)
    if len(rehome.follow_ups) == len(SIDES) and all(side in rehome.states for side in SIDES):
        yield from _of_both(rehome)


def _of_both(rehome: Rehome) -> Iterator[Hit]:
    held = {side: set(current(rehome.states[side])) for side in SIDES}
    one, other = rehome.follow_ups
    strange = [plan for plan in (one, other) if plan.objects not in held.values()]
    fix = "Give one plan of each owner, made after both applied, without `-target`."
    if one.digest == other.digest:
        yield Hit(one.place, "both follow-up plans are one file.", fix)
    elif not strange and one.objects == other.objects and held[SOURCE] != held[TARGET]:
        side = next(side for side in SIDES if held[side] == one.objects)
        yield Hit(other.place, f"both follow-up plans are of the {side}'s state; the other is {show(one.name)}.", fix)
    for plan in strange:
        yield Hit(
            plan.place,
            f"the follow-up plan is of neither owner's state: it speaks of {count(len(plan.objects), 'object')}; the "
            f"source's state has {len(held[SOURCE])}, the target's {len(held[TARGET])}.",
            fix,
        )
