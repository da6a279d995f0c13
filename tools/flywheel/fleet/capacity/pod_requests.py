"""What a runner's pod requests: the effective request of all its containers, with defaults of its namespace."""

from __future__ import annotations

from flywheel.fleet.capacity import amounts
from flywheel.fleet.capacity.amounts import CPU, EPHEMERAL, MEMORY, PODS
from flywheel.formats.quantities import QuantityError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from flywheel.cluster.cluster_file import Cluster, ContainerLimits, PodsOfSet
    from flywheel.contract.compiled import Contract
    from flywheel.fleet.capacity.amounts import Amounts
    from flywheel.fleet.fleet_members import FleetSet

#: By resource, the beginning of the names of a set's values.
_NAMES = {CPU: "cpu", MEMORY: "memory", EPHEMERAL: "ephemeral_storage"}
#: The name of the container that the overlay's values are for.
RUNNER = "runner"


class Container:
    """A container's requests and limits, with the defaults of its namespace. Each is what is written, by resource.

    after: the containers that run already when it starts, for one that starts before the others. defaulted: the
    resources whose limit is a default.
    """

    __slots__ = ("after", "defaulted", "limits", "name", "requests")

    def __init__(
        self,
        name: str,
        requests: Mapping[str, str],
        limits: Mapping[str, str],
        ranges: Iterable[ContainerLimits],
        after: Iterable[str] = (),
    ) -> None:
        self.name = name
        self.after = frozenset(after)
        self.limits = dict(limits)
        self.requests = {**limits, **requests}  # a limit without a request is the request
        for one in ranges:
            # The API server gives a limit range its defaults, which the container then has.
            default = {**one.max, **one.default}
            self.limits = {**default, **self.limits}
            self.requests = {**one.min, **default, **one.default_request, **self.requests}
        self.defaulted = self.limits.keys() - limits.keys()


class RunnerPod:
    """The containers of a runner's pod, and what the pod requests in all.

    fault: why the requests are not known; "" if they are. Requests of the whole pod in the cluster's facts count first.
    limit: what the pod may use in all, as quotas count it.
    """

    __slots__ = ("fault", "init", "limit", "main", "overhead", "request", "sidecars")

    def __init__(self, one: FleetSet, contract: Contract, cluster: Cluster | None) -> None:
        facts = facts_of(one, cluster)
        self.fault = ""
        self.main: Container | None = None
        self.sidecars: list[Container] = []
        self.init: list[Container] = []
        self.overhead: Mapping[str, str] = {}
        ranges = ranges_of(one.stack.namespace, cluster)
        if not one.member.is_manifest:
            try:
                self.main = Container(RUNNER, _told(one, "request"), _told(one, "limit"), ranges)
            except (QuantityError, TypeError):
                self.fault = "its requests are not Kubernetes quantities"
            mode = contract.arc.pods.modes.get(one.mode)
            if mode is not None:
                self.sidecars = [
                    Container(name, each.requests, each.limits, ranges) for name, each in mode.sidecars.items()
                ]
                self.init = [
                    Container(name, each.requests, each.limits, ranges, each.after)
                    for name, each in mode.init_containers.items()
                ]
                self.overhead = mode.overhead
        elif facts is None or not facts.requests:
            self.fault = "a manifest does not say what its pods request"
        self.request = self._total(lambda each: each.requests, self.overhead)
        limit = self._total(lambda each: each.limits, {})
        # Overhead comes on top of limits that there are.
        more = {name: amount for name, amount in amounts.all_of(self.overhead).items() if name in limit}
        self.limit = amounts.total([limit, more])
        if facts is not None:
            self.request.update(amounts.all_of(facts.requests))
        self.request[PODS] = 1

    def _total(self, written: Callable[[Container], Mapping[str, str]], overhead: Mapping[str, str]) -> Amounts:
        """What a pod has in all: main container and sidecars run together; before them runs each other init container,
        beside the sidecars that have started. The overhead of the mode's RuntimeClass comes on top.
        """
        parts = {id(one): amounts.in_thousandths(written(one)) for one in self.containers}
        found = amounts.total(parts[id(one)] for one in self.containers if one not in self.init)
        for one in self.init:
            beside = [parts[id(each)] for each in self.sidecars if each.name in one.after]
            found = amounts.highest(found, amounts.total([*beside, parts[id(one)]]))
        found = amounts.from_thousandths(amounts.total([found, amounts.in_thousandths(overhead)]))
        return {name: amount for name, amount in found.items() if amount}

    @property
    def containers(self) -> list[Container]:
        """All containers."""
        return [*([self.main] if self.main is not None else []), *self.sidecars, *self.init]


def facts_of(one: FleetSet, cluster: Cluster | None) -> PodsOfSet | None:
    """What the cluster's facts say of the pods of a set."""
    for facts in cluster.sets if cluster is not None else ():
        if facts.release == one.release and one.member.is_called(facts.owner):
            return facts
    return None


def ranges_of(namespace: str | None, cluster: Cluster | None) -> list[ContainerLimits]:
    """The limit ranges of a namespace."""
    return [one for one in cluster.limit_ranges if one.namespace == namespace] if cluster is not None else []


def _told(one: FleetSet, what: str) -> dict[str, str]:
    """What a set says of the container `runner`. Raises `QuantityError`, or `TypeError` for what is not a text."""
    values: Mapping[str, object] = one.values
    found = {}
    for resource, name in _NAMES.items():
        value = values.get(f"{name}_{what}")
        if value not in (None, ""):
            if not isinstance(value, str):
                raise TypeError
            amounts.of(resource, value)
            found[resource] = value
    return found
