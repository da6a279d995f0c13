"""Checks of the records of a rehome: state histories, backups, and the audit."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.formats import dates
from flywheel.formats.blank_texts import says_something
from flywheel.overlay.pins.overlay_pins import pins_of
from flywheel.rehome.checks.family import REHOME
from flywheel.rehome.judged_rehome import AFTER, BEFORE, Rehome
from flywheel.rehome.migration import BLOCKS, SIDES, TARGET
from flywheel.rehome.state_file import ABSENT, State


@REHOME.check(
    "GF934",
    "audit-record",
    BLOCKER,
    "The record of the rehome names the core commit that both overlays pin.",
    ("docs/reference/rehomes.md#what-proves-a-rehome", "docs/reference/specification.md#core-pins"),
    wants=("source_overlay", "target_overlay"),
)
def audit(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    Core's modules define the addresses. Another commit can give the same release another address, and then the
    target's first plan destroys and creates. So both overlays must pin the commit of the migration before
    anything moves, and the record must say afterwards which commit was applied, by whom and when.
    """
    migration = rehome.migration
    role = contract.conventions.default_role
    for side in (one for one in SIDES if one in rehome.overlays_by_side):
        overlay = rehome.overlays_by_side[side]
        found = [one for one in pins_of(overlay, contract) if one.root and one.commit and one.role == role]
        if not found:
            fix = f"Pin {show(migration.core_commit)} in it before anything moves."
            yield Hit(rehome.place_in(side), f"the {side} overlay does not pin a commit of core.", fix)
        for pin in (one for one in found if one.commit != migration.core_commit):
            yield Hit(
                rehome.place_in(side, pin.place),
                f"the {side} overlay pins core at {show(pin.commit)} ({pin.what}), but the migration is for "
                f"{show(migration.core_commit)}.",
                "Pin the commit of the migration and plan again, before anything moves.",
            )
    record = migration.audit
    if rehome.phase != AFTER or record is None:
        return
    place = migration.key_place("audit")
    if record.core_commit != migration.core_commit:
        yield Hit(
            place,
            f"the audit record has the core commit {show(record.core_commit)}, but the migration is for "
            f"{show(migration.core_commit)}.",
            "Write the commit that was applied. If it was not the migration's, plan both overlays again.",
        )
    if not says_something(record.operator):
        yield Hit(
            place,
            "the audit record does not say who applied the rehome.",
            "Write `operator` with that person's name.",
        )
    if not dates.is_day(record.applied):
        seen = show(record.applied)
        yield Hit(place, f"the audit record has the day {seen}.", "Write `applied` as YYYY-MM-DD.")


@REHOME.check(
    "GF935",
    "state-history",
    BLOCKER,
    "Each state continues its own history, and the two states are different.",
    "docs/reference/rehomes.md#lineage-serial-and-backups",
    wants=("source_state", "target_state", "source_backup", "target_backup"),
)
def history(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    A state has a lineage, and every write increases its serial. Another lineage means another state: somebody
    passed a copy of the wrong stack. If the serial did not increase since the backup, nobody wrote the state,
    so the verified file is not what the backend contains.
    """
    states = rehome.states
    lineages = [states[side].lineage for side in SIDES if side in states]
    if len(lineages) == len(SIDES) and lineages[0] and lineages[0] == lineages[1]:
        yield Hit(
            states[TARGET].place,
            f"source and target are the same state: both have the lineage {show(lineages[0])}.",
            "Pass the state of each owner's own backend.",
        )
    for side in (one for one in SIDES if one in states):
        wanted = rehome.migration.side(side).lineage
        if wanted and states[side].lineage and states[side].lineage != wanted:
            yield Hit(
                states[side].place,
                f"the {side}'s state has the lineage {show(states[side].lineage)}, but the migration names "
                f"{show(wanted)}.",
                "Pass the state of the migration.",
            )
        if side in rehome.backups and rehome.phase != BEFORE:
            yield from _since(rehome, side, states[side], rehome.backups[side])


def _since(rehome: Rehome, side: str, now: State, then: State) -> Iterator[Hit]:
    if ABSENT in (then.form, now.form) or None in (now.serial, then.serial):
        return  # nothing to compare: GF937 reports missing evidence
    assert now.serial is not None and then.serial is not None
    method = rehome.migration.method
    if now.lineage != then.lineage:
        yield Hit(
            now.place,
            f"the {side}'s state has the lineage {show(now.lineage)}, but its backup has {show(then.lineage)}.",
            "Pass the backup of this state, or restore it: the lineage of a state never changes.",
        )
        return
    untouched = rehome.moved == 0 or (bool(_waiting(rehome)) and (side == TARGET or method == BLOCKS))
    if now.serial < then.serial or (now.serial == then.serial and not untouched):
        yield Hit(
            now.place,
            f"the {side}'s state has the serial {now.serial}, not higher than {then.serial} in its backup.",
            "Pull the state again after the move. If it is unchanged, the move was not written.",
        )


def _waiting(rehome: Rehome) -> list[object]:
    return [one for one in rehome.migration.releases if rehome.imported(one)]


@REHOME.check(
    "GF936",
    "backup-differs",
    BLOCKER,
    "The backups have the digests that were recorded before anything moved.",
    "docs/reference/rehomes.md#lineage-serial-and-backups",
    wants=("source_backup", "target_backup"),
)
def backups(rehome: Rehome, contract: Contract) -> Iterator[Hit]:
    """
    The state store keeps no versions: the two files that were saved first are the only way back. If a second
    `state pull` overwrites one after the first address moved, it restores only half a rehome. The digests in
    the migration reveal that.
    """
    for side in SIDES:
        recorded = rehome.migration.backups.get(side)
        backup = rehome.backups.get(side)
        if backup is None and rehome.phase == BEFORE and side in rehome.states:
            backup = rehome.states[side]  # before the move the verified state is the saved state
        if backup is None or recorded is None:
            continue
        digest = rehome.digests[backup.name]
        if digest != recorded:
            yield Hit(
                backup.place,
                f"the {side}'s backup has the SHA-256 {digest[:12]}…, but {recorded[:12]}… is recorded.",
                "Find the file that was saved first. Do not continue without it.",
            )


def is_numbered(state: State) -> bool:
    """Whether a state has a lineage and a serial."""
    return state.serial is not None or state.form == ABSENT
