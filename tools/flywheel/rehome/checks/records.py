"""The records of a rehome: histories that only go forward, backups that are what they say, the audit."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.formats import dates
from flywheel.overlay.pins.overlay_pins import pins_of
from flywheel.rehome.checks.family import REHOME
from flywheel.rehome.estate import AFTER, BEFORE, Rehome
from flywheel.rehome.migration import BLOCKS, SIDES, TARGET
from flywheel.rehome.state_file import ABSENT, State


@REHOME.check(
    "GF934",
    "audit-record",
    BLOCKER,
    "The rehome is recorded with the core commit that both overlays pin.",
    "domain §5: audit record with core commit; the specification: refresh pins before live state movement",
)
def audit(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    Addresses are made by core's modules: another commit may give the same release another address, and
    the target's first plan then destroys and creates. So both overlays pin the commit that the
    migration names before anything moves, and afterwards the record says that it was applied with it, by
    whom and when.
    """
    migration = rehome.migration
    role = contract.conventions.get("pins", {}).get("default_role", "")
    for side in (one for one in SIDES if one in rehome.overlays_by_side):
        overlay = rehome.overlays_by_side[side]
        found = [one for one in pins_of(overlay, contract) if one.root and one.commit and one.role == role]
        if not found:
            fix = f"Pin {show(migration.core_commit)} in it, before anything moves."
            yield Hit(rehome.place_in(side), f"the {side} overlay pins no commit of core.", fix)
        for pin in (one for one in found if one.commit != migration.core_commit):
            yield Hit(
                rehome.place_in(side, pin.place),
                f"the {side} overlay pins core at {show(pin.commit)} ({pin.what}); the migration is for "
                f"{show(migration.core_commit)}.",
                "Refresh the pin, and plan anew, before anything moves.",
            )
    record = migration.audit
    if rehome.phase != AFTER or record is None:
        return
    if record.core_commit != migration.core_commit:
        yield Hit(
            record.place,
            f"the audit record has the core commit {show(record.core_commit)}; the migration is for "
            f"{show(migration.core_commit)}.",
            "Record the commit that was applied with. If it was another, plan both overlays with it again.",
        )
    if not any(map(str.isalnum, record.operator)):
        yield Hit(record.place, "the audit record does not say who applied the rehome.", "Write `operator`.")
    if not dates.is_day(record.applied):
        seen = show(record.applied)
        yield Hit(record.place, f"the audit record has the day {seen}.", "Write `applied` as YYYY-MM-DD.")


@REHOME.check(
    "GF935",
    "state-history",
    BLOCKER,
    "Each state is a later one of the history that it was, and the two are not one.",
    "Terraform: lineage and serial",
)
def history(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    A state belongs to a lineage, and every write counts its serial up. Another lineage is another
    state: somebody gave a copy of the wrong stack. A serial that has not grown since the backup is a
    state that nobody has written, so that what was verified is not what the backend has.
    """
    states = rehome.states
    lineages = [states[side].lineage for side in SIDES if side in states]
    if len(lineages) == len(SIDES) and lineages[0] and lineages[0] == lineages[1]:
        yield Hit(
            states[TARGET].place,
            f"source and target are one state: both have the lineage {show(lineages[0])}.",
            "Give the state of each owner's own backend.",
        )
    for side in (one for one in SIDES if one in states):
        wanted = rehome.migration.side(side).lineage
        if wanted and states[side].lineage and states[side].lineage != wanted:
            yield Hit(
                states[side].place,
                f"the {side}'s state has the lineage {show(states[side].lineage)}; the migration names {show(wanted)}.",
                "Give the state that the migration is for.",
            )
        if side in rehome.backups and rehome.phase != BEFORE:
            yield from _since(rehome, side, states[side], rehome.backups[side])


def _since(rehome: Rehome, side: str, now: State, then: State) -> Iterator[Hit]:
    if ABSENT in (then.form, now.form) or None in (now.serial, then.serial):
        return  # nothing to compare: what is missing is for GF937
    assert now.serial is not None and then.serial is not None
    method = rehome.migration.method
    if now.lineage != then.lineage:
        yield Hit(
            now.place,
            f"the {side}'s state has the lineage {show(now.lineage)}, its backup {show(then.lineage)}.",
            "Give the backup of this state, or restore it: a state keeps its lineage for life.",
        )
        return
    untouched = rehome.moved == 0 or (bool(_waiting(rehome)) and (side == TARGET or method == BLOCKS))
    if now.serial < then.serial or (now.serial == then.serial and not untouched):
        yield Hit(
            now.place,
            f"the {side}'s state has the serial {now.serial}, its backup {then.serial}: it has not gone forward.",
            "Pull it again after the move; if it is the same, the move was not written.",
        )


def _waiting(rehome: Rehome) -> list[object]:
    return [one for one in rehome.migration.releases if rehome.imported(one)]


@REHOME.check(
    "GF936",
    "backup-differs",
    BLOCKER,
    "The backups are the files whose digests were recorded before anything moved.",
    "domain §5; RustFS as a state store has no lock and no versions",
)
def backups(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    The state store keeps no versions: the two files that were saved first are the only way back. One
    that was overwritten by a second `state pull`, after the first address had moved, restores half a
    rehome. The digests in the migration tell.
    """
    for side in SIDES:
        recorded = rehome.migration.backups.get(side)
        backup = rehome.backups.get(side)
        if backup is None and rehome.phase == BEFORE and side in rehome.states:
            backup = rehome.states[side]  # what is verified before the move is what was saved
        if backup is None or recorded is None:
            continue
        digest = rehome.digests[backup.name]
        if digest != recorded:
            yield Hit(
                backup.place,
                f"the {side}'s backup has the SHA-256 {digest[:12]}…; recorded is {recorded[:12]}….",
                "Find the file that was saved first; do not go on without a way back.",
            )


def is_numbered(state: State) -> bool:
    """Whether a state tells how far its history has come."""
    return state.serial is not None or state.form == ABSENT
