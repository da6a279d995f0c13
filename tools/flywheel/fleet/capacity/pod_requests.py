"""What a runner's pod requests: the effective request of all its containers, with defaults of its namespace."""

from __future__ import annotations

from flywheel.fleet.capacity import amounts
from flywheel.fleet.capacity.amounts import CPU, EPHEMERAL, MEMORY, PODS
from flywheel.formats.quantities import QuantityError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flywheel.cluster.cluster_file import Cluster, ContainerLimits, PodsOfSet
    from flywheel.contract.arc import AddedContainer
    from flywheel.contract.compiled import Contract
    from flywheel.fleet.capacity.amounts import Amounts
    from flywheel.fleet.fleet_members import FleetSet

#: By resource, the beginning of the names of a set's values.
_NAMES = {CPU: "cpu", MEMORY: "memory", EPHEMERAL: "ephemeral_storage"}
#: The name of the container that the overlay's values are for.
RUNNER = "runner"


class Container:
    """A container's requests and limits, before and after the defaults of its namespace."""

    __slots__ = ("limits", "name", "requests", "told_limits", "told_requests")

    def __init__(self, name: str, requests: Amounts, limits: Amounts, ranges: Iterable[ContainerLimits]) -> None:
        self.name = name
        self.told_requests, self.told_limits = dict(requests), dict(limits)
        self.limits = dict(limits)
        self.requests = {**limits, **requests}  # a limit without a request is the request
        for one in ranges:
            for resource, amount in amounts.all_of(one.default).items():
                self.limits.setdefault(resource, amount)
            for resource, amount in amounts.all_of({**one.default, **one.default_request}).items():
                self.requests.setdefault(resource, amount)


class RunnerPod:
    """The containers of a runner's pod, and what the pod requests in all.

    fault: why the requests are not known; "" if they are. Requests of the whole pod in the cluster's facts count first.
    """

    __slots__ = ("fault", "init", "main", "overhead", "request", "sidecars")

    def __init__(self, one: FleetSet, contract: Contract, cluster: Cluster | None) -> None:
        facts = facts_of(one, cluster)
        self.fault = ""
        self.main: Container | None = None
        self.sidecars: list[Container] = []
        self.init: list[Container] = []
        self.overhead: Amounts = {}
        ranges = ranges_of(one.stack.namespace, cluster)
        if not one.member.is_manifest:
            try:
                self.main = Container(RUNNER, _told(one, "request"), _told(one, "limit"), ranges)
            except (QuantityError, TypeError):
                self.fault = "its requests are not Kubernetes quantities"
            mode = contract.arc.pods.modes.get(one.mode)
            if mode is not None:
                self.sidecars = _added(mode.sidecars, ranges)
                self.init = _added(mode.init_containers, ranges)
                self.overhead = amounts.all_of(mode.overhead)
        elif facts is None or not facts.requests:
            self.fault = "a manifest does not say what its pods request"
        self.request = self._request()
        if facts is not None:
            self.request.update(amounts.all_of(facts.requests))
        self.request[PODS] = 1

    def _request(self) -> Amounts:
        """Main container and sidecars run together; each other init container runs before, beside the sidecars.

        The overhead of the mode's RuntimeClass comes on top.
        """
        beside = amounts.total(one.requests for one in self.sidecars)
        found = amounts.total([beside, *([self.main.requests] if self.main is not None else [])])
        for one in self.init:
            found = amounts.highest(found, amounts.total([beside, one.requests]))
        found = amounts.total([found, self.overhead])
        return {name: amount for name, amount in found.items() if amount}

    @property
    def containers(self) -> list[Container]:
        """All containers."""
        return [*([self.main] if self.main is not None else []), *self.sidecars, *self.init]


def _added(containers: Mapping[str, AddedContainer], ranges: list[ContainerLimits]) -> list[Container]:
    """The containers that a mode adds, each with the defaults of its namespace."""
    return [
        Container(name, amounts.all_of(one.requests), amounts.all_of(one.limits), ranges)
        for name, one in containers.items()
    ]


def facts_of(one: FleetSet, cluster: Cluster | None) -> PodsOfSet | None:
    """What the cluster's facts say of the pods of a set."""
    for facts in cluster.sets if cluster is not None else ():
        if facts.release == one.release and one.member.is_called(facts.owner):
            return facts
    return None


def ranges_of(namespace: str | None, cluster: Cluster | None) -> list[ContainerLimits]:
    """The limit ranges of a namespace."""
    return [one for one in cluster.limit_ranges if one.namespace == namespace] if cluster is not None else []


def _told(one: FleetSet, what: str) -> Amounts:
    values: Mapping[str, object] = one.values
    found = {}
    for resource, name in _NAMES.items():
        value = values.get(f"{name}_{what}")
        if value not in (None, ""):
            if not isinstance(value, str):
                raise TypeError
            found[resource] = amounts.of(resource, value)
    return found
