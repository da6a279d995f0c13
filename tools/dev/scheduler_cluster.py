"""What a real scheduler does with pods: nodes and pods are made through the API server, and bindings read back."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from typing import Any

from api_server import ApiServer
from scheduler_objects import pod

#: A scheduler that has decided nothing for so many seconds is not asked again.
_PATIENCE = 60
_NODES = re.compile(r"0/([0-9]+) nodes are available")
_NONE = "no nodes available"
#: What a pod requests that every limit range and quota of a fleet lets through.
_MODEST = {key: {"cpu": "500m", "memory": "2Gi"} for key in ("requests", "limits")}
_KINDS = {"Node": "/api/v1/nodes", "RuntimeClass": "/apis/node.k8s.io/v1/runtimeclasses"}
_PARTS = {"Pod": "pods", "LimitRange": "limitranges", "ResourceQuota": "resourcequotas"}


class SchedulerCluster:
    """A server with a scheduler, and the namespaces that were made on it. Each phase has one of its own."""

    def __init__(self, server: ApiServer) -> None:
        self.server = server
        self.count = 0
        self.canaries = self.namespace()

    def namespace(self) -> str:
        """A new namespace."""
        self.count += 1
        name = f"phase-{self.count}"
        self.make({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}, path="/api/v1/namespaces")
        return name

    def make(self, value: dict[str, Any], space: str = "", path: str = "") -> Any:
        """Make an object, which has to succeed."""
        status, answer = self.post(value, space, path)
        if status != 201:
            raise SystemExit(f"{value['kind']} {value['metadata']['name']}: {status} {answer.get('message')}")
        return answer

    def post(self, value: dict[str, Any], space: str = "", path: str = "", query: str = "") -> tuple[int, Any]:
        """Ask for an object: status and answer."""
        path = path or _KINDS.get(value["kind"]) or f"/api/v1/namespaces/{space}/{_PARTS[value['kind']]}"
        return self.server.ask("POST", path + query, value)

    def make_quota(self, value: dict[str, Any], space: str) -> None:
        """Make a quota with its status, and wait until pods are refused by another one that was made after it."""
        self._with_status(value, space)
        probe = {**value, "metadata": {"name": "probe"}, "spec": {"hard": {"pods": "0"}}}
        self._with_status({**probe, "status": {"hard": {"pods": "0"}, "used": {"pods": "0"}}}, space)
        self._until(space, _MODEST, lambda text: "probe" in text)
        self.server.ask("DELETE", f"/api/v1/namespaces/{space}/resourcequotas/probe")
        self._until(space, _MODEST, lambda text: "probe" not in text)

    def _with_status(self, value: dict[str, Any], space: str) -> None:
        made = self.make(value, space)
        name = value["metadata"]["name"]
        path = f"/api/v1/namespaces/{space}/resourcequotas/{name}/status"
        status, answer = self.server.ask("PUT", path, {**made, "status": value["status"]})
        if status != 200:
            raise SystemExit(f"the status of quota {name}: {status} {answer.get('message')}")

    def make_limit_range(self, value: dict[str, Any], space: str) -> None:
        """Make a limit range, and wait until it changes or refuses pods: each has a default."""
        self.make(value, space)
        self._until(space, {}, lambda text: "LimitRanger" in text or "per Container" in text)

    def _until(self, space: str, resources: dict[str, Any], seen: Callable[[str], bool]) -> None:
        """Wait until what the server would do with a pod, which it does not make, is as expected."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            trial = pod("trial", [{"name": "trial", "image": "example.com/none", "resources": resources}])
            _, answer = self.post(trial, space, query="?dryRun=All")
            text = answer.get("message") or str(answer.get("metadata", {}).get("annotations", ""))
            if seen(text):
                return
            time.sleep(0.02)
        raise SystemExit(f"{space}: the API server does not see its quota or its limit range")

    def decided(self, space: str, names: Iterable[str]) -> dict[str, str]:
        """Where the scheduler put pods, or why it did not: `on NODE`, or its reasons."""
        wanted, end = set(names), time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            _, answer = self.server.ask("GET", f"/api/v1/namespaces/{space}/pods")
            found = {one["metadata"]["name"]: _decision(one) for one in answer["items"]}
            if all(found.get(name) for name in wanted):
                return {name: found[name] for name in wanted}
            time.sleep(0.02)
        raise SystemExit(f"{space}: the scheduler decided nothing on {sorted(wanted)}")

    def use_nodes(self, nodes: Iterable[dict[str, Any]]) -> None:
        """Take all pods and nodes away, make other nodes, and wait until the scheduler knows it."""
        _, left = self.server.ask("GET", "/api/v1/pods")
        for space in {one["metadata"]["namespace"] for one in left["items"]}:
            self.clear(space)
        self.server.ask("DELETE", "/api/v1/nodes")
        self._wait_for(0)
        made = [self.make(one) for one in nodes]
        self._wait_for(len(made))

    def clear(self, space: str) -> None:
        """Take all pods of a namespace away at once: no kubelet would end them."""
        self.server.ask("DELETE", f"/api/v1/namespaces/{space}/pods", {"gracePeriodSeconds": 0})

    def settle(self) -> None:
        """Wait until the scheduler has seen everything that was done to pods before."""
        self._wait_for(None)

    def _wait_for(self, count: int | None) -> None:
        """Wait until the scheduler says how many nodes there are. It sees pods in the order in which they changed."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            self.count += 1
            name = f"canary-{self.count}"
            nowhere = pod(name, [{"name": "c", "image": "example.com/none"}], nodeSelector={"example.com/no": "where"})
            self.make(nowhere, self.canaries)
            text = self.decided(self.canaries, [name])[name]
            path = f"/api/v1/namespaces/{self.canaries}/pods/{name}"
            self.server.ask("DELETE", path, {"gracePeriodSeconds": 0})
            seen = re.search(_NODES, text)
            if count is None or (_NONE in text if count == 0 else seen is not None and int(seen[1]) == count):
                return
            time.sleep(0.05)
        raise SystemExit(f"the scheduler does not see {count} nodes")


def _decision(one: Any) -> str:
    if node := one["spec"].get("nodeName"):
        return f"on {node}"
    for condition in one["status"].get("conditions", ()):
        if condition["type"] == "PodScheduled" and condition.get("reason") == "Unschedulable":
            return str(condition["message"])
    return ""


def reason(text: str) -> str:
    """The scheduler's reasons without the number of nodes and what it says of preemption."""
    found = re.sub(r"^0/[0-9]+ nodes are available: ", "", text)
    return re.split(r"\.? (?:preemption: |no new claims to deallocate)", found)[0].rstrip(".,")
