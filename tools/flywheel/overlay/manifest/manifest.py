"""The manifest of an overlay: what was rendered and will be live, by name and without secrets.

It is saved with the overlay after an apply, and the next edit is compared with it. It contains the names by
which ARC, the forge and the state identify things, and nothing that changes when lines of a BUILD file move.
"""

from __future__ import annotations

from flywheel.documents.record import Record
from flywheel.formats.values import Object, Scalar
from flywheel.overlay import runner_sets
from flywheel.overlay.pins.overlay_pins import pins_of
from flywheel.overlay.runner_sets import fact_value, variable_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from flywheel.contract.compiled import Contract, Stack
    from flywheel.formats.values import Document
    from flywheel.overlay.fact import Fact
    from flywheel.overlay.overlay import Overlay
    from flywheel.overlay.runner_sets import RunnerSet
    from flywheel.overlay.stack_inputs import Backend, Inputs

SCHEMA = "flywheel.manifest/1"


class RecordedSet(Record):
    """One runner set in a manifest.

    lane: the primary lane's name, "" for an entry of the stack's map.
    """

    __slots__ = ("labels", "lane", "release", "scale_set")

    def __init__(self, document: Document, node: Object) -> None:
        super().__init__(document, node)
        self.release = self.text("release")
        self.lane = self.text("lane")
        self.scale_set = self.text("scale_set")
        self.labels = self.texts("labels")

    @property
    def key(self) -> tuple[str, str]:
        """The key that identifies the set in every manifest: a lane by its name, even if its release changes."""
        return ("lane", self.lane) if self.lane else ("release", self.release)


class RecordedStack(Record):
    """One stack in a manifest: its chart, its state and its runner sets."""

    __slots__ = ("chart", "name", "sets")

    def __init__(self, document: Document, node: Object) -> None:
        super().__init__(document, node)
        self.name = self.text("stack")
        self.chart = self.text("chart_version")
        self.sets = [RecordedSet(document, one) for one in self.objects("runner_sets")]

    @property
    def deploys_controller(self) -> bool | None:
        """Whether the stack deploys the cluster's controller; None if that is not set."""
        node = self.node.items.get("deploys_controller")
        value = node.value if isinstance(node, Scalar) else None
        return value if isinstance(value, bool) else None

    def states(self) -> list[dict[str, str]]:
        """The locations of its state: the backend's type as `backend`, and each attribute by name."""
        entries = [Record(self.document, node) for node in self.objects("states")]
        return [{name: entry.text(name) for name in sorted(entry.node.items)} for entry in entries]


class Manifest(Record):
    """A whole manifest. `overlay` is the overlay's name in reports."""

    __slots__ = ("contract", "core", "every_stack", "overlay", "owner", "stacks")

    def __init__(self, document: Document) -> None:
        super().__init__(document, document.root)
        self.overlay = self.text("overlay")
        self.contract = self.text("contract")
        self.owner = self._part("owner")
        self.core = self._part("core")
        self.every_stack = [RecordedStack(document, node) for node in self.objects("stacks")]
        self.stacks = {one.name: one for one in self.every_stack}

    def _part(self, name: str) -> Record:
        node = self.node.items.get(name)
        return Record(self.document, node if isinstance(node, Object) else Object({}, {}, self.node.at))


def of(overlay: Overlay, contract: Contract, redact: Callable[[str], str] = str) -> dict[str, Any]:
    """The manifest of an overlay as a document; every text in it goes through `redact`."""
    owner = {name: overlay.text(f"owner.{name}") for name in _OWNER}
    found = {
        "schema": SCHEMA,
        "overlay": overlay.name,
        "contract": contract.digest,
        "owner": owner,
        "core": _core(overlay, contract),
        "stacks": [
            _stack(overlay, contract, stack, inputs, sets)
            for stack, inputs, sets in sorted(overlay.by_stack(contract), key=lambda part: part[0].name)
        ],
    }
    return {name: _redacted(value, redact) for name, value in found.items()}


#: The facts that say who registers, and who owns the controller.
_OWNER = ("account_kind", "forge", "overlay_repository", "slug")


def _core(overlay: Overlay, contract: Contract) -> dict[str, list[str]]:
    """The core that the overlay pins for its default role; several values if its pins disagree."""
    role = contract.conventions.get("pins", {}).get("default_role", "")
    mine = [pin for pin in pins_of(overlay, contract) if pin.root and pin.role == role]
    return {
        "commits": sorted({pin.commit for pin in mine if pin.commit}),
        "contracts": sorted({pin.contract for pin in mine if pin.contract}),
        "versions": sorted({pin.version for pin in mine if pin.version}),
    }


def _stack(
    overlay: Overlay, contract: Contract, stack: Stack, inputs: Inputs, sets: list[RunnerSet]
) -> dict[str, object]:
    chart = fact_value(stack, inputs, "substrate.controller_chart_version")
    states = [_state(backend, contract) for backend in overlay.backends if backend.stack == stack.name]
    recorded = [_runner_set(runner_set, inputs, contract) for runner_set in sets]
    return {
        "stack": stack.name,
        "chart_version": _text(chart),
        "controller_owner": overlay.text("substrate.controller_owner"),
        "deploys_controller": _deploys_controller(stack, inputs),
        "states": sorted(states, key=sorted_items),
        "runner_sets": sorted(recorded, key=lambda one: (one["lane"] or "", one["release"])),
    }


def sorted_items(state: dict[str, str]) -> list[tuple[str, str]]:
    """A state in a form that sorts and compares."""
    return sorted(state.items())


def _deploys_controller(stack: Stack, inputs: Inputs) -> bool | None:
    """Whether one of the stack's flags for it is true; None if there is no flag, or a value is not a boolean."""
    values = [variable_value(stack, inputs, name) for name in stack.controller_owner_flags]
    flags = [fact.value for fact in values if fact is not None]
    if any(flag in (True, "true", "1") for flag in flags):
        return True
    return False if flags else None


def _state(backend: Backend, contract: Contract) -> dict[str, str]:
    """What identifies a state: the key, and the backend's attributes that the contract names."""
    state = contract.wiring["state"]
    names = {"key", *state["attributes"].values(), *state["recognised_by"].get(backend.kind, ())}
    where = {name: text for name in names if (text := backend.text(name))}
    return {"backend": backend.kind, **where}


def _runner_set(runner_set: RunnerSet, inputs: Inputs, contract: Contract) -> dict[str, Any]:
    labels = {str(fact.value) for fact in runner_sets.labels(runner_set, contract)}
    return {
        "release": runner_set.release,
        "lane": runner_set.lane or "",
        "scale_set": runner_sets.scale_set_name(runner_set, contract),
        "labels": sorted(labels),
        "runner_group": _text(fact_value(runner_set.stack, inputs, "owner.runner_group")),
        "config_url": runner_set.text("config_url"),
        "app_secret": runner_set.text("app_secret"),
        "runner_type": runner_sets.runner_type(runner_set, contract),
        "min_runners": _whole(runner_set.get("min_runners")),
        "max_runners": _whole(runner_set.get("max_runners")),
    }


def _text(fact: Fact | None) -> str:
    value = fact.value if fact is not None else None
    return value if isinstance(value, str) else ""


def _whole(fact: Fact | None) -> int | None:
    value = fact.value if fact is not None else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _redacted(value: object, redact: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, list):
        return [_redacted(item, redact) for item in value]
    if isinstance(value, dict):
        return {name: _redacted(item, redact) for name, item in value.items()}
    return value
