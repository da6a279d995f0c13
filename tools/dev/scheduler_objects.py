"""The Kubernetes objects that the real API server and scheduler get for a fleet of scheduler_fleets.py.

They are made from the fleet's own words and from Kubernetes' documentation, with nothing of `tools/flywheel`: what the
tool says of the same fleet is compared with what comes back.
"""

from __future__ import annotations

import copy
from typing import Any

from scheduler_fleets import Fleet, required

OS, HOST = "kubernetes.io/os", "kubernetes.io/hostname"
_RESOURCES = {"cpu": "cpu", "memory": "memory", "ephemeral-storage": "ephemeral_storage"}


def node_names(pool: dict[str, Any]) -> list[str]:
    """The nodes of a pool: one has the pool's name."""
    count = pool.get("count", 1)
    return [pool["name"]] if count == 1 else [f"{pool['name']}-{number}" for number in range(count)]


def nodes(fleet: Fleet) -> dict[str, dict[str, Any]]:
    """The nodes by name. Each has the labels that every kubelet sets."""
    return {name: _node(pool, name) for pool in fleet["pools"] for name in node_names(pool)}


def _node(pool: dict[str, Any], name: str) -> dict[str, Any]:
    taints = [{key: one[key] for key in ("key", "value", "effect") if one.get(key)} for one in pool.get("taints", ())]
    given = {**pool["allocatable"]}
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": {OS: "linux", HOST: name, **pool.get("labels", {})}},
        "spec": {"taints": taints, "unschedulable": pool.get("unschedulable", False)},
        "status": {
            "allocatable": given,
            "capacity": given,
            "conditions": [{"type": "Ready", "status": "True", "reason": "KubeletReady"}],
        },
    }


def others(pool: dict[str, Any], node: str) -> list[dict[str, Any]]:
    """The other pods on a node: as many as the fleet says, of which the first requests everything."""
    used = dict(pool.get("used") or {})
    count = int(used.pop("pods", "1" if used else "0"))
    found = []
    for number in range(count):
        one = pod(f"other-{node}-{number}", [_container("other", {"requests": used} if number == 0 else {})])
        one["spec"]["nodeName"] = node
        found.append(one)
    return found


def pod(name: str, containers: list[dict[str, Any]], **spec: Any) -> dict[str, Any]:
    """A pod. Nothing runs its containers."""
    more = {"containers": containers, "restartPolicy": "Never", "terminationGracePeriodSeconds": 0, **spec}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": more}


def _container(name: str, resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "image": "example.com/none", "resources": resources, **more}


def runner(fleet: Fleet, one: dict[str, Any], name: str) -> dict[str, Any]:
    """A runner's pod of a set."""
    values = one["values"]
    resources: dict[str, Any] = {"requests": {}, "limits": dict(one.get("extended", {}))}
    for resource, written in _RESOURCES.items():
        for what in ("request", "limit"):
            if values.get(f"{written}_{what}"):
                resources[f"{what}s"][resource] = values[f"{written}_{what}"]
    mode = fleet["modes"].get(values["container_mode"], {})
    spec: dict[str, Any] = {key: values[written] for key, written in _PLACED.items() if values.get(written)}
    if mode.get("overhead"):
        spec["runtimeClassName"] = runtime_name(fleet, values["container_mode"])
    first = _added(mode)
    return pod(name, [_container("runner", resources)], **({"initContainers": first} if first else {}), **spec)


_PLACED = {"nodeSelector": "node_selector", "tolerations": "tolerations", "affinity": "affinity"}


def place(one: dict[str, Any], name: str) -> dict[str, Any]:
    """A pod without requests that wants to be somewhere."""
    return pod(name, [_container("runner", {})], **{key: one[written] for key, written in _PLACED.items()})


def _added(mode: dict[str, Any]) -> list[dict[str, Any]]:
    """The init containers of a mode in their order: each comes after the sidecars that it names."""
    names = list(mode.get("sidecars", {}))
    found: list[tuple[int, dict[str, Any]]] = []
    for at, (name, one) in enumerate(mode.get("sidecars", {}).items()):
        found.append((2 * at + 1, _container(name, _resources(one), restartPolicy="Always")))
    for name, one in mode.get("init_containers", {}).items():
        last = max((names.index(sidecar) for sidecar in one.get("after", ())), default=-1)
        found.append((2 * last + 2, _container(name, _resources(one))))
    return [one for _, one in sorted(found, key=lambda each: each[0])]


def _resources(one: dict[str, Any]) -> dict[str, Any]:
    return {key: one[key] for key in ("requests", "limits") if one.get(key)}


def listener(name: str) -> dict[str, Any]:
    """The listener of a set: on Linux, without requests."""
    return pod(name, [_container("listener", {})], nodeSelector={OS: "linux"})


def runtime_name(fleet: Fleet, mode: str) -> str:
    """The RuntimeClass of a container mode, which no other fleet has: the API server remembers them."""
    return f"{fleet['name']}-{mode}"


def runtime_classes(fleet: Fleet) -> list[dict[str, Any]]:
    """The classes whose overhead the API server adds to pods."""
    return [
        {
            "apiVersion": "node.k8s.io/v1",
            "kind": "RuntimeClass",
            "metadata": {"name": runtime_name(fleet, mode)},
            "handler": "runc",
            "overhead": {"podFixed": one["overhead"]},
        }
        for mode, one in fleet["modes"].items()
        if one.get("overhead")
    ]


def limit_range(one: dict[str, Any]) -> dict[str, Any]:
    """A LimitRange as somebody writes it: what the API server adds to it is for the recording to show."""
    words = {"default": "default", "default_request": "defaultRequest", "min": "min", "max": "max"}
    limits = {"type": "Container", **{there: one[here] for here, there in words.items() if one.get(here)}}
    return {"apiVersion": "v1", "kind": "LimitRange", "metadata": {"name": one["name"]}, "spec": {"limits": [limits]}}


def quota(one: dict[str, Any]) -> dict[str, Any]:
    """A ResourceQuota with its status, which a controller would write."""
    used = {key: one.get("used", {}).get(key, "0") for key in one["hard"]}
    return {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": {"name": one["name"]},
        "spec": {"hard": one["hard"]},
        "status": {"hard": one["hard"], "used": used},
    }


def pinned(one: dict[str, Any], node: str) -> dict[str, Any]:
    """A pod that also wants to be on one node, by a field that every term of its affinity gets."""
    found = copy.deepcopy(one)
    field = {"key": "metadata.name", "operator": "In", "values": [node]}
    affinity = found["spec"].setdefault("affinity", {}) or required([{"matchFields": []}])
    terms = affinity["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"]
    for term in terms:
        if term.get("matchExpressions") or term.get("matchFields") is not None:
            term["matchFields"] = [*term.get("matchFields", ()), field]
    found["spec"]["affinity"] = affinity
    return found
