"""Read the migration and the evidence for one phase of a rehome from files.

An unreadable file ends the run with an error: incomplete evidence proves nothing, and a report without it would
look complete.
"""

from __future__ import annotations

import os

from flywheel.documents import reader
from flywheel.errors import UserError
from flywheel.formats import input_files, source
from flywheel.formats.source import FormatError, Place
from flywheel.rehome import live_listing, release_rules, state_file
from flywheel.rehome.judged_rehome import BEFORE, BETWEEN, PHASES, Rehome
from flywheel.rehome.migration import SIDES, TARGET, Migration
from flywheel.rehome.phase_evidence import LiveObjects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from flywheel.contract.compiled import Contract
    from flywheel.formats.source import Source
    from flywheel.overlay.overlay import Overlay
    from flywheel.rehome.live_listing import Listing
    from flywheel.rehome.state_file import State

    #: Returns the name of a path in messages.
    Name = Callable[[str], str]


class PhasePaths:
    """The given paths. States, backups, overlays and plans are by side."""

    __slots__ = ("backups", "follow_ups", "live", "live_before", "overlays", "plans", "states")

    def __init__(
        self,
        states: Mapping[str, str],
        live: Iterable[str] = (),
        overlays: Mapping[str, str] | None = None,
        plans: Mapping[str, str] | None = None,
        backups: Mapping[str, str] | None = None,
        live_before: Iterable[str] = (),
        follow_ups: Iterable[str] = (),
    ) -> None:
        self.states = dict(states)
        self.live = list(live)
        self.overlays = dict(overlays or {})
        self.plans = dict(plans or {})
        self.backups = dict(backups or {})
        self.live_before = list(live_before)
        self.follow_ups = list(follow_ups)


def load(
    path: str, phase: str, evidence: PhasePaths, contract: Contract, moved: int | None = None, name: Name = str
) -> Rehome:
    """The rehome in the migration at `path` with its evidence.

    `moved` says how many releases have moved (default: by the phase). `name` returns the name of a path in messages.
    Raises `FormatError` or `UserError` for files that cannot be read.
    """
    release_rules.of(contract)
    assert phase in PHASES, phase
    migration = reader.load_yaml(path, Migration, name(path))
    if moved is not None and (phase != BETWEEN or not 0 <= moved <= len(migration.releases)):
        raise UserError(
            f"--moved {moved} does not fit the {len(migration.releases)} releases of {name(path)} and "
            f"the phase `{phase}`. Use it only with `--phase {BETWEEN}`, as the number of releases moved so far."
        )
    rehome = Rehome(migration, phase, moved)
    states = _States(contract, migration, rehome, name)
    for side in SIDES:
        if side in evidence.states:
            absent = side == TARGET and migration.target.new and phase == BEFORE
            rehome.states[side] = states.read(evidence.states[side], absent or _waits(rehome, side))
        if side in evidence.backups:
            rehome.backups[side] = states.read(evidence.backups[side], side == TARGET and migration.target.new)
        if side in evidence.overlays:
            rehome.overlays_by_side[side] = overlay(evidence.overlays[side], contract)
            if os.path.isdir(evidence.overlays[side]):
                rehome.folders[side] = name(evidence.overlays[side]).rstrip("/")
    rehome.live = _live(evidence.live, contract, name)
    rehome.live_before = _live(evidence.live_before, contract, name)
    _plans(rehome, evidence, name)
    return rehome


def _waits(rehome: Rehome, side: str) -> bool:
    """Whether a new target's state can still be missing, because nothing was moved into it."""
    migration = rehome.migration
    untouched = rehome.moved == 0 or migration.method != "move"
    return side == TARGET and migration.target.new and rehome.phase == BETWEEN and untouched


class _States:
    """Reads states, and records the digests of their files."""

    def __init__(self, contract: Contract, migration: Migration, rehome: Rehome, name: Name) -> None:
        kinds = release_rules.of(contract).releases
        self.kept = {kind: (one.name, one.namespace, one.chart) for kind, one in kinds.items()}
        self.rehome = rehome
        self.name = name

    def read(self, path: str, absent: bool) -> State:
        text, digest = _read(path, self.name(path))
        found = state_file.loads(text, self.kept, absent)
        self.rehome.digests[found.name] = digest
        return found


def _read(path: str, name: str) -> tuple[Source, str]:
    """The text of a file, and its SHA-256 as `sha256sum` prints it."""
    import hashlib

    try:
        data = input_files.read(path, source.MAX_BYTES + 1)
    except OSError as err:
        raise FormatError(Place(name), f"cannot be read: {err.strerror}.", "Check the path.") from None
    return source.decode(name, data), hashlib.sha256(data).hexdigest()


def _live(paths: list[str], contract: Contract, name: Name) -> LiveObjects | None:
    if not paths:
        return None
    listings = [one for path in paths for one in _listings(source.read(path, name(path)), contract)]
    if any(one.is_of_helm for one in listings):  # which knows more of releases than their objects show
        listings = [one for one in listings if one.is_of_helm or one.kind != live_listing.RELEASES]
    kinds = [one.kind for one in listings]
    for at, kind in enumerate(kinds):
        if kind in kinds[:at]:
            message = f"this is a second list of {kind}; the first is {listings[kinds.index(kind)].name}."
            raise FormatError(Place(listings[at].name), message, "Pass one of each.")
    return LiveObjects(listings)


#: What a file of live evidence has at its beginning.
_EVIDENCE = '"flywheel.evidence/1"'
_HEAD = 1_000


def _listings(text: Source, contract: Contract) -> list[Listing]:
    rules = release_rules.of(contract)
    if _EVIDENCE not in text.text[:_HEAD]:
        return [live_listing.loads(text, rules.live)]
    from flywheel.rehome import evidence_listing  # imported late: listings of the clients are the usual input

    return evidence_listing.loads(text, rules)


def overlay(path: str, contract: Contract) -> Overlay:
    """The overlay at `path`: a folder, or an overlay.json."""
    if os.path.isdir(path):
        from flywheel.overlay.reading import directory

        found, _, _ = directory.load(path, contract)
        return found
    from flywheel.overlay import overlay_json

    return overlay_json.load(path)


def _plans(rehome: Rehome, evidence: PhasePaths, name: Name) -> None:
    if not (evidence.plans or evidence.follow_ups):
        return
    from flywheel.rehome import owner_plan_reader

    for side in SIDES:
        if side in evidence.plans:
            rehome.plans[side] = owner_plan_reader.read(evidence.plans[side], name(evidence.plans[side]))
    rehome.follow_ups = [owner_plan_reader.read(path, name(path)) for path in evidence.follow_ups]
