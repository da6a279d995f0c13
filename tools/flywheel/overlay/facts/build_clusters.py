"""The document of a cluster that the rules of a BUILD file declare: it mirrors `rules/private/cluster.bzl`."""

from __future__ import annotations

from flywheel.overlay.facts import build_facts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

#: The attributes of `flywheel_cluster` and `flywheel_node_pool` that are keys of the document.
_OF_CLUSTER = ("contexts", "limit_ranges", "owners", "quotas")
_OF_POOL = ("allocatable", "gates", "labels", "notes", "taints", "used")


def cluster(text: str, overlay: str, package: str = "") -> dict[str, Any] | str:
    """The facts of the cluster of an overlay target: a document, or the name of a file in the package; {} if none.

    Raises `ValueError` or `LookupError` as `build_facts.facts` does.
    """
    calls = list(build_facts.calls(text))
    targets = {f"{start}:{given['name']}": (rule, given) for rule, given in calls for start in ("", f"//{package}")}
    label = targets[targets[f":{overlay}"][1]["substrate"]][1].get("cluster")
    if not label:
        return {}
    if label not in targets:
        if label.startswith(("@", "//")):
            raise LookupError(label)
        return str(label.removeprefix(":"))
    given = targets[label][1]
    pools = [targets[one][1] for one in given.get("node_pools", ())]
    return _document(given, pools, f"//{package}:")


def _document(cluster: dict[str, Any], pools: Iterable[dict[str, Any]], start: str) -> dict[str, Any]:
    """The document, from the arguments of both rules; `start` is what labels of the package begin with."""
    controller = {"owner": cluster.get("controller_owner"), "chart_version": cluster.get("controller_version")}
    return {
        "schema": "flywheel.cluster/1",
        "name": cluster["name"],
        "declared_by": start + cluster["name"],
        **_given({name: cluster.get(name) for name in _OF_CLUSTER}),
        **_given({"controller": _given(controller), "node_pools": [_pool(one, start) for one in pools]}),
        **cluster.get("facts", {}),
    }


def _pool(pool: dict[str, Any], start: str) -> dict[str, Any]:
    allocatable = dict(pool.get("allocatable", {}))
    if pool.get("pods", -1) >= 0:
        allocatable["pods"] = str(pool["pods"])
    found = {"name": pool["name"], "count": pool.get("count", 1), "declared_by": start + pool["name"]}
    own = {**{name: pool.get(name) for name in _OF_POOL}, "allocatable": allocatable}
    return {**found, **_given({**own, "unschedulable": pool.get("unschedulable") or None})}


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if not build_facts.is_unset(value)}
