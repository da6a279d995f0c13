"""Checks of where each address is in a phase, and that nothing else moved."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.rehome.checks.family import REHOME
from flywheel.rehome.checks.rehome_wording import address, title
from flywheel.rehome.judged_rehome import BEFORE, BETWEEN, Rehome, release_of
from flywheel.rehome.migration import SIDES, SOURCE, TARGET, Move, MovedRelease
from flywheel.rehome.state_file import Instance, State


def current(state: State) -> dict[str, Instance]:
    """The objects of a state by address, without data sources and deposed objects."""
    return {one.address: one for one in state.instances if one.managed and not one.deposed}


@REHOME.check(
    "GF924",
    "misplaced-address",
    BLOCKER,
    "Each address of the migration is in exactly the state of its phase, and holds the release that it is listed for.",
    "docs/reference/rehomes.md#what-proves-a-rehome",
    wants=("source_state", "target_state"),
)
def misplaced(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    Before the move an address is only in the source's state, after it only in the target's state. In between the
    order of the migration says which addresses have moved. If an address is in neither state, it is lost: the next
    apply of the target fails because the name is in use. If it is in both states, it has two owners.

    The address must also hold the release that it is listed for. It is easy to confuse `for_each` keys, and then
    another release moves.
    """
    objects = {side: current(state) for side, state in rehome.states.items()}
    for release in rehome.migration.releases:
        wanted = rehome.side_of(release)
        for move in release.moves:
            for side in (one for one in SIDES if one in objects):
                there = objects[side].get(move.on(side))
                if side == wanted and there is None:
                    yield from _lost(rehome, release, move, side)
                elif side == wanted and there is not None:
                    yield from _confused(release, move, there, rehome.states[side], contract)
                elif there is not None and not _will_go(rehome, move, side):
                    moved = "has moved" if side == SOURCE else "has not moved yet"
                    yield Hit(
                        rehome.states[side].place,
                        f"{address(move.on(side))} is in the {side}'s state, but {title(release.key)} {moved}.",
                        f"Remove it from the {side}'s state, or pass states that match the number of moved releases.",
                    )


def _will_go(rehome: Rehome, move: Move, side: str) -> bool:
    """Whether the source's plan removes an address from its state with a `removed` block."""
    if side != SOURCE or rehome.phase != BETWEEN or not rehome.forgotten(move.source):
        return False
    plan = rehome.plans.get(SOURCE)  # GF937 reports a missing plan
    return plan is None or any(one.actions == ("forget",) and one.address == move.source for one in plan.changes)


def _lost(rehome: Rehome, release: MovedRelease, move: Move, side: str) -> Iterator[Hit]:
    if rehome.imported(release) and _imports(rehome, move) is not False:
        return
    moved = "has moved" if side == TARGET else "has not moved yet"
    missing = f"{address(move.on(side))} is not in the {side}'s state, but {title(release.key)} {moved}"
    if rehome.imported(release):
        missing += ", and the target's plan does not import it"
    yield Hit(
        rehome.states[side].place,
        f"{missing}.",
        "Copy the address from `tofu state list`, or restore the state from its backup and move the address again.",
    )


def _imports(rehome: Rehome, move: Move) -> bool | None:
    """Whether the target's plan imports an address; None without a plan."""
    plan = rehome.plans.get(TARGET)
    if plan is None:
        return None
    return any(one.importing and one.address == move.target for one in plan.changes)


def _confused(release: MovedRelease, move: Move, there: Instance, state: State, contract: Contract) -> Iterator[Hit]:
    key = release_of(there, contract)
    if not move.along and key != release.key:
        seen = f"is the {title(key)}" if key else "does not say which release it is"
        yield Hit(
            state.place,
            f"{address(there.address)} {seen}, but the migration lists it for {title(release.key)}.",
            "Correct the migration: `tofu state show ADDRESS` shows the release at an address.",
        )


@REHOME.check(
    "GF938",
    "bystander-moved",
    BLOCKER,
    "Only the migration's addresses leave or enter either state.",
    "docs/reference/rehomes.md#what-proves-a-rehome",
    wants=("source_state", "target_state", "source_backup", "target_backup"),
)
def bystanders(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    `tofu state mv` moves a whole module if a module is named, and a restore from an older backup brings back what was
    removed since. The check compares both states with their backups, address by address: an address that is not in the
    migration must still be in its old place.
    """
    for side in SIDES:
        if side not in rehome.states or side not in rehome.backups or rehome.phase == BEFORE:
            continue
        state, backup = rehome.states[side], rehome.backups[side]
        now, then = set(current(state)), set(current(backup))
        mine = set(rehome.moves_on(side))
        for lost in sorted(then - now - mine):
            fix = f"Restore it from {show(backup.name)}: no plan manages an object that no state contains."
            yield Hit(
                state.place,
                f"{address(lost)} is not in the {side}'s state any more, but the migration does not list it.",
                fix,
            )
        for new in sorted(now - then - mine):
            fix = f"Find out who added it: {show(backup.name)} does not contain it."
            yield Hit(
                state.place, f"{address(new)} is new in the {side}'s state, but the migration does not list it.", fix
            )


@REHOME.check(
    "GF939",
    "unsound-object",
    BLOCKER,
    "Objects that move are intact: none is tainted or deposed, and each identifies its release.",
    "docs/reference/plans.md#objects-left-behind",
    wants=("source_state", "target_state"),
)
def unsound(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    The next plan replaces a tainted object and destroys a deposed object, whatever the configuration says. If
    such an object moves, the new owner destroys it without knowing it. A release whose name or namespace is not
    in the state cannot be compared with the live releases.
    """
    for side in SIDES:
        state = rehome.states.get(side)
        mine = rehome.moves_on(side)
        for one in state.instances if state else ():
            if one.address in mine and (one.deposed or one.tainted):
                seen = f"has a deposed object, {show(one.deposed)}" if one.deposed else "is tainted"
                fix = "Repair it in the source first: `tofu untaint`, or an apply that finishes the replacement."
                yield Hit(
                    state.place,  # type: ignore[union-attr]
                    f"{address(one.address)} of the {side}'s state {seen}: the next plan destroys it.",
                    fix,
                )
    for side, one in rehome.nameless(contract):
        yield Hit(
            rehome.states[side].place,
            f"{address(one.address)} of the {side}'s state is a Helm release without a name or namespace.",
            "Refresh the state: name and namespace of a release are plain attributes.",
        )
