"""Read an adopted BUILD file: the facts that its rules would pass to `flywheel render`.

It mirrors `rules/private/facts.bzl`, so that a file can be rendered without Bazel. Nothing is executed:
only calls with literal arguments are read.
"""

from __future__ import annotations

import ast

from flywheel.overlay.facts.facts_tables import SCHEMA

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: The value of an attribute that is not set (`_UNSET` of `rules/private/facts.bzl`).
_UNSET: tuple[object, ...] = (None, "", [], {}, -1)

#: The attributes of the rules that become facts, in the order of their declaration, with the defaults
#: that are not "unset". A test compares them with `rules/private/`.
OWNER: dict[str, object] = {
    "account_kind": None, "app_secret": None, "config_url": None, "forge": "github", "overlay_repository": None,
    "runner_group": None, "slug": None,
}  # fmt: skip
SUBSTRATE: dict[str, object] = dict.fromkeys((
    "attic_cache", "attic_public_key", "attic_server", "bazel_cache_endpoint", "bazel_executor_endpoint",
    "cluster_context", "controller_namespace", "controller_owner", "runner_namespace", "state_bucket",
    "state_endpoint", "state_key_prefix", "state_region",
))  # fmt: skip
RUNNER_SET: dict[str, object] = {
    "app_secret": None, "caches": "substrate", "capability": None, "container_mode": None, "image": None,
    "max_runners": None, "min_runners": None, "node_selector": None, "primary": False, "registration_anchor": None,
    "resources": None, "runner_labels": None, "scale_set_name": None,
}  # fmt: skip


def facts(text: str, overlay: str) -> dict[str, Any]:
    """The facts document of the overlay target called `overlay`."""
    targets: dict[str, dict[str, Any]] = {}
    for statement in ast.parse(text).body:
        call = statement.value if isinstance(statement, ast.Expr) else None
        if isinstance(call, ast.Call) and call.keywords:
            given = {str(one.arg): ast.literal_eval(one.value) for one in call.keywords}
            targets[f":{given['name']}"] = given
    made = targets[f":{overlay}"]
    substrate = targets[made["substrate"]]
    return {
        "schema": SCHEMA,
        "label": f"//:{overlay}",
        "stack": made.get("stack", ""),
        "owner": _section(made["owner"], _given(targets[made["owner"]], OWNER)),
        "substrate": _section(made["substrate"], {"name": substrate["name"], **_given(substrate, SUBSTRATE)}),
        "runner_sets": [_runner_set(label, targets[label]) for label in made.get("runner_sets", ())],
        "variables": made.get("variables", {}),
        "examples": made.get("examples", {}),
        "core_pin": None,
    }


def _section(label: str, given: dict[str, Any]) -> dict[str, Any]:
    return {"label": f"//{label}", "facts": given}


def _runner_set(label: str, given: dict[str, Any]) -> dict[str, Any]:
    own = {"release": given["name"], **_given(given, RUNNER_SET)}
    return {**_section(label, own), "attributes": given.get("attributes", {})}


def _given(target: dict[str, Any], attributes: dict[str, object]) -> dict[str, Any]:
    values = {name: target.get(name, default) for name, default in attributes.items()}
    return {name: value for name, value in values.items() if not is_unset(value)}


def is_unset(value: object) -> bool:
    """Whether an attribute with this value counts as not set."""
    return any(type(value) is type(one) and value == one for one in _UNSET)
