"""An overlay as a member of a fleet."""

from __future__ import annotations

from flywheel.fleet.fleet_members import FleetMember, FleetSet, MemberStack, StateLocation
from flywheel.formats.source import Place
from flywheel.formats.values import Scalar, plain
from flywheel.overlay import registrations, runner_sets
from flywheel.overlay.pins.overlay_pins import pins_of
from flywheel.overlay.runner_sets import fact_value, variable_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.contract.stack import Stack
    from flywheel.formats.values import Node
    from flywheel.overlay.fact import Fact
    from flywheel.overlay.overlay import Overlay
    from flywheel.overlay.runner_sets import RunnerSet
    from flywheel.overlay.stack_inputs import Backend, Inputs

#: Facts of the substrate that a stack gives to its runners, or is installed by.
_OF_STACK = (
    "cluster_context", "attic_server", "attic_cache", "attic_public_key", "bazel_cache_endpoint",
    "bazel_executor_endpoint",
)  # fmt: skip
#: Those that only the overlay itself tells.
_OF_OVERLAY = ("controller_owner",)
#: Attributes of a set that say what its pods ask for, and where they may be.
_OF_PODS = (
    "cpu_request", "cpu_limit", "memory_request", "memory_limit", "ephemeral_storage_request",
    "ephemeral_storage_limit", "node_selector", "tolerations", "affinity",
)  # fmt: skip
_ROSTER = "owner.runner_group_repository_ids"
_TRUE = (True, "true", "1")


def member(overlay: Overlay, contract: Contract, path: str, folder: str = "") -> FleetMember:
    """The member that `overlay` is. `folder` is where its files are, if places are relative to it."""
    return _Reader(overlay, contract, folder).member(path)


class _Reader:
    """Reads one overlay."""

    def __init__(self, overlay: Overlay, contract: Contract, folder: str) -> None:
        self.overlay = overlay
        self.contract = contract
        self.folder = folder
        self.scopes: dict[str, str] = {}

    def place(self, place: Place) -> Place:
        """A place of the overlay as the fleet names it: file names of overlays are the same."""
        return Place(f"{self.folder}/{place.file}", place.line, place.column) if self.folder else place

    def member(self, path: str) -> FleetMember:
        overlay = self.overlay
        repository, owner = overlay.text("owner.overlay_repository"), overlay.text("owner.slug")
        if not owner:
            owner = next(iter(registrations.owner_names(overlay, self.contract)), "")
        found = FleetMember(overlay.name, path, owner, repository, overlay)
        role = self.contract.conventions.default_role
        for pin in pins_of(overlay, self.contract):
            if pin.root and pin.role == role:
                for kind in ("commit", "version", "contract"):
                    if value := getattr(pin, kind):
                        found.core.setdefault(kind, {}).setdefault(value, self.place(pin.place))
        roster = overlay.facts.get(_ROSTER)
        if roster is not None:
            found.roster = tuple(sorted(str(one.value) for one in roster.items())), self.place(roster.place)
        found.stacks = [self._stack(found, *part) for part in overlay.by_stack(self.contract)]
        return found

    def _stack(self, member: FleetMember, stack: Stack, inputs: Inputs, sets: list[RunnerSet]) -> MemberStack:
        found = MemberStack(member, stack.name, {"": self.place(inputs.place)})
        for name in (*_OF_STACK, *_OF_OVERLAY, "controller_chart_version", "controller_namespace", "runner_namespace"):
            fact = fact_value(stack, inputs, f"substrate.{name}") or self.overlay.facts.get(f"substrate.{name}")
            if fact is not None and isinstance(fact.value, str) and fact.value:
                found.facts[f"substrate.{name}"] = fact.value, self.place(fact.place)
                found.places[name] = self.place(fact.place)
        found.chart = found.fact("substrate.controller_chart_version")
        found.controller_namespace = found.fact("substrate.controller_namespace")
        found.namespace = found.fact("substrate.runner_namespace")
        self._flags(found, stack, inputs)
        for backend in self.overlay.backends:
            if backend.stack == stack.name:
                found.states.append(self._state(backend))
        for attribute in ("state_bucket", "state_endpoint"):
            path = self.contract.wiring.state.attributes.get(attribute, "")
            for one in found.states:
                if value := one.attributes.get(path):
                    found.facts[f"substrate.{attribute}"] = value, one.place
        found.read_shared = lambda: self._shared(stack, inputs)
        group = _text(fact_value(stack, inputs, "owner.runner_group"))
        found.sets = [self._set(found, one, group) for one in sets]
        return found

    def _flags(self, found: MemberStack, stack: Stack, inputs: Inputs) -> None:
        names = stack.fleet
        if names.controller_flag is not None:
            flag = variable_value(stack, inputs, names.controller_flag)
            # Of a file that only adds to another one, a default says nothing.
            if flag is not None and (flag.declared or inputs.whole):
                found.deploys = flag.value in _TRUE
                found.places["controller"] = self.place(flag.place)
        for variable, made in names.creates.items():
            flag = variable_value(stack, inputs, variable)
            if flag is not None and flag.value in _TRUE and (flag.declared or inputs.whole):
                name = variable_value(stack, inputs, made.name) if made.name else None
                found.creates[made.kind, str(name.value) if name is not None else ""] = self.place(flag.place)

    def _state(self, backend: Backend) -> StateLocation:
        state = self.contract.wiring.state
        names = {"key", *state.attributes.values(), *state.recognised_by.get(backend.kind, ())}
        attributes = {state.deprecated.get(name, name): text for name in sorted(names) if (text := backend.text(name))}
        key = backend.get("key")
        return StateLocation(backend.kind, attributes, self.place(key.place if key is not None else backend.place))

    @staticmethod
    def _shared(stack: Stack, inputs: Inputs) -> dict[str, object]:
        names = [*stack.fleet.listener.values(), *(name for one in stack.fleet.placement.values() for name in one)]
        values = {name: variable_value(stack, inputs, name) for name in names}
        return {name: fact.value for name, fact in values.items() if fact is not None}

    def _set(self, stack: MemberStack, one: RunnerSet, group: str) -> FleetSet:
        contract = self.contract
        named = runner_sets.name_source(one, contract)

        def place(name: str) -> Place:
            if name == "release" or (name == "scale_set_name" and not named):
                return self.place(one.release_fact.place)
            return self.place(one.place(named if name == "scale_set_name" else name))

        found = FleetSet(stack, one.title, one.release, one.lane or "", place)
        found.read_values = lambda: _values(one, contract)
        found.scale_set = one.text(named)
        found.scope_text = one.text("config_url")
        found.scope = self._scope(found.scope_text)
        found.group = group
        found.secret = one.text("app_secret")
        found.labels = [str(fact.value) for fact in runner_sets.labels(one, contract)]
        found.max_runners = _whole(one.node("max_runners"))
        return found

    def _scope(self, text: str) -> str:
        if text not in self.scopes:
            url = registrations.parse(text)
            self.scopes[text] = url.key if url is not None else text.lower()
        return self.scopes[text]


def _values(one: RunnerSet, contract: Contract) -> dict[str, object]:
    """What a set says of its pods, also under names that the stack does not have."""
    found: dict[str, object] = {"container_mode": runner_sets.container_mode(one, contract)}
    for name in _OF_PODS:
        fact = one.get(name)
        if fact is not None:
            found[name] = fact.value
        elif (node := one.written(name)) is not None:
            found[name] = plain(node)
    classes = [
        one.text(name) for name in _names(one) if name.startswith("volumes.") and name.endswith(".storage_class")
    ]
    found["storage_classes"] = sorted({name for name in classes if name})
    return found


def _names(one: RunnerSet) -> list[str]:
    """The facts that a set can have in its stack."""
    if one.lane is not None:
        lane = one.stack.primary_lanes[one.lane]
        return [*lane.bindings, *lane.inherits]
    return list(one.stack.runner_sets.bindings) if one.stack.runner_sets is not None else []


def _text(fact: Fact | None) -> str:
    value = fact.value if fact is not None else None
    return value if isinstance(value, str) else ""


def _whole(node: Node | None) -> int | None:
    value = node.value if isinstance(node, Scalar) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None
