"""The subject of the rehome checks: two states, the live objects, both overlays and their plans.

All parts are read from files. Facts that several checks need, such as the owner of a release, are derived here.
"""

from __future__ import annotations

from flywheel.findings import redaction
from flywheel.findings.derived_values import derived
from flywheel.findings.evidence import Evidence
from flywheel.formats.source import Place
from flywheel.overlay import registrations
from flywheel.rehome import migration, release_rules
from flywheel.rehome.migration import SIDES, SOURCE, TARGET, Migration, Move, MovedRelease

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.findings.derived_values import Memo
    from flywheel.findings.redaction import Secrets
    from flywheel.overlay.overlay import Overlay
    from flywheel.overlay.runner_sets import RunnerSet
    from flywheel.rehome.phase_evidence import Key, LiveObjects, OwnerPlan
    from flywheel.rehome.state_file import Instance, State

#: Phases, in order: nothing has moved, addresses have moved, both owners have applied.
BEFORE = "before"
BETWEEN = "between"
AFTER = "after"
PHASES = (BEFORE, BETWEEN, AFTER)


class HeldRelease:
    """A release in one state."""

    __slots__ = ("instance", "key", "side", "state")

    def __init__(self, key: Key, instance: Instance, side: str, state: State) -> None:
        self.key = key
        self.instance = instance
        self.side = side
        self.state = state


class Rehome:
    """A migration with the given evidence for one phase.

    moved: how many of the migration's releases have moved, in its order. planned: whether both owners have
    planned since then; true if all releases have moved. states, backups, overlays and plans are by side;
    evidence that was not given is missing. follow_ups: the plans made after both applied. folders: by side, the
    folder of an overlay that was read from a folder. digests: the SHA-256 of each state file by its name. memo:
    intermediate results that checks share.
    """

    __slots__ = (
        "backups", "digests", "folders", "follow_ups", "live", "live_before", "memo", "migration", "moved",
        "overlays_by_side", "phase", "planned", "plans", "states",
    )  # fmt: skip

    def __init__(self, migration: Migration, phase: str, moved: int | None = None) -> None:
        self.migration = migration
        self.phase = phase
        every = len(migration.releases)
        self.moved = 0 if phase == BEFORE else every if phase == AFTER or moved is None else moved
        self.planned = phase == AFTER or (phase == BETWEEN and moved is None)
        self.states: dict[str, State] = {}
        self.backups: dict[str, State] = {}
        self.digests: dict[str, str] = {}
        self.folders: dict[str, str] = {}
        self.live: LiveObjects | None = None
        self.live_before: LiveObjects | None = None
        self.overlays_by_side: dict[str, Overlay] = {}
        self.plans: dict[str, OwnerPlan] = {}
        self.follow_ups: list[OwnerPlan] = []
        self.memo: Memo = {}

    @property
    def name(self) -> str:
        """The name in reports."""
        return f"{self.migration.name} ({self.phase})"

    @property
    def evidence(self) -> Evidence:
        """What was given. Before the move, the states are the backups, and what is live is what was live before."""
        backups = self.backups if self.phase != BEFORE else self.states
        before = self.live_before if self.phase != BEFORE else self.live
        return Evidence().holding(
            **{f"{side}_state": side in self.states for side in SIDES},
            **{f"{side}_backup": side in backups for side in SIDES},
            **{f"{side}_overlay": side in self.overlays_by_side for side in SIDES},
            **{f"{side}_plan": side in self.plans for side in SIDES},
            any_plan=bool(self.plans),
            follow_up_plan=bool(self.follow_ups),
            live_releases=self.live is not None and self.live.releases is not None,
            release_status=self.live is not None and self.live.has_status,
            live_sets=self.live is not None and self.live.sets is not None,
            live_before=before is not None and before.releases is not None and before.sets is not None,
        )

    def secrets(self, contract: Contract) -> Secrets:
        """The secrets of the overlays and of the migration."""
        from flywheel.overlay.found_secrets import many_overlays, secret_texts

        known = redaction.secrets_of([self.migration], secret_texts.harmless(contract))
        known.add(many_overlays.of(self.overlays, contract))
        return known

    @property
    def overlays(self) -> list[Overlay]:
        """The given overlays. Their secrets are redacted in all output."""
        return [self.overlays_by_side[side] for side in SIDES if side in self.overlays_by_side]

    def place_in(self, side: str, place: Place | None = None) -> Place:
        """A place in the overlay of `side` (default: the overlay itself). The side is needed: file names "
        "are the same."""
        folder = self.folders.get(side, "")
        if place is None:
            return Place(folder or self.overlays_by_side[side].name)
        return Place(f"{folder}/{place.file}", place.line, place.column) if folder else place

    def has_moved(self, release: MovedRelease) -> bool:
        """Whether a release of the migration has already moved."""
        return self.migration.releases.index(release) < self.moved

    def side_of(self, release: MovedRelease) -> str:
        """The side whose state a release of the migration belongs in now."""
        return TARGET if self.has_moved(release) else SOURCE

    def imported(self, release: MovedRelease) -> bool:
        """Whether a release that has moved may be in neither state yet: the apply imports it."""
        imports = self.migration.method != migration.MOVE
        return imports and self.phase == BETWEEN and self.has_moved(release)

    def forgotten(self, address: str) -> bool:
        """Whether a `removed` block removes `address` from the source's state, in this phase or the next."""
        if self.migration.method != migration.BLOCKS or self.phase == BEFORE:
            return False
        return any(move.source == address and self.has_moved(one) for one, move in self.moves_on(SOURCE).values())

    @property
    def migrating(self) -> dict[Key, MovedRelease]:
        """The migration's releases by namespace and name."""
        return {one.key: one for one in self.migration.releases}

    @derived
    def held(self, contract: Contract) -> dict[Key, list[HeldRelease]]:
        """The addresses of each release of a runner set, in either state."""
        return _held(self.states, contract)

    def nameless(self, contract: Contract) -> list[tuple[str, Instance]]:
        """Helm releases in a state without name or namespace, with their side."""
        kinds = release_rules.of(contract).releases
        return [
            (side, one)
            for side in SIDES
            if side in self.states
            for one in self.states[side].instances
            if one.managed and one.type in kinds and release_of(one, contract) is None
        ]

    @derived
    def declared(self, side: str, contract: Contract) -> dict[str, RunnerSet]:
        """The runner sets that the overlay of `side` declares, by Helm release; {} without one."""
        overlay = self.overlays_by_side.get(side)
        sets = overlay.runner_sets(contract) if overlay is not None else []
        return {one.release: one for one in sets if one.release}

    def app_secret(self, contract: Contract) -> str:
        """The name of the App secret that the new owner's sets must use."""
        name = contract.wiring.app_secret.name
        return self.migration.target.app_secret or name.format(owner=self.migration.target.owner)

    def moves_on(self, side: str) -> dict[str, tuple[MovedRelease, Move]]:
        """The addresses that the migration names for the state of `side`."""
        return {move.on(side): (one, move) for one in self.migration.releases for move in one.moves}


def release_of(instance: Instance, contract: Contract) -> Key | None:
    """The Helm release of an instance; None if it is not one, or its name is unknown."""
    kind = release_rules.of(contract).releases.get(instance.type)
    if kind is None or not instance.managed:
        return None
    namespace, name = instance.facts.get(kind.namespace, ""), instance.facts.get(kind.name, "")
    return (namespace, name) if namespace and name else None


def is_runner_release(instance: Instance, contract: Contract) -> bool:
    """Whether a release in a state is a runner set. A release with an unknown chart counts as one."""
    rules = release_rules.of(contract)
    kind = rules.releases.get(instance.type)
    chart = instance.facts.get(kind.chart, "") if kind else ""
    return not chart or chart.rstrip("/").rpartition("/")[2] in rules.charts


def import_id(move: Move, release: MovedRelease, contract: Contract) -> str:
    """The id with which the target's provider imports the object; "" if unknown."""
    if move.import_id or move.along:
        return move.import_id
    from flywheel.formats import addresses  # only a runbook needs it

    kind = release_rules.of(contract).releases.get(addresses.parse(move.source).type)
    text = kind.import_id if kind else ""
    return text.format(namespace=release.namespace, name=release.name)


def account_of(url: str, contract: Contract) -> str:
    """The account on its forge that a config URL belongs to; "" if it has none."""
    parsed = registrations.parse(url)
    if parsed is None:
        return ""
    forges = contract.wiring.forges
    mine = [name for name, one in forges.items() if parsed.host.lower() in one.hosts]
    for name in mine or forges:
        found = registrations.scopes(contract, name, parsed)
        if found:
            return found[0].account.partition("/")[0]
    return ""


def _held(states: dict[str, State], contract: Contract) -> dict[Key, list[HeldRelease]]:
    found: dict[Key, list[HeldRelease]] = {}
    for side in SIDES:
        state = states.get(side)
        for instance in state.instances if state else ():
            key = release_of(instance, contract)
            if key is not None and not instance.deposed and is_runner_release(instance, contract):
                found.setdefault(key, []).append(HeldRelease(key, instance, side, state))  # type: ignore[arg-type]
    return found
