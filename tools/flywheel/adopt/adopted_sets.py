"""Make runner set targets from a stack's values: the reverse of `overlay.facts.set_facts`.

A set is adopted only if a rule renders exactly its values. Otherwise (it does not set an attribute that
rules always write, or its name is not valid for a target) its variables stay variables, and the reason is
reported.
"""

from __future__ import annotations

import re

from flywheel.hcl.defaults import filled
from flywheel.hcl.types import ABSENT, Collection, ObjectType
from flywheel.overlay.facts import build_facts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from flywheel.contract.compiled import Contract
    from flywheel.contract.stack import PrimaryLane, RunnerSetMap, Stack

    #: The arguments of one call.
    Target = dict[str, Any]

#: Names that are valid for targets in the root package, on every Bazel version and file system.
_TARGET = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+=@~-]{0,199}")
_MOST = 2**31 - 1


class UnfitSet(Exception):
    """The reason why a set cannot become a runner set target."""


class AdoptedSets:
    """The targets, and `values` without the values that the targets render.

    kept: notes on what stays in `variables`, with the reasons.
    """

    def __init__(
        self, contract: Contract, stack: Stack, values: dict[str, Any], owner: Target, substrate: Target
    ) -> None:
        self.contract = contract
        self.stack = stack
        self.values = dict(values)
        self.owner = owner
        self.substrate = substrate
        self.targets: list[Target] = []
        self.kept: list[str] = []
        #: Primary lanes by the names of their targets.
        self.lane_of: dict[str, str] = {}
        #: The stack's quantities, which are the resources of a runner.
        self.quantities: set[str] = set()
        for names in (stack.quantities.variables, stack.quantities.runner_sets):
            self.quantities.update(names.single, *((pair.request, pair.limit) for pair in names.pairs))

    def collect(self) -> AdoptedSets:
        """Find the sets; return this object."""
        for lane in self.stack.primary_lanes.values():
            self._lane(lane)
        self._extra()
        return self

    def _lane(self, lane: PrimaryLane) -> None:
        variables = set(lane.bindings.values()) | {lane.deploy}
        on = True if lane.deploy is None else self._effective(lane.deploy) is True
        if not on or (lane.deploy is None and not variables & self.values.keys()):
            if lane.deploy and self._effective(lane.deploy) is False:  # the rules do the same for a lane without a set
                self.values.pop(lane.deploy, None)
            return
        try:
            target, rest = self._primary(lane)
        except UnfitSet as err:
            self.kept.append(f"the primary lane `{lane.name}` stays in `variables`: {err}")
            if lane.deploy:
                self.values.setdefault(lane.deploy, True)
            return
        self.targets.append(target)
        self.lane_of[target["name"]] = lane.name
        self.values = {name: value for name, value in self.values.items() if name not in variables or name in rest}

    def _primary(self, lane: PrimaryLane) -> tuple[Target, set[str]]:
        """The target of a lane, and the variables of the lane that the target cannot set."""
        release = lane.bindings["release"]
        name = self._effective(release)
        target = {"name": self.name_of(name, release), "capability": lane.label, "primary": True}
        rest: set[str] = set()
        for fact, variable in lane.bindings.items():
            if fact == "release" or variable not in self.values:
                continue
            if not self.put(target, fact, variable, self.values[variable]):
                rest.add(variable)
        bound = lane.bindings.get("scale_set_name")
        if bound is not None and "scale_set_name" not in target:
            if self._effective(bound) != name:
                raise UnfitSet(f"it does not set `{bound}`, which rules always write")
            rest.discard(bound)
        return target, rest

    def _effective(self, name: str) -> object:
        """The value of a variable as the stack gets it."""
        variable = self.stack.variables[name]
        return filled(variable.type, self.values.get(name, variable.default))

    def name_of(self, name: object, what: str) -> str:
        """The name of a target; raise `UnfitSet` if a target cannot have that name."""
        if not isinstance(name, str) or not _TARGET.fullmatch(name):
            raise UnfitSet(f"`{what}` is not a valid name of a target")
        if any(name == one["name"] for one in self.targets):
            raise UnfitSet(f"another set has the name `{name}` too")
        return name

    def put(self, target: Target, fact: str, name: str, value: object) -> bool:
        """Set the rule's attribute for the value of `name`; return False if no attribute can hold it."""
        holds = _HOLDS.get(fact, _text)
        if build_facts.is_unset(value) or not holds(value):
            return False
        if fact.startswith(_VOLUMES):
            path, _, key = fact.removeprefix(_VOLUMES).rpartition(".")
            target.setdefault("volumes", {}).setdefault(path, {})[key] = value
        elif fact in build_facts.RUNNER_SET:
            target[fact] = value
        elif name in self.quantities:
            target.setdefault("resources", {})[fact] = value
        else:
            return False
        return True

    def _extra(self) -> None:
        sets = self.stack.runner_sets
        value = self.values.get(sets.variable) if sets is not None else None
        if sets is None or not isinstance(value, dict) or not value:
            return
        type_ = self.stack.variables[sets.variable].type
        inner = type_.element if isinstance(type_, Collection) else None
        if not isinstance(inner, ObjectType):
            return
        found: list[Target] = []
        before = list(self.targets)
        reasons = []
        for release, entry in value.items():
            try:
                found.append(_Entry(self, sets, inner, release, entry).target())
                self.targets.append(found[-1])
            except UnfitSet as err:
                reasons.append(f"`{release}`: {err}")
        if reasons:
            self.targets = before
            self.kept.append(f"`{sets.variable}` stays in `variables`: {'; '.join(reasons)}")
        else:
            del self.values[sets.variable]


class _Entry:
    """One entry of the stack's map of sets."""

    def __init__(self, sets: AdoptedSets, bound: RunnerSetMap, type_: ObjectType, release: str, entry: object) -> None:
        if not isinstance(entry, dict):
            raise UnfitSet("it is not an object")
        self.sets = sets
        self.bound = bound
        self.type = type_
        self.release = release
        self.entry = entry
        self.rest = dict(entry)

    def target(self) -> Target:
        """The target that renders the entry; raise `UnfitSet` if there is none."""
        target: Target = {"name": self.sets.name_of(self.release, self.release)}
        capability = self._take("capability")
        runner_type = self.sets.contract.capabilities.type_of(capability) if isinstance(capability, str) else ""
        if not runner_type:
            raise UnfitSet("its label is not a capability label of the contract")
        target["capability"] = capability
        if self._take("runner_type") != runner_type:
            raise UnfitSet(f"its runner type is not `{runner_type}`, the type of its label")
        self._inherited(target)
        self._caches(target, runner_type)
        for fact, attribute in self.bound.bindings.items():
            if attribute in self.rest and fact not in _INHERITED and self._put(target, fact, attribute):
                del self.rest[attribute]
        if self.rest:
            target["attributes"] = self.rest
        return target

    def _take(self, fact: str) -> object:
        """The stack's value of the attribute for a fact; it is removed from the remaining attributes."""
        value = self._effective(fact)
        self.rest.pop(self.bound.bindings[fact], None)
        return value

    def _effective(self, fact: str) -> object:
        name = self.bound.bindings[fact]
        attribute = self.type.attributes[name]
        value = self.entry.get(name)
        if value is None and attribute.default is not ABSENT:
            value = attribute.default
        return filled(attribute.type, value)

    def _inherited(self, target: Target) -> None:
        """Set name, URL and secret if they differ from those that a set inherits."""
        name = self._take("scale_set_name")
        if not isinstance(name, str) or not name:
            raise UnfitSet(f"it does not set `{self.bound.bindings['scale_set_name']}`, which rules always write")
        if name != self.release:
            target["scale_set_name"] = name
        for fact, attribute in (("config_url", "registration_anchor"), ("app_secret", "app_secret")):
            name = self.bound.bindings[fact]
            owned = self.sets.owner.get(fact)
            value = self._effective(fact)
            if owned is None and name not in self.entry:
                continue
            if not isinstance(value, str) or not value:
                raise UnfitSet(f"its `{name}` is empty, and rules would write the owner's")
            self.rest.pop(name, None)
            if value != owned:
                target[attribute] = value

    def _put(self, target: Target, fact: str, attribute: str) -> bool:
        return self.sets.put(target, fact, attribute, self.rest[attribute])

    def _caches(self, target: Target, runner_type: str) -> None:
        """Use the substrate's caches if the set has exactly those; otherwise set its own as attributes."""
        names = set()
        for lane in self.sets.stack.primary_lanes.values():
            if self.sets.contract.capabilities.labels[lane.label].runner_type == runner_type:
                names |= lane.inherits.keys() & self.bound.bindings.keys()
        given = {name: self.sets.substrate[name] for name in sorted(names) if name in self.sets.substrate}
        if all(self._effective(name) == value for name, value in given.items()):
            for name in given:
                self._take(name)
        else:
            target["caches"] = "stack"


def _text(value: object) -> bool:
    return isinstance(value, str)


def _count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST


#: The start of a fact about a volume: `volumes.PATH.size`.
_VOLUMES = "volumes."
#: The values that attributes of rules can have, for attributes that are not strings.
_HOLDS: dict[str, Callable[[object], bool]] = {
    "affinity": lambda value: isinstance(value, dict),
    "max_runners": _count,
    "min_runners": _count,
    "node_selector": lambda value: isinstance(value, dict) and all(map(_text, value.values())),
    "runner_labels": lambda value: isinstance(value, list) and all(map(_text, value)),
    "tolerations": lambda value: isinstance(value, list) and all(isinstance(one, dict) for one in value),
}
#: Facts of a set that are handled before the plain ones.
_INHERITED = ("capability", "runner_type", "scale_set_name", "config_url", "app_secret")
