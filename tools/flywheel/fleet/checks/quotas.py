"""Checks of what quotas and limit ranges do to the pods of runners."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.cluster.cluster_file import ContainerLimits
from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import listing, show
from flywheel.fleet.capacity import admissions, amounts
from flywheel.fleet.capacity.pod_requests import Container, RunnerPod, ranges_of
from flywheel.fleet.checks.family import FLEET
from flywheel.fleet.fleet_members import FleetSet
from flywheel.fleet.fleet_subject import Fleet

_QUOTAS = "docs/reference/capacity.md#quotas-and-limit-ranges"


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
        for quota in admissions.quotas_of(one.stack.namespace, fleet.cluster):
            for resource, is_limit, asked, left in admissions.above(pod, quota) if one.max_runners != 0 else ():
                verb = "may use" if is_limit else "requests"
                yield Hit(
                    one.place(f"{resource}_{'limit' if is_limit else 'request'}"),
                    f"a runner of {one.told} {verb} {amounts.shown(resource, asked)} {resource}, and quota "
                    f"{show(quota.name)} of namespace {show(quota.namespace)} leaves "
                    f"{amounts.shown(resource, left)} ({quota.place('hard')}).",
                    f"Lower what the set {verb}, or raise the quota.",
                )


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
        for quota in admissions.quotas_of(one.stack.namespace, fleet.cluster):
            for name, keys in admissions.lacking(pod, quota):
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
    A limit range with `min` or `max` refuses a container that requests less or may use more. Its `default`, and its
    `max` where it has no other, is the limit of a container without one: a request above it makes the pod invalid. ARC
    does not try such a pod again: the runner is Failed for good.
    """
    for one, pod in _pods(fleet, contract):
        for limits in ranges_of(one.stack.namespace, fleet.cluster):
            for container in pod.containers:
                yield from _outside(one, container, limits)


def _outside(one: FleetSet, container: Container, limits: ContainerLimits) -> Iterator[Hit]:
    whose = f"container {show(container.name)} of {one.told}"
    which = f"limit range {show(limits.name)} of namespace {show(limits.namespace)}"
    for what in admissions.outside(container, limits):
        yield Hit(
            one.place(),
            f"{whose} {what}, which {which} refuses ({limits.place('name')}).",
            "Change the set's requests or limits, or the limit range.",
        )
    for name, asked, most in admissions.above_default(container, limits):
        yield Hit(
            one.place(),
            f"{whose} requests {amounts.shown(name, asked)} {name} and has no limit, and {which} gives it one of "
            f"{amounts.shown(name, most)} ({limits.place('name')}): the pod is invalid.",
            "Give the set a limit of its own, or change the limit range.",
        )
