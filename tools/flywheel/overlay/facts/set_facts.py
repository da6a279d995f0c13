"""Write declared runner sets into the stack's variables: primary lanes and entries of its map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flywheel.contract.compiled import Contract
from flywheel.contract.stack import PrimaryLane, Stack
from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.nearest import did_you_mean
from flywheel.formats.source import Place
from flywheel.formats.values import Object
from flywheel.overlay.fact import Fact
from flywheel.overlay.facts.fact_problems import FactProblems, at
from flywheel.overlay.facts.facts_tables import DeclaredSet

#: Facts of a set that are not attributes of the stack: they control what is rendered.
_STEERING = ("primary", "caches", "resources", "volumes", "release")
#: The start of a fact about a volume: `volumes.PATH.size`.
_VOLUMES = "volumes."


class DeclaredSets:
    """Renders the runner sets of one overlay into its document."""

    def __init__(
        self,
        contract: Contract,
        stack: Stack,
        document: DeclaredDocument,
        overlay_facts: dict[str, Fact],
        refusals: FactProblems,
    ) -> None:
        self.contract = contract
        self.stack = stack
        self.document = document
        self.overlay_facts = overlay_facts
        self.refusals = refusals
        self.label = document.name
        #: Variables that the overlay sets directly; a lane that is left out does not change them.
        self.decided: set[str] = set()

    def render(self, declared_sets: Iterable[DeclaredSet]) -> None:
        """Put every set into the document, or refuse it."""
        extra: list[DeclaredSet] = []
        lanes: dict[str, DeclaredSet] = {}
        releases: dict[str, DeclaredSet] = {}
        for declared in declared_sets:
            if not self._known(declared) or not self._unique(declared, releases):
                continue
            if declared.facts.primary:
                self._claim_lane(declared, lanes)
            else:
                extra.append(declared)
        for lane in self.stack.primary_lanes.values():
            if lane.name in lanes:
                self._primary(lane, lanes[lane.name])
            elif lane.deploy and lane.deploy not in self.decided:
                self.document.put(lane.deploy, False, at(self.label, "runner_sets"))
        if extra:
            self._extra(extra)

    def _known(self, declared: DeclaredSet) -> bool:
        capability = declared.facts.capability
        if self.contract.capabilities.type_of(capability):
            return True
        self.refusals.add(
            at(declared.label, "capability"),
            f"`{capability}` is not a capability label of the contract.",
            did_you_mean(capability, self.contract.capabilities.labels),
        )
        return False

    def _unique(self, declared: DeclaredSet, releases: dict[str, DeclaredSet]) -> bool:
        release = declared.facts.release
        first = releases.setdefault(release, declared)
        if first is declared:
            return True
        self.refusals.add(
            at(declared.label, "name"),
            f"the runner set `{release}` is declared a second time; "
            f"the first is {first.label}. Each name is one Helm release.",
            "Rename one of them.",
        )
        return False

    def _claim_lane(self, declared: DeclaredSet, lanes: dict[str, DeclaredSet]) -> None:
        capability = declared.facts.capability
        by_label = {lane.label: lane for lane in self.stack.primary_lanes.values()}
        place = at(declared.label, "primary")
        if capability not in by_label:
            self.refusals.add(
                place,
                f"the stack `{self.stack.name}` has no primary lane `{capability}`.",
                f"Remove `primary`, or use the capability of a primary lane: {_list(by_label)}.",
            )
            return
        lane = by_label[capability]
        first = lanes.setdefault(lane.name, declared)
        if first is not declared:
            self.refusals.add(
                place,
                f"the primary lane `{lane.name}` is declared a second time; the first is {first.label}.",
                "Remove `primary` from one of them, which makes it a separate runner set.",
            )

    def _primary(self, lane: PrimaryLane, declared: DeclaredSet) -> None:
        if lane.deploy:
            self.document.put(lane.deploy, True, at(declared.label, "primary"))
        rank = {name: number for number, name in enumerate(lane.bindings)}
        rows = sorted(self._attributes(declared), key=lambda row: rank.get(row[0], len(rank)))
        if not declared.facts.has("scale_set_name") and "scale_set_name" in lane.bindings:
            name_place = at(declared.label, "name")
            self.document.put(lane.bindings["scale_set_name"], declared.facts.release, name_place)
        for name, value, place in rows:
            if name == "capability":
                continue
            variable = lane.bindings.get(name)
            if variable is None:
                message = f"the stack has no variable for `{name}` of the primary lane `{lane.name}`."
                self.refusals.add(place, message, self._without_variable(lane, name))
                continue
            self.document.put(variable, value, place)
        for name in declared.attributes:
            self.refusals.add(
                at(declared.label, f"attributes.{name}"),
                f"the primary lane `{lane.name}` has no object that could hold `{name}`.",
                "Set the stack's variable for it in `variables` of the overlay.",
            )

    def _without_variable(self, lane: PrimaryLane, name: str) -> str:
        """What to do with a fact that a lane cannot take."""
        shared = lane.inherits.get(name)
        if shared is not None:
            return f"Lanes share it: set `{shared}` in `variables` of the overlay."
        if name.startswith(_VOLUMES):
            return _volumes_of(lane.bindings)
        return did_you_mean(name, lane.bindings)

    def _attributes(self, declared: DeclaredSet) -> list[tuple[str, object, Place]]:
        """The set's facts, flattened: name, value, place."""
        label, facts = declared.label, declared.facts
        rows: list[tuple[str, object, Place]] = [("release", facts.release, at(label, "name"))]
        rows += [(name, value, at(label, name)) for name, value in facts.members.items() if name not in _STEERING]
        rows += [(name, value, at(label, f"resources.{name}")) for name, value in facts.resources.items()]
        for path, volume in facts.volumes.items():
            rows += [(f"{_VOLUMES}{path}.{key}", value, at(label, f"volumes.{path}")) for key, value in volume.items()]
        return rows

    def _extra(self, sets: list[DeclaredSet]) -> None:
        place = at(self.label, "runner_sets")
        runner_sets = self.stack.runner_sets
        if runner_sets is None:
            message = f"the stack `{self.stack.name}` has no map of runner sets."
            self.refusals.add(place, message, "Remove the sets, or make them primary lanes.")
            return
        sets_node = self.document.put(runner_sets.variable, {}, place)
        assert isinstance(sets_node, Object)
        for declared in sets:
            release = declared.facts.release
            node = self.document.put(release, {}, at(declared.label, "name"), sets_node)
            assert isinstance(node, Object)
            self._extra_set(declared, node, runner_sets.bindings)

    def _extra_set(self, declared: DeclaredSet, node: Object, bindings: dict[str, str]) -> None:
        given = {name: (value, place) for name, value, place in self._attributes(declared)}
        given = {**self._inherited(declared, bindings), **given}
        given.pop("release")
        anchor = given.pop("registration_anchor", None)
        if anchor:
            given["config_url"] = anchor
        for name in [*bindings, *(name for name in given if name not in bindings)]:
            if name not in given:
                continue
            value, place = given[name]
            if name.startswith(_VOLUMES) and name not in bindings:
                message = f"the stack `{self.stack.name}` has no attribute for `{name}` of a runner set."
                self.refusals.add(place, message, _volumes_of(bindings))
            else:
                self.document.put(bindings.get(name, name), value, place, node)
        for name, value in declared.attributes.items():
            place = at(declared.label, f"attributes.{name}")
            if name in node.items:
                first = self.document.place(node.key_at[name])
                message = f"`{name}` is set twice; {first} sets it too."
                self.refusals.add(place, message, "Keep one of them.")
            self.document.put(name, value, place, node)

    def _inherited(self, declared: DeclaredSet, bindings: dict[str, str]) -> dict[str, tuple[object, Place]]:
        """The values that a set gets from owner, substrate and contract unless it sets its own."""
        facts, label = declared.facts, declared.label
        runner_type = self.contract.capabilities.type_of(facts.capability)
        given: dict[str, tuple[object, Place]] = {
            "scale_set_name": (facts.release, at(label, "name")),
            "runner_type": (runner_type, at(label, "capability")),
        }
        for name in ("config_url", "app_secret"):
            fact = self.overlay_facts.get(f"owner.{name}")
            if fact is not None:
                given[name] = (fact.value, fact.place)
        if facts.caches == "substrate":
            for name in filter(bindings.__contains__, self._lane_wiring(runner_type)):
                fact = self.overlay_facts.get(f"substrate.{name}")
                if fact is not None:
                    given[name] = (fact.value, fact.place)
        return given

    def _lane_wiring(self, runner_type: str) -> Iterator[str]:
        """The names of the facts that wire the primary lane of this runner type."""
        for lane in self.stack.primary_lanes.values():
            if self.contract.capabilities.labels[lane.label].runner_type == runner_type:
                yield from lane.inherits


def _volumes_of(bindings: dict[str, str]) -> str:
    """The fix for a volume that cannot be declared: those that can be."""
    known = sorted(name for name in bindings if name.startswith(_VOLUMES))
    return f"It has {_list(known)}." if known else "It has none."


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
