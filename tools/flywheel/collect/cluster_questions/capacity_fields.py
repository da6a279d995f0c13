"""What is kept of nodes, quotas and limits, and the sums of what other pods request."""

from __future__ import annotations

from decimal import Decimal

from flywheel.collect.cluster_questions.arc_fields import is_ready, label
from flywheel.collect.foreign_values import at, strings, text
from flywheel.formats import quantities

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from flywheel.collect.fact_outcomes import Plain

    Amounts = dict[str, Decimal]

_EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
_OF_RUNNERS = "actions.github.com/scale-set-name"


def _rows(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def nodes(items: list[Plain]) -> list[Plain]:
    """Nodes."""
    return [
        {
            "name": text(one, "metadata", "name"),
            "labels": strings(one, "metadata", "labels"),
            "taints": [
                {"key": text(each, "key"), "value": text(each, "value"), "effect": text(each, "effect")}
                for each in _rows(at(one, "spec", "taints"))
                if text(each, "effect") in _EFFECTS
            ],
            "unschedulable": at(one, "spec", "unschedulable") is True,
            "ready": is_ready(one),
            "allocatable": _as_written(one, "status", "allocatable"),
        }
        for one in items
    ]


def quotas(items: list[Plain]) -> list[Plain]:
    """ResourceQuotas."""
    return [
        {
            "namespace": text(one, "metadata", "namespace"),
            "name": text(one, "metadata", "name"),
            "hard": _as_written(one, "spec", "hard"),
            "used": _as_written(one, "status", "used"),
            "scoped": bool(at(one, "spec", "scopes") or at(one, "spec", "scopeSelector")),
        }
        for one in items
    ]


def limit_ranges(items: list[Plain]) -> list[Plain]:
    """The limits of containers in LimitRanges."""
    return [
        {
            "namespace": text(one, "metadata", "namespace"),
            "name": text(one, "metadata", "name"),
            "default": _as_written(each, "default"),
            "default_request": _as_written(each, "defaultRequest"),
            "min": _as_written(each, "min"),
            "max": _as_written(each, "max"),
        }
        for one in items
        for each in _rows(at(one, "spec", "limits"))
        if text(each, "type") == "Container"
    ]


def priorities(items: list[Plain]) -> list[Plain]:
    """PriorityClasses."""
    return [
        {
            "name": text(one, "metadata", "name"),
            "value": one["value"],
            "global_default": one.get("globalDefault") is True,
        }
        for one in items
        if type(one.get("value")) is int
    ]


def other_pods(items: list[Plain]) -> list[Plain]:
    """By node, what pods request that are neither runners nor listeners."""
    by_node: dict[str, list[Plain]] = {}
    for one in items:
        node = text(one, "spec", "nodeName")
        ended = text(one, "status", "phase") in ("Succeeded", "Failed")
        if node and not ended and not label(one, _OF_RUNNERS):
            by_node.setdefault(node, []).append(one)
    return [
        {"node": node, "pods": len(pods), "requests": _written(_sum(requests(one) for one in pods))}
        for node, pods in sorted(by_node.items())
    ]


def requests(pod: Plain) -> Amounts:
    """What the scheduler counts for a pod.

    These are the requests of its containers and of its sidecars together, or what an init container needs beside the
    sidecars that were started before it, if that is more; and the overhead.
    """
    spec = at(pod, "spec")
    sidecars: Amounts = {}
    most: Amounts = {}
    for one in _rows(at(spec, "initContainers")):
        wanted = _amounts(one, "resources", "requests")
        if text(one, "restartPolicy") == "Always":
            sidecars = _sum([sidecars, wanted])
            wanted = {}
        most = _largest(most, _sum([sidecars, wanted]))
    running = _sum([sidecars, *(_amounts(one, "resources", "requests") for one in _rows(at(spec, "containers")))])
    needed = {**_largest(most, running), **_amounts(spec, "resources", "requests")}
    return _sum([needed, _amounts(spec, "overhead")])


def _amounts(value: Any, *path: str) -> Amounts:
    found: Amounts = {}
    for name, amount in strings(value, *path).items():
        try:
            found[name] = quantities.parse(amount)
        except quantities.QuantityError:
            continue  # the API server accepts none of these
    return found


def _as_written(value: Any, *path: str) -> dict[str, str]:
    """The amounts in an object as the server writes them; anything else is left out."""
    written = strings(value, *path)
    return {name: written[name] for name in _amounts(value, *path)}


def _sum(every: Iterable[Amounts]) -> Amounts:
    total: Amounts = {}
    for amounts in every:
        for name, amount in amounts.items():
            total[name] = total.get(name, Decimal(0)) + amount
    return total


def _largest(one: Amounts, other: Amounts) -> Amounts:
    return {name: max(one.get(name, Decimal(0)), other.get(name, Decimal(0))) for name in {**one, **other}}


def _written(amounts: Amounts) -> dict[str, str]:
    return {name: format(amount.normalize(), "f") for name, amount in sorted(amounts.items())}
