"""The manifest of an overlay: what was rendered and will be live, by name and without secrets.

It is saved with the overlay after an apply, and the next edit is compared with it. It contains the names by
which ARC, the forge and the state identify things, and nothing that changes when lines of a BUILD file move.
"""

from __future__ import annotations

from functools import cached_property

from flywheel.documents.containers import many, mapping, nullable
from flywheel.documents.kinds import FLAG, NUMBER, TEXT
from flywheel.documents.record import Record, optional, required
from flywheel.overlay import runner_sets
from flywheel.overlay.pins.overlay_pins import pins_of
from flywheel.overlay.runner_sets import fact_value, variable_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from flywheel.contract.compiled import Contract
    from flywheel.contract.stack import Stack
    from flywheel.documents.problems import Problems
    from flywheel.overlay.fact import Fact
    from flywheel.overlay.overlay import Overlay
    from flywheel.overlay.runner_sets import RunnerSet
    from flywheel.overlay.stack_inputs import Backend, Inputs


class RecordedSet(Record, nulls=True):
    """One runner set in a manifest."""

    release = required(TEXT, "The Helm release.")
    lane = required(TEXT, "The primary lane's name, empty for an entry of the stack's map.")
    scale_set = required(TEXT, "The name under which it registers.")
    labels = required(many(TEXT), "Its labels, sorted.")
    runner_group = required(TEXT, "Its runner group, empty if it has none.")
    config_url = required(TEXT, "Where it registers.")
    app_secret = required(TEXT, "The name of the secret with the GitHub App's credentials.")
    runner_type = required(TEXT, "Its runner type.")
    min_runners = optional(NUMBER, "The least number of runners; null if it is not set.", asked=nullable(NUMBER))
    max_runners = optional(NUMBER, "The most runners; null if it is not set.", asked=nullable(NUMBER))

    @property
    def key(self) -> tuple[str, str]:
        """The key that identifies the set in every manifest: a lane by its name, even if its release changes."""
        return ("lane", self.lane) if self.lane else ("release", self.release)


class RecordedStack(Record, nulls=True):
    """One stack in a manifest: its chart, its state and its runner sets."""

    name = required(TEXT, "The stack's name.", name="stack")
    chart = required(TEXT, "The version of the controller's chart.", name="chart_version")
    controller_owner = required(TEXT, "The owner of the cluster's controller.")
    deploys_controller = optional(
        FLAG, "Whether the stack deploys the cluster's controller; null if that is not set.", asked=nullable(FLAG)
    )
    states = required(
        many(mapping(TEXT)), "The locations of its state: the backend's type as `backend`, and each attribute by name."
    )
    sets = required(many(RecordedSet), "Its runner sets, sorted.", name="runner_sets")


class RecordedOwner(Record, nulls=True):
    """The owner that registers the runners."""

    account_kind = required(TEXT, "The kind of the account.")
    forge = required(TEXT, "The forge.")
    overlay_repository = required(TEXT, "The repository of the overlay.")
    slug = required(TEXT, "The account's name.")


class RecordedCore(Record, nulls=True):
    """The core that the overlay pins."""

    commits = required(many(TEXT), "The commits that are pinned.")
    contracts = required(many(TEXT), "The digests of contracts that are pinned.")
    versions = required(many(TEXT), "The versions that are pinned.")


class Manifest(
    Record,
    schema="flywheel.manifest/1",
    title="GloriousFlywheel manifest",
    means="What an overlay renders and what will be live, by name.",
    again="Write it again with `flywheel manifest`, or with the target that keeps it.",
    nulls=True,
):
    """A whole manifest."""

    overlay = required(TEXT, "The overlay's name in reports: its target, or its repository.")
    contract = required(TEXT, "Digest of the contract with which it was made.")
    owner = required(RecordedOwner, "The owner that registers the runners.")
    core = required(
        RecordedCore, "The core that the overlay pins for its default role; several values if its pins disagree."
    )
    every_stack = required(many(RecordedStack), "The values that each stack is given, sorted by name.", name="stacks")

    @cached_property
    def stacks(self) -> dict[str, RecordedStack]:
        """The stacks by name."""
        return {one.name: one for one in self.every_stack}

    def judge(self, problems: Problems) -> None:
        """No stack and no runner set is listed twice."""
        seen: set[object] = set()
        for stack in self.every_stack:
            for key, entry in ((stack.name, stack), *(((stack.name, one.key), one) for one in stack.sets)):
                if key in seen:
                    return problems.at(entry.node.at, "the manifest has two entries with this name.", "")
                seen.add(key)
        return None


def of(overlay: Overlay, contract: Contract, redact: Callable[[str], str] = str) -> dict[str, Any]:
    """The manifest of an overlay as a document; every text in it goes through `redact`."""
    owner = {name: overlay.text(f"owner.{name}") for name in RecordedOwner.table.keys}
    found = {
        "schema": Manifest.table.schema_name,
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


def _core(overlay: Overlay, contract: Contract) -> dict[str, list[str]]:
    """The core that the overlay pins for its default role; several values if its pins disagree."""
    role = contract.conventions.default_role
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
    state = contract.wiring.state
    names = {"key", *state.attributes.values(), *state.recognised_by.get(backend.kind, ())}
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
