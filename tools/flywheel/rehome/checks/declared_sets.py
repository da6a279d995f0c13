"""The check that compares what the two overlays declare with what the two states contain."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.formats.source import Place
from flywheel.rehome.checks.family import REHOME
from flywheel.rehome.checks.rehome_wording import holders, title
from flywheel.rehome.judged_rehome import BEFORE, Rehome
from flywheel.rehome.migration import SIDES, SOURCE, TARGET
from flywheel.rehome.phase_evidence import Key


@REHOME.check(
    "GF927",
    "declared-differs",
    BLOCKER,
    "Each overlay declares the releases of its state, and the target's overlay declares the releases that move.",
    "docs/reference/rehomes.md#what-proves-a-rehome",
    wants=("source_overlay", "target_overlay", "source_state", "target_state"),
)
def declared(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    If an overlay does not declare a release of its state, the next apply destroys the release. If a declared
    release is not in the state, the next apply creates it, or fails because the name is in use. The releases
    that move are an exception during the move: the target's overlay must declare them before, and the source's
    overlay must not declare them after.

    Releases in the source's state that the source does not declare are the debt that the rehome removes.
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
        f"the source overlay still declares the {title(key)}, but the release has moved.",
        "Remove it from that overlay in the same change: the next apply would create a second one.",
    )


def _not_held(place: Place, name: str, side: str) -> Hit:
    return Hit(
        place,
        f"the {side} overlay declares the release `{name}`, but it is neither in the migration nor in the "
        f"{side}'s state.",
        f"Apply it before the rehome, or remove it from the {side} overlay: a plan that creates an object "
        "proves nothing.",
    )


def _not_declared(rehome: Rehome, key: Key, side: str, contract: Contract) -> Hit:
    some = [one for one in rehome.held(contract)[key] if one.side == side]
    return Hit(
        rehome.states[side].place,
        f"{title(key)} is {holders(some)}, but the {side} overlay does not declare it.",
        f"Add it to the migration, or declare it in the {side} overlay: otherwise the next apply destroys it.",
    )


def _undeclared_migrating(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    if TARGET not in rehome.overlays_by_side:
        return
    names = rehome.declared(TARGET, contract)
    for release in rehome.migration.releases:
        if release.name not in names:
            yield Hit(
                release.place(),
                f"{title(release.key)} moves, but the target overlay does not declare it.",
                "Declare it there first: otherwise the target's next apply destroys it.",
            )
