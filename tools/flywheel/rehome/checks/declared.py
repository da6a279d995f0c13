"""What the two overlays declare, against what the two states hold."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.formats.source import Place
from flywheel.rehome.checks.family import REHOME
from flywheel.rehome.checks.wording import holders, title
from flywheel.rehome.estate import BEFORE, Rehome
from flywheel.rehome.migration import SIDES, SOURCE, TARGET
from flywheel.rehome.phase_evidence import Key


@REHOME.check(
    "GF927",
    "declared-differs",
    BLOCKER,
    "Each overlay declares what its state holds, and the target's declares what moves.",
    "domain §5, §12.1 row 1: list state addresses vs declared sets per owner",
)
def declared(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    What a state holds and its overlay does not declare, the next apply destroys; what the overlay
    declares and its state does not hold, the next apply creates, or fails to, where the name is in use.
    The releases that move are the exception while they move: the target's overlay has to declare them
    before, and once they have moved the source's may not any more.

    What the source holds of them without declaring it is the debt that the rehome pays.
    """
    held = rehome.held(contract)
    migrating = {key[1]: key for key in rehome.migrating}
    for side in SIDES:
        if side not in rehome.overlays_by_side:
            continue
        names = rehome.declared(side, contract)
        mine = {key[1]: key for key, some in held.items() if any(one.side == side for one in some)}
        for name, runner_set in sorted(names.items()):
            if name in migrating:
                if side == SOURCE and rehome.phase != BEFORE and rehome.has_moved(rehome.migrating[migrating[name]]):
                    yield _still_declared(rehome.place_in(side, runner_set.release_fact.place), migrating[name])
            elif side in rehome.states and name not in mine:
                yield _not_held(rehome.place_in(side, runner_set.release_fact.place), name, side)
        for name, key in sorted(mine.items()):
            if name not in names and name not in migrating:
                yield _not_declared(rehome, key, side, contract)
    yield from _undeclared_migrating(rehome, contract)


def _still_declared(place: Place, key: Key) -> Hit:
    return Hit(
        place,
        f"the source overlay still declares the {title(key)}, which has moved.",
        "Remove it there in the same change: its next apply would create it a second time.",
    )


def _not_held(place: Place, name: str, side: str) -> Hit:
    return Hit(
        place,
        f"the {side} overlay declares the release `{name}`, which is in no migration and not in the {side}'s state.",
        f"Apply it before the rehome, or take it out of the {side} overlay: a plan that creates proves nothing.",
    )


def _not_declared(rehome: Rehome, key: Key, side: str, contract: Contract) -> Hit:
    some = [one for one in rehome.held(contract)[key] if one.side == side]
    return Hit(
        rehome.states[side].place,
        f"{title(key)} is {holders(some)}, and the {side} overlay does not declare it.",
        f"Add it to the migration, or declare it: the {side}'s next apply destroys it.",
    )


def _undeclared_migrating(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    if TARGET not in rehome.overlays_by_side:
        return
    names = rehome.declared(TARGET, contract)
    for release in rehome.migration.releases:
        if release.name not in names:
            yield Hit(
                release.place,
                f"{title(release.key)} moves, and the target overlay does not declare it.",
                "Declare it there first: the target's next apply would destroy what it has just been given.",
            )
