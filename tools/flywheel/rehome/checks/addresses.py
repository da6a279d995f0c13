"""Where each address stands in a phase, and that nothing else has moved."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.rehome.checks.family import REHOME
from flywheel.rehome.checks.wording import address, title
from flywheel.rehome.estate import BEFORE, BETWEEN, Rehome, release_of
from flywheel.rehome.migration import SIDES, SOURCE, TARGET, Move, Release
from flywheel.rehome.state_file import Instance, State


def current(state: State) -> dict[str, Instance]:
    """The objects of a state by address, without those that are only read and those left behind."""
    return {one.address: one for one in state.instances if one.managed and not one.deposed}


@REHOME.check(
    "GF924",
    "misplaced-address",
    BLOCKER,
    "Each address of the migration is in the one state that its phase says, and is the release that it is named for.",
    "domain §5: target state contains each address once, source no longer does",
)
def misplaced(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    Before the move an address is in the source's state alone, afterwards in the target's alone, and
    in between those that have moved are told from those that have not by the order of the migration.
    An address in neither state is lost: the next apply of the target fails on a name that is in use.
    One in both is owned twice.

    The address must hold the release that it is named for, too: `for_each` keys are easily confused,
    and another release moves just as willingly.
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
                        f"{address(move.on(side))} is in the {side}'s state, although {title(release.key)} {moved}.",
                        f"Take it out of the {side}'s state, or give the states and the number moved of one moment.",
                    )


def _will_go(rehome: Rehome, move: Move, side: str) -> bool:
    """Whether the source's plan takes an address out of its state, by a `removed` block."""
    if side != SOURCE or rehome.phase != BETWEEN or not rehome.forgotten(move.source):
        return False
    plan = rehome.plans.get(SOURCE)  # without one, it is missed by GF937
    return plan is None or any(one.actions == ("forget",) and one.address == move.source for one in plan.changes)


def _lost(rehome: Rehome, release: Release, move: Move, side: str) -> Iterator[Hit]:
    if rehome.imported(release) and _imports(rehome, move) is not False:
        return
    moved = "has moved" if side == TARGET else "has not moved yet"
    missing = f"{address(move.on(side))} is not in the {side}'s state, although {title(release.key)} {moved}"
    if rehome.imported(release):
        missing += ", and the target's plan does not import it"
    yield Hit(
        rehome.states[side].place,
        f"{missing}.",
        "Copy the address from `tofu state list`, or restore the state from its backup and move it again.",
    )


def _imports(rehome: Rehome, move: Move) -> bool | None:
    """Whether the target's plan imports an address; None if there is no plan to tell."""
    plan = rehome.plans.get(TARGET)
    if plan is None:
        return None
    return any(one.importing and one.address == move.target for one in plan.changes)


def _confused(release: Release, move: Move, there: Instance, state: State, contract: Contract) -> Iterator[Hit]:
    key = release_of(there, contract)
    if not move.along and key != release.key:
        seen = f"is the {title(key)}" if key else "does not tell which release it is"
        yield Hit(
            state.place,
            f"{address(there.address)} {seen}; the migration names it for {title(release.key)}.",
            "Correct the migration: look the release up at its address with `tofu state show`.",
        )


@REHOME.check(
    "GF938",
    "bystander-moved",
    BLOCKER,
    "Nothing but the migration's addresses has left or entered either state.",
    "domain §5: exact addresses",
)
def bystanders(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    `tofu state mv` takes a whole module where a module is named, and a restore from an older backup
    brings back what somebody had removed since. Both states are compared with their backups, address
    by address: what is not in the migration must be where it was.
    """
    for side in SIDES:
        if side not in rehome.states or side not in rehome.backups or rehome.phase == BEFORE:
            continue
        state, backup = rehome.states[side], rehome.backups[side]
        now, then = set(current(state)), set(current(backup))
        mine = set(rehome.moves_on(side))
        for lost in sorted(then - now - mine):
            fix = f"Restore it from {show(backup.name)}: nothing plans to destroy what a state forgets."
            yield Hit(state.place, f"{address(lost)} has left the {side}'s state, and is in no migration.", fix)
        for new in sorted(now - then - mine):
            fix = f"Find out who put it there: {show(backup.name)} does not have it."
            yield Hit(state.place, f"{address(new)} has entered the {side}'s state, and is in no migration.", fix)


@REHOME.check(
    "GF939",
    "unsound-object",
    BLOCKER,
    "What moves is whole: no object is tainted or deposed, and each tells which release it is.",
    "Terraform: tainted and deposed objects",
)
def unsound(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    The next plan replaces a tainted object and destroys a deposed one, whatever the configuration
    says. Moved along, it is destroyed by the new owner, who has never seen it. And a release whose
    name or namespace the state does not tell cannot be compared with what is live.
    """
    for side in SIDES:
        state = rehome.states.get(side)
        mine = rehome.moves_on(side)
        for one in state.instances if state else ():
            if one.address in mine and (one.deposed or one.tainted):
                seen = f"has a deposed object, {show(one.deposed)}" if one.deposed else "is tainted"
                fix = "Clear it in the source first: `tofu untaint`, or an apply that finishes the replacement."
                yield Hit(
                    state.place,  # type: ignore[union-attr]
                    f"{address(one.address)} of the {side}'s state {seen}: the next plan destroys it.",
                    fix,
                )
    for side, one in rehome.nameless(contract):
        yield Hit(
            rehome.states[side].place,
            f"{address(one.address)} of the {side}'s state is a Helm release and does not tell which.",
            "Refresh the state: name and namespace of a release are plain attributes.",
        )
