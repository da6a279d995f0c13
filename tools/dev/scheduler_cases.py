"""Fleets that are written, not drawn: one question each, which luck would seldom ask."""

from __future__ import annotations

from typing import Any

from scheduler_fleets import GPU, SIZE, Fleet, required

_HOST = "kubernetes.io/hostname"


def _pool(name: str = "node-a", **more: Any) -> dict[str, Any]:
    allocatable = {
        "cpu": "4",
        "memory": "8Gi",
        "ephemeral-storage": "20Gi",
        "pods": "20",
        **more.pop("allocatable", {}),
    }
    return {"name": name, "count": 1, "labels": {}, "taints": [], "allocatable": allocatable, "used": {}, **more}


def _set(letter: str, **values: Any) -> dict[str, Any]:
    """A set of one runner that requests 1 CPU and 1 GiB."""
    plain = {
        "container_mode": "dind", "max_runners": 1, "cpu_request": "1", "cpu_limit": "", "memory_request": "1Gi",
        "memory_limit": "", "ephemeral_storage_request": "", "ephemeral_storage_limit": "", "node_selector": {},
        "affinity": {}, "tolerations": [],
    }  # fmt: skip
    return {"owner": "acme", "name": f"acme-{letter}", "values": {**plain, **values}}


def _fleet(name: str, pools: list[dict[str, Any]], sets: list[dict[str, Any]], **more: Any) -> Fleet:
    found = {"name": name, "pools": pools, "modes": {"kubernetes": {}, "dind": {}}, "sets": sets}
    return {**found, "places": [], "limit_ranges": [], "quotas": [], **more}


def _expressions(*expressions: tuple[str, str, list[str]]) -> dict[str, Any]:
    found = [{"key": key, "operator": operator, "values": values} for key, operator, values in expressions]
    return required([{"matchExpressions": found}])


def _place(affinity: dict[str, Any], tolerations: list[dict[str, str]] | None = None) -> dict[str, Any]:
    return {"affinity": affinity, "tolerations": tolerations or [], "node_selector": {}}


def _named(operator: str, name: str) -> dict[str, Any]:
    return {"matchFields": [{"key": "metadata.name", "operator": operator, "values": [name]}]}


_INIT = {"init": {"requests": {"cpu": "3"}}}
_BIG = "9223372036854775808"

CASES: list[Fleet] = [
    # An init container of 3 CPUs runs before the sidecar of 1500m, or beside it: together they do not fit on 4.
    _fleet(
        "init-before-sidecar", [_pool()], [_set("a")],
        modes={"dind": {"sidecars": {"dind": {"requests": {"cpu": "1500m"}}}, "init_containers": _INIT}},
    ),
    _fleet(
        "init-after-sidecar", [_pool()], [_set("a")],
        modes={
            "dind": {
                "sidecars": {"dind": {"requests": {"cpu": "1500m"}}},
                "init_containers": {"init": {**_INIT["init"], "after": ["dind"]}},
            }
        },
    ),
    # The sum of all containers is rounded up, and not each of them: 0.7 + 0.3 bytes above 1 GiB are 1, not 2.
    _fleet(
        "parts-of-bytes", [_pool(allocatable={"memory": "1073741825"})], [_set("a", memory_request="1073741824700m")],
        modes={"dind": {"sidecars": {"dind": {"requests": {"memory": "300m"}}}}},
    ),
    _fleet(
        "parts-of-cpus", [_pool(allocatable={"cpu": "2001m"})], [_set("a", cpu_request="1.0004")],
        modes={"dind": {"sidecars": {"dind": {"requests": {"cpu": "0.9996"}}}}},
    ),
    # A limit range that says only the most or the least gives defaults too.
    _fleet("range-of-max", [_pool(allocatable={"memory": "4Gi"})],
           [_set("a", memory_request=""), _set("b", cpu_request="", memory_request="")],
           modes={"dind": {"sidecars": {"dind": {}}}},
           limit_ranges=[{"name": "range", "max": {"memory": "3Gi"}}]),
    _fleet("range-of-min", [_pool(allocatable={"memory": "4Gi"})],
           [_set("a", memory_request=""), _set("b", memory_request="1Gi", memory_limit="1Gi")],
           modes={"dind": {"sidecars": {"dind": {}}}},
           limit_ranges=[{"name": "range", "min": {"memory": "2Gi"}}],
           quotas=[{"name": "quota", "hard": {"requests.memory": "4Gi"}}]),
    # The default limit is below what the set requests: the pod is invalid.
    _fleet("default-below-request", [_pool()], [_set("a", memory_request="4Gi"), _set("b")],
           limit_ranges=[{"name": "range", "default": {"memory": "2Gi"}}]),
    _fleet("limits-in-quota", [_pool()],
           [_set("a", cpu_limit="2", memory_limit="6Gi"), _set("b", cpu_limit="1", memory_limit="1Gi", max_runners=3)],
           quotas=[{"name": "quota", "hard": {"limits.memory": "4Gi", "limits.cpu": "2"}}]),
    _fleet("sidecar-without-resources", [_pool()], [_set("a", cpu_limit="1", memory_limit="1Gi"),
                                                    _set("b", container_mode="kubernetes", memory_limit="1Gi")],
           modes={"kubernetes": {}, "dind": {"sidecars": {"dind": {}}, "init_containers": {"init-dind-externals": {}}}},
           quotas=[{"name": "quota", "hard": {"limits.memory": "8Gi"}}]),
    _fleet("sidecar-with-defaults", [_pool()], [_set("a", cpu_limit="1", memory_limit="1Gi")],
           modes={"dind": {"sidecars": {"dind": {}}, "init_containers": {"init-dind-externals": {}}}},
           limit_ranges=[{"name": "range", "default": {"memory": "512Mi"}}],
           quotas=[{"name": "quota", "hard": {"limits.memory": "8Gi"}}]),
    # Numbers as Go reads them: digits, in 64 bits.
    _fleet("numbers-in-labels",
           [_pool("node-a", labels={SIZE: "1_000"}), _pool("node-b", labels={SIZE: _BIG}),
            _pool("node-c", labels={SIZE: "0012"})],
           [_set("a", affinity=_expressions((SIZE, "Gt", ["10"]))),
            _set("b", affinity=_expressions((SIZE, "Lt", ["5000"]))),
            _set("c", affinity=_expressions((SIZE, "Gt", ["010"]))),
            _set("d", affinity=_expressions((SIZE, "Gt", ["1_0"]))),
            _set("e", affinity=_expressions((SIZE, "Lt", [_BIG])))]),
    # A node's host name need not be its name.
    _fleet("host-name", [_pool("node-a", labels={_HOST: "a.example.com"}), _pool("node-b", count=2)],
           [_set("a", node_selector={_HOST: "a.example.com"}), _set("b", node_selector={_HOST: "node-a"}),
            _set("c", node_selector={_HOST: "node-b-1"})],
           places=[_place(required([_named("In", "node-a")])), _place(required([_named("NotIn", "node-a")])),
                   _place(required([_named("In", "a.example.com")])), _place(required([_named("In", "node-b-0")])),
                   _place(required([{}, _named("In", "node-a")]))]),
    # Every pod tolerates for a while what a node has that is gone, unless it says otherwise.
    _fleet("node-is-gone",
           [_pool("node-a", taints=[{"key": "node.kubernetes.io/unreachable", "value": "", "effect": "NoExecute"}]),
            _pool("node-b", taints=[{"key": "node.kubernetes.io/not-ready", "value": "", "effect": "NoSchedule"}])],
           [_set("a"), _set("b", tolerations=[{"operator": "Exists"}])]),
    _fleet("cordoned", [_pool(unschedulable=True)],
           [_set("a"), _set("b", tolerations=[{"key": "node.kubernetes.io/unschedulable", "operator": "Exists"}]),
            _set("c", tolerations=[{"key": "node.kubernetes.io/unschedulable", "operator": "Equal", "value": ""}]),
            _set("d", tolerations=[{"key": "node.kubernetes.io/unschedulable", "operator": "Exists",
                                    "effect": "NoExecute"}])]),
    # Two owners and one slot of 64Gi, as the specification tells it.
    _fleet("one-slot", [_pool(allocatable={"memory": "100Gi"})],
           [_set("a", memory_request="64Gi"), _set("b", memory_request="64Gi")]),
    _fleet("two-slots", [_pool(allocatable={"memory": "150Gi"})],
           [_set("a", memory_request="64Gi"), _set("b", memory_request="64Gi")]),
    _fleet("extended", [_pool(allocatable={GPU: "1"}), _pool("node-b")],
           [{**_set("a"), "extended": {GPU: "1"}}, {**_set("b"), "extended": {GPU: "2"}}],
           quotas=[{"name": "quota", "hard": {f"requests.{GPU}": "1"}}]),
]  # fmt: skip
