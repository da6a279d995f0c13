"""Checks of what quotas and limit ranges do to the pods of runners."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.cluster.cluster_file import ContainerLimits, Quota
from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import listing, show
from flywheel.fleet.capacity import amounts, quota_rooms
from flywheel.fleet.capacity.pod_requests import Container, RunnerPod, ranges_of
from flywheel.fleet.checks.family import FLEET
from flywheel.fleet.fleet_members import FleetSet
from flywheel.fleet.fleet_subject import Fleet

_QUOTAS = "docs/reference/capacity.md#quotas-and-limit-ranges"
#: Keys of a quota that make a value necessary in each container: the resource, and whether it is a limit.
_NECESSARY = {
    "cpu": ("cpu", False), "memory": ("memory", False), "requests.cpu": ("cpu", False),
    "requests.memory": ("memory", False), "limits.cpu": ("cpu", True), "limits.memory": ("memory", True),
}  # fmt: skip


def _pods(fleet: Fleet, contract: Contract) -> Iterator[tuple[FleetSet, RunnerPod]]:
    """The sets on the cluster whose pods are known."""
    cluster = fleet.cluster
    if cluster is None:
        return
    for one in fleet.sets():
        if fleet.cluster_of(one.stack) == cluster.name and one.stack.namespace is not None:
            pod = RunnerPod(one, contract, cluster)
            if not pod.fault:
                yield one, pod


@FLEET.check(
    "GF971",
    "pod-above-quota",
    BLOCKER,
    "One pod of each runner set fits into the quota of its namespace.",
    _QUOTAS,
    needs=("quotas",),
    wants=("whole_overlays",),
)
def pod_above_quota(fleet: Fleet, contract: Contract) -> Iterator[Hit]:
    """
    A pod that exceeds a quota is refused. ARC tries again every 30 seconds, and a pod that is larger than the whole
    quota is refused for ever: the job stays assigned, and no node is ever asked.
    """
    assert fleet.cluster is not None
    for one, pod in _pods(fleet, contract):
        for quota in _of(fleet.cluster.quotas, one):
            for key, text in quota.hard.items():
                resource = quota_rooms.counted(key)
                if resource is None:
                    continue
                left = amounts.of(resource, text) - amounts.all_of(quota.used).get(key, 0)
                asked = pod.request.get(resource, 0)
                if asked > left and one.max_runners != 0:
                    yield Hit(
                        one.place(f"{resource}_request"),
                        f"a runner of {one.told} requests {amounts.shown(resource, asked)} {resource}, and quota "
                        f"{show(quota.name)} of namespace {show(quota.namespace)} leaves "
                        f"{amounts.shown(resource, left)} ({quota.place('hard')}).",
                        "Lower what the set requests, or raise the quota.",
                    )


def _of(quotas: tuple[Quota, ...], one: FleetSet) -> list[Quota]:
    return [quota for quota in quotas if quota.namespace == one.stack.namespace]


@FLEET.check(
    "GF972",
    "quota-asks-for-values",
    BLOCKER,
    "Where a quota counts requests or limits, every container of a runner has them.",
    _QUOTAS,
    needs=("quotas",),
    wants=("whole_overlays",),
)
def quota_asks_for_values(fleet: Fleet, contract: Contract) -> Iterator[Hit]:
    """
    A quota on CPU or memory makes the value necessary in every container of the namespace. The sidecar of the container
    mode `dind` has no resources in ARC's chart. The API server refuses such a pod, with another error than that of an
    exceeded quota, and ARC gives up: every runner of the set is Failed, while jobs look queued. A limit range with
    defaults gives the values.
    """
    assert fleet.cluster is not None
    for one, pod in _pods(fleet, contract):
        for quota in _of(fleet.cluster.quotas, one):
            lacks: dict[str, list[str]] = {}
            for key in quota.hard:
                resource, limit = _NECESSARY.get(key, ("", False))
                for container in pod.containers if resource else ():
                    if resource not in (container.limits if limit else container.requests):
                        lacks.setdefault(container.name, []).append(key)
            for name, keys in lacks.items():
                yield Hit(
                    one.place(),
                    f"container {show(name)} of {one.told} has no value for {listing(keys)}, which quota "
                    f"{show(quota.name)} of namespace {show(quota.namespace)} makes necessary "
                    f"({quota.place('hard')}): every runner fails.",
                    "Add a limit range with `default` and `default_request` to the namespace, or give the container "
                    "resources.",
                )


@FLEET.check(
    "GF973",
    "limit-range-refuses",
    BLOCKER,
    "Containers of runners are within the limit range of their namespace.",
    _QUOTAS,
    needs=("quotas",),
    wants=("whole_overlays",),
)
def limit_range_refuses(fleet: Fleet, contract: Contract) -> Iterator[Hit]:
    """
    A limit range with `min` or `max` refuses a container that requests less or may use more. ARC does not try such a
    pod again: the runner is Failed for good.
    """
    for one, pod in _pods(fleet, contract):
        for limits in ranges_of(one.stack.namespace, fleet.cluster):
            for container in pod.containers:
                yield from _outside(one, container, limits)


def _outside(one: FleetSet, container: Container, limits: ContainerLimits) -> Iterator[Hit]:
    least, most = amounts.all_of(limits.min), amounts.all_of(limits.max)
    told = [
        f"requests {amounts.shown(name, container.requests[name])} {name}, less than {amounts.shown(name, amount)}"
        for name, amount in least.items()
        if name in container.requests and container.requests[name] < amount
    ]
    told += [
        f"may use {amounts.shown(name, container.limits[name])} {name}, more than {amounts.shown(name, amount)}"
        for name, amount in most.items()
        if name in container.limits and container.limits[name] > amount
    ]
    for what in told:
        yield Hit(
            one.place(),
            f"container {show(container.name)} of {one.told} {what}, which limit range {show(limits.name)} of "
            f"namespace {show(limits.namespace)} refuses ({limits.place('name')}).",
            "Change the set's requests or limits, or the limit range.",
        )
