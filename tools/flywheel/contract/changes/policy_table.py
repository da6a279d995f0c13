"""The policy of each contract value, by its path (`contract/*.yaml` explain the values)."""

from __future__ import annotations

from flywheel.contract.changes.contract_change import ADDED, NARROWED, REMOVED, WIDENED, ContractChange
from flywheel.contract.changes.data_changes import LISTED, differences, shown
from flywheel.contract.changes.policies import (
    allows,
    bound,
    carries,
    demands,
    denies,
    fixed,
    hosts,
    least,
    most,
    must_not,
    noted,
    words,
)
from flywheel.contract.changes.type_changes import type_changes
from flywheel.hcl.types import ABSENT, from_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.contract.changes.data_changes import Policy, Rules, Steps

_ONLY_ON = "only_on"
_RUNNER_SETS = ("stacks", "*", "runner_sets")


def _suffixes(old: object, new: object, path: Steps, rules: Rules) -> Iterator[ContractChange]:
    """The suffixes, and the runner types to which some are limited; the others are allowed on all types."""
    before, after = [one if isinstance(one, dict) else {} for one in (old, new)]
    for key in sorted((before.keys() | after.keys()) - {_ONLY_ON}):
        yield from differences(before.get(key, ABSENT), after.get(key, ABSENT), (*path, key), rules)
    kept, keeps = before.get(_ONLY_ON) or {}, after.get(_ONLY_ON) or {}
    for suffix in sorted(kept.keys() | keeps.keys()):
        types, known = keeps.get(suffix, ABSENT), suffix in before.get("allowed", ())
        where = (*path, _ONLY_ON, suffix)
        if suffix in kept and types is not ABSENT:
            yield from differences(kept[suffix], types, where, rules)
        elif types is ABSENT:
            text = f"the suffix `{suffix}` is no longer limited to runner types"
            yield ContractChange(where, WIDENED, False, text, "Everything that was accepted still is.")
        else:
            why = "On other runner types it is refused now." if known else "The suffix itself is new."
            kind, text = NARROWED if known else ADDED, f"the suffix `{suffix}` is limited to {shown(types)} now"
            yield ContractChange(where, kind, known, text, why)


def _runner_sets(old: object, new: object, path: Steps, rules: Rules) -> Iterator[ContractChange]:
    """The map of runner sets of a stack; a stack may have none."""
    if new is None:
        text = f"the stack `{path[1]}` no longer has runner sets"
        yield ContractChange(path, REMOVED, True, text, "An overlay with runner sets cannot be rendered.")
    elif old is None:
        yield ContractChange(
            path, ADDED, False, f"the stack `{path[1]}` has runner sets now", "No overlay declares any yet."
        )
    else:
        yield from differences(
            old, new, path, {pattern: rules[pattern] for pattern in rules if pattern != _RUNNER_SETS}
        )


def _shape(old: object, new: object, path: Steps, rules: Rules) -> Iterator[ContractChange]:
    """The type that a file must have."""
    if old is ABSENT or new is ABSENT:
        yield from fixed(old, new, path, rules)
        return
    found = list(type_changes(from_json(old), from_json(new), path[1], path))
    yield from found or fixed(old, new, path, rules)


_CAPABILITIES: dict[str, Policy] = {
    "namespace": fixed,
    "labels": allows("label"),
    "labels.*.runner_type": fixed,
    "labels.*.suffixes": fixed,
    "labels.*.class": noted,
    "labels.*.use": words,
    "labels.*.max": bound,
    "runner_types": allows("runner type"),
    "runner_types.*.automatic": noted,
    "runner_types.*.allowed": allows(),
    "suffixes.allowed": allows(),
    "suffixes": _suffixes,
    "suffixes.only_on.*": allows(),
    "generic_labels.*": allows(),
    "foreign_labels.*": denies(),
    "forbidden_tokens.*": denies(),
    "retired_labels": denies(),
    "owner_pools": allows("owner with pools of its own"),
    "owner_pools.*": allows("pool"),
    "owner_pools.*.*": fixed,
}

_ARC: dict[str, Policy] = {
    "scale_set_name.min_length": least,
    "scale_set_name.max_length": most,
    "object_name.max_length": most,
    "object_name.pattern": fixed,
    "object_name.replace": fixed,
    "object_name.derived_suffix_lengths.*": least,
    "release_name.max_length": most,
    "namespace.max_length": most,
    "label.min_length": least,
    "label.max_length": most,
    "label.ignores_case": fixed,
    "versions": allows("ARC version"),
    "versions.*.released": noted,
    "versions.*.scale_set_labels": must_not,
    "versions.*.controller_accepts": fixed,
    "labels_written": noted,
    "chart_values": noted,
    "scale_set_labels": fixed,
    "scale_set_name_from": fixed,
    "container_modes": allows(),
    "runners.minimum": least,
    "app_secret_keys": demands(),
    "pods": noted,
    "runner_releases": noted,
}

_WIRING: dict[str, Policy] = {
    "endpoints": demands(),
    "endpoints.*": allows(),
    "requires": demands(),
    "requires.*": demands(),
    "runner_types": demands(),
    "runner_types.*": demands(),
    "substrate_modes": fixed,
    "retired.*": denies(),
    "forges": allows("forge"),
    "forges.*.adapter": fixed,
    "forges.*.status": noted,
    "forges.*.hosts": hosts,
    "forges.*.default_group": fixed,
    "forges.*.api": noted,
    "forges.*.selects_by": fixed,
    "forges.*.labels": noted,
    "forges.*.scopes": allows(),
    "forges.*.scopes.*.path": fixed,
    "forges.*.scopes.*.groups": fixed,
    "forges.*.accounts": allows(),
    "forges.*.accounts.*.scopes": allows(),
    "forges.*.accounts.*.anchor": fixed,
    "forges.*.accounts.*.groups": fixed,
    "forges.*.plans": allows("plan"),
    "forges.*.plans.*.groups": must_not,
    "owner_references": noted,
    "owner_choices": carries(),
    "owner_choices.*": fixed,
    "app_secret.name": fixed,
    "app_secret.shared_name": fixed,
    "app_secret.mistaken_keys": denies(),
    "app_secret.mistaken_keys.*": noted,
    "exempt": allows(),
    "exempt.*": words,
    "public_keys": demands(),
    "public_keys.*": fixed,
    "cluster_domain": fixed,
    "filled_in_later": allows(),
    "filled_in_later.*": allows(),
    "forbidden_files": denies(),
    "forbidden_files.*": words,
    "secret_name.pattern": fixed,
    "secret_name.max_length": most,
    "state.backend": fixed,
    "state.key": fixed,
    "state.region": fixed,
    "state.must_be_true": demands(),
    "state.deprecated": denies(),
    "state.deprecated.*": noted,
    "state.attributes": demands(),
    "state.attributes.*": fixed,
    "state.locking": noted,
    "state.legacy_backends": LISTED,
    "state.known": allows(),
    "state.known_endpoints": allows(),
    "state.lock_attributes": LISTED,
    "state.credentials": denies(),
    "state.recognised_by": LISTED,
    "state.recognised_by.*": LISTED,
}

_STACK: dict[str, Policy] = {
    "state_key": fixed,
    "adapter": noted,
    "bindings": carries(),
    "bindings.*": fixed,
    "controller_owner_flags": demands(),
    "runner_sets": _runner_sets,
    "runner_sets.variable": fixed,
    "runner_sets.bindings": carries(),
    "runner_sets.bindings.*": fixed,
    "primary_lanes": allows("primary lane"),
    "primary_lanes.*.name": fixed,
    "primary_lanes.*.label": fixed,
    "primary_lanes.*.deploy": fixed,
    "primary_lanes.*.bindings": carries(),
    "primary_lanes.*.bindings.*": fixed,
    "primary_lanes.*.inherits": carries(),
    "primary_lanes.*.inherits.*": fixed,
    "ranges.*": demands(),
    "quantities.*.pairs": demands(),
    "quantities.*.single": demands(),
    "images.*": demands(),
    "endpoints.*": demands(),
    "endpoints.*.*": fixed,
    "secret_names.*": demands(),
    "exceptions": denies(),
    "derived": carries(),
    "derived.*": fixed,
    "refuses": denies(),
}

#: Conventions with rules. Other documents are compared as data.
_CONVENTIONS: dict[str, Policy] = {
    "organization.files": allows(),
    "organization.cluster_files": allows(),
    "organization.shape": _shape,
    "organization.values": demands(),
    "organization.values.*": allows(),
    "pins.modules": allows(),
    "pins.repositories": allows(),
    "pins.extension": fixed,
    "pins.tag": fixed,
    "pins.roles": allows("role"),
    "pins.roles.*.use": words,
    "pins.variables.never": allows(),
    "pins.lock_versions": allows("Bazel version"),
    "pins.lock_versions.*": fixed,
}

RULES: dict[Steps, Policy] = {
    (*head, *pattern.split(".")): policy
    for head, table in (
        (("capabilities",), _CAPABILITIES),
        (("arc",), _ARC),
        (("wiring",), _WIRING),
        (("stacks", "*"), _STACK),
        (("conventions",), _CONVENTIONS),
    )
    for pattern, policy in table.items()
}
