"""Read a BUILD file: the facts that its rules would pass to `flywheel render`.

It mirrors `rules/private/facts.bzl`, so that a file can be rendered without Bazel. Nothing is executed:
only calls with literal arguments are read.
"""

from __future__ import annotations

import ast
import warnings

from flywheel.overlay.facts.facts_tables import SCHEMA

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

#: The value of an attribute that is not set (`_UNSET` of `rules/private/facts.bzl`).
_UNSET: tuple[object, ...] = (None, "", [], {}, -1)

#: The attributes of the rules that become facts, in the order of their declaration, with the defaults
#: that are not "unset". A test compares them with `rules/private/`.
OWNER: dict[str, object] = {
    "account_kind": None, "app_id": None, "app_installation_id": None, "app_secret": None, "cache_view": None,
    "config_url": None, "forge": "github", "forge_version": None, "former_names": None, "overlay_repository": None,
    "plan": None, "registration_anchors": None, "registration_scope": None, "repository_visibility": None,
    "runner_group": None, "runner_images": None, "runner_namespace": None, "slug": None, "state_boundary": None,
    "tenant": None,
}  # fmt: skip
SUBSTRATE: dict[str, object] = dict.fromkeys((
    "attic_cache", "attic_public_key", "attic_server", "bazel_cache_endpoint", "bazel_executor_endpoint",
    "cluster_context", "controller_namespace", "controller_owner", "runner_namespace", "state_bucket",
    "state_endpoint", "state_key_prefix", "state_region",
))  # fmt: skip
RUNNER_SET: dict[str, object] = {
    "affinity": None, "app_secret": None, "caches": "substrate", "capability": None, "container_mode": None,
    "image": None, "max_runners": None, "min_runners": None, "node_selector": None, "primary": False,
    "priority_class": None, "registration_anchor": None, "resources": None, "runner_labels": None,
    "scale_set_name": None, "tolerations": None, "volumes": None,
}  # fmt: skip


#: The names of the rules whose calls are read.
_RULES = (
    "flywheel_overlay", "flywheel_owner", "flywheel_runner_set", "flywheel_substrate", "flywheel_cluster",
    "flywheel_node_pool",
)  # fmt: skip


def overlays(text: str) -> list[str]:
    """The names of the overlays that a BUILD file declares; raise `ValueError` if their calls are not literal."""
    return [str(given["name"]) for rule, given in calls(text) if rule == _RULES[0]]


def calls(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rules' calls at the top of a file with their arguments; raise `ValueError` for computed arguments."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of Python, which Starlark is not
            body = ast.parse(text).body
    except (SyntaxError, RecursionError, MemoryError) as err:
        raise ValueError(f"not Starlark: {err}") from None
    for statement in body:
        call = statement.value if isinstance(statement, ast.Expr) else None
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _RULES:
            given = {str(one.arg): _literal(one.value) for one in call.keywords}
            if "name" not in given:
                raise ValueError("a call without a name")
            yield call.func.id, given


def _literal(node: ast.expr) -> Any:
    """The value of a literal; raise `ValueError` for all else, also for a list as a key."""
    try:
        return ast.literal_eval(node)
    except (TypeError, RecursionError, MemoryError) as err:
        raise ValueError(f"no literal: {err}") from None


def facts(text: str, overlay: str, package: str = "") -> dict[str, Any]:
    """The facts document of the overlay target called `overlay`.

    Raises `ValueError` or `LookupError` if its facts are not literal arguments in the file.
    """
    targets: dict[str, dict[str, Any]] = {}
    for _, given in calls(text):
        targets[f":{given['name']}"] = targets[f"//{package}:{given['name']}"] = given
    made = targets[f":{overlay}"]
    unknown = [label for label in made.get("runner_sets", ()) if label not in targets]
    if unknown:
        raise LookupError(unknown[0])
    substrate = targets[made["substrate"]]
    return {
        "schema": SCHEMA,
        "label": f"//{package}:{overlay}",
        "stack": made.get("stack", ""),
        "owner": _section(package, targets[made["owner"]], _given(targets[made["owner"]], OWNER)),
        "substrate": _section(package, substrate, {"name": substrate["name"], **_given(substrate, SUBSTRATE)}),
        "runner_sets": [_runner_set(package, targets[label]) for label in made.get("runner_sets", ())],
        "variables": made.get("variables", {}),
        "examples": made.get("examples", {}),
        # Its values are in MODULE.bazel.
        "core_pin": {} if made.get("core_pin") else None,
    }


def _section(package: str, target: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    return {"label": f"//{package}:{target['name']}", "facts": given}


def _runner_set(package: str, given: dict[str, Any]) -> dict[str, Any]:
    own = {"release": given["name"], **_given(given, RUNNER_SET)}
    return {**_section(package, given, own), "attributes": given.get("attributes", {})}


def _given(target: dict[str, Any], attributes: dict[str, object]) -> dict[str, Any]:
    values = {name: target.get(name, default) for name, default in attributes.items()}
    return {name: value for name, value in values.items() if not is_unset(value)}


def is_unset(value: object) -> bool:
    """Whether an attribute with this value counts as not set."""
    return any(type(value) is type(one) and value == one for one in _UNSET)
