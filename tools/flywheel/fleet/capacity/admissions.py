"""Why the API server refuses the pods of a set: the quotas and limit ranges of its namespace."""

from __future__ import annotations

from flywheel.fleet.capacity import amounts, quota_rooms
from flywheel.fleet.capacity.pod_requests import ranges_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.cluster.cluster_file import Cluster, ContainerLimits, Quota
    from flywheel.fleet.capacity.pod_requests import Container, RunnerPod

#: Keys of a quota that make a value necessary in each container: the resource, and whether it is a limit.
_NECESSARY = {
    "cpu": ("cpu", False), "memory": ("memory", False), "requests.cpu": ("cpu", False),
    "requests.memory": ("memory", False), "limits.cpu": ("cpu", True), "limits.memory": ("memory", True),
}  # fmt: skip


def quotas_of(namespace: str | None, cluster: Cluster) -> list[Quota]:
    """The quotas of a namespace."""
    return [one for one in cluster.quotas if one.namespace == namespace]


def reason(pod: RunnerPod, namespace: str | None, cluster: Cluster) -> str:
    """Why every pod of a set is refused, in words; "" if a first one is not."""
    for quota in quotas_of(namespace, cluster):
        for name, _ in lacking(pod, quota):
            return f"container `{name}` lacks a value that quota `{quota.name}` makes necessary"
        for resource, is_limit, asked, left in above(pod, quota):
            verb = "may use" if is_limit else "requests"
            more, rest = amounts.shown(resource, asked), amounts.shown(resource, left)
            return f"a pod {verb} {more} {resource}, and quota `{quota.name}` leaves {rest}"
    for limits in ranges_of(namespace, cluster):
        for container in pod.containers:
            if outside(container, limits) or above_default(container, limits):
                return f"limit range `{limits.name}` does not go with container `{container.name}`"
    return ""


def above(pod: RunnerPod, quota: Quota) -> Iterator[tuple[str, bool, int, int]]:
    """What one pod has more of than a quota leaves: resource, whether it is a limit, its amount, and what is left."""
    for key, text in quota.hard.items():
        counted = quota_rooms.counted(key)
        if counted is not None:
            resource, is_limit = counted
            left = amounts.of(resource, text) - quota_rooms.used(quota, key)
            asked = (pod.limit if is_limit else pod.request).get(resource, 0)
            if asked > left:
                yield resource, is_limit, asked, left


def lacking(pod: RunnerPod, quota: Quota) -> Iterator[tuple[str, list[str]]]:
    """Containers that lack a value which a quota makes necessary: name, and keys of the quota."""
    for container in pod.containers:
        keys = []
        for key in quota.hard:
            resource, is_limit = _NECESSARY.get(key, ("", False))
            if resource and resource not in (container.limits if is_limit else container.requests):
                keys.append(key)
        if keys:
            yield container.name, keys


def outside(container: Container, limits: ContainerLimits) -> list[str]:
    """What of a container is outside of a limit range, in words."""
    least, most = amounts.all_of(limits.min), amounts.all_of(limits.max)
    requests, may_use = amounts.all_of(container.requests), amounts.all_of(container.limits)
    told = [
        f"requests {amounts.shown(name, requests[name])} {name}, less than {amounts.shown(name, amount)}"
        for name, amount in least.items()
        if requests[name] < amount
    ]
    told += [
        f"may use {amounts.shown(name, may_use[name])} {name}, more than {amounts.shown(name, amount)}"
        for name, amount in most.items()
        if may_use[name] > amount
    ]
    return told


def above_default(container: Container, limits: ContainerLimits) -> list[tuple[str, int, int]]:
    """What a container requests above the limit that a limit range gives it: resource, request and limit."""
    requests, may_use = amounts.all_of(container.requests), amounts.all_of(container.limits)
    given = sorted(container.defaulted & {*limits.default, *limits.max})
    return [(name, requests[name], may_use[name]) for name in given if requests[name] > may_use[name]]
