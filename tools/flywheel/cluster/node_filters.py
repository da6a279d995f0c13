"""Which nodes take a pod: node selectors, required affinity, and taints.

As the scheduler's filters decide it. What is only preferred refuses nothing.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flywheel.cluster.node_pools import NodePool

#: The taint that a cordoned node has.
CORDONED = ("node.kubernetes.io/unschedulable", "", "NoSchedule")
_REFUSING = ("NoSchedule", "NoExecute")
OS, HOST = "kubernetes.io/os", "kubernetes.io/hostname"
#: What stands for the name of a node beside its labels: no label can be called so.
_NAME = "metadata.name:"
#: Taints of nodes that are gone: the API server gives every pod a toleration of them, for some minutes.
_GONE = tuple((f"node.kubernetes.io/{word}", "NoExecute") for word in ("not-ready", "unreachable"))
_NUMBER = re.compile(r"[+-]?[0-9]+")
_BITS = 63


class UnreadableAffinityError(ValueError):
    """An affinity that is not in the form of Kubernetes or of Terraform."""


def labels_of(pool: NodePool) -> dict[str, str]:
    """The labels of a pool's nodes. Without others, they run Linux, and a single node has its name as host name."""
    found = dict(pool.labels)
    found.setdefault(OS, "linux")
    if pool.count == 1:
        found.setdefault(HOST, pool.name)
        found[_NAME] = pool.name
    return found


def taints_of(pool: NodePool) -> tuple[tuple[str, str, str], ...]:
    """The taints of a pool's nodes that refuse pods, as key, value and effect."""
    found = [(one.key, one.value, one.effect) for one in pool.taints if one.effect in _REFUSING]
    return (*found, CORDONED) if pool.unschedulable else tuple(found)


def selects(selector: Mapping[str, object], labels: Mapping[str, str]) -> bool:
    """Whether nodes with these labels have all that a selector asks for."""
    return all(labels.get(name) == str(value) for name, value in selector.items())


def tolerates(tolerations: Iterable[Mapping[str, object]], taint: tuple[str, str, str]) -> bool:
    """Whether one of the tolerations matches a taint. Those with an operator that is not known match nothing."""
    key, value, effect = taint
    for one in tolerations:
        operator = one.get("operator") or "Equal"
        if (one.get("effect") or effect) != effect or (one.get("key") or key) != key:
            continue
        if operator == "Exists":
            return True
        if operator == "Equal" and one.get("key") and str(one.get("value") or "") == value:
            return True
    return False


def is_gone(taint: tuple[str, str, str]) -> bool:
    """Whether a taint says that a node is gone, and yet keeps off no pod that is new."""
    return (taint[0], taint[2]) in _GONE


def hides_names(pool: NodePool) -> bool:
    """Whether the nodes of a pool have names or host names of their own, which the pool does not tell."""
    return pool.count > 1


def asks_for_names(selector: Mapping[str, object], terms: Iterable[list[Mapping[str, object]]] | None) -> bool:
    """Whether a pod asks for nodes by name or host name."""
    keys = {*selector, *(str(one.get("key")) for term in terms or () for one in term)}
    return not keys.isdisjoint((HOST, _NAME))


def takes(pool: NodePool, selector: object, tolerations: object, affinity: object) -> bool:
    """Whether the nodes of a pool surely take a pod, for all that its own values and the pool say.

    The values are those of a runner set, of any type: what is not of the right type selects and tolerates nothing.
    """
    labels = labels_of(pool)
    tolerated = [one for one in tolerations if isinstance(one, dict)] if isinstance(tolerations, list) else []
    if not selects(selector if isinstance(selector, dict) else {}, labels):
        return False
    try:
        terms = required_terms(affinity or None)
        if terms is not None and not matches(terms, labels):
            return False
    except UnreadableAffinityError:
        return False
    return all(tolerates(tolerated, taint) for taint in taints_of(pool))


def required_terms(affinity: object) -> list[list[Mapping[str, object]]] | None:
    """The terms of the required node affinity, as lists of expressions; None if there is no such affinity.

    In the words of Kubernetes (`nodeAffinity`) or of Terraform (`node_affinity`). Raises `UnreadableAffinityError`.
    """
    node = _get(affinity, "nodeAffinity", "node_affinity")
    required = _get(
        node, "requiredDuringSchedulingIgnoredDuringExecution", "required_during_scheduling_ignored_during_execution"
    )
    if required is None:
        return None
    terms = _get(required, "nodeSelectorTerms", "node_selector_term", "node_selector_terms")
    found: list[list[Mapping[str, object]]] = []
    for term in _list(terms):
        expressions = _list(_get(term, "matchExpressions", "match_expressions"))
        fields = _list(_get(term, "matchFields", "match_fields"))
        named = [{**_mapping(one), "key": _NAME} for one in fields]
        if any(_mapping(one).get("key") != "metadata.name" for one in fields):
            raise UnreadableAffinityError
        found.append([*map(_mapping, expressions), *named])
    return found


def matches(terms: Iterable[list[Mapping[str, object]]], labels: Mapping[str, str]) -> bool:
    """Whether one of the terms has all its expressions met. An empty term matches nothing."""
    return any(term and all(_meets(one, labels) for one in term) for term in terms)


def _meets(expression: Mapping[str, object], labels: Mapping[str, str]) -> bool:
    key, operator = str(expression.get("key")), expression.get("operator")
    values = [str(one) for one in _list(expression.get("values"))]
    has = labels.get(key)
    if operator == "In":
        return has is not None and has in values
    if operator == "NotIn":
        return has is None or has not in values
    if operator in ("Exists", "DoesNotExist"):
        return (has is not None) == (operator == "Exists")
    if operator in ("Gt", "Lt") and len(values) == 1:
        mine, other = _number(has), _number(values[0])
        if mine is None or other is None:
            return False
        return mine > other if operator == "Gt" else mine < other
    raise UnreadableAffinityError


def _number(text: str | None) -> int | None:
    """A whole number as the scheduler reads it: decimal digits, perhaps a sign, in 64 bits."""
    if text is None or _NUMBER.fullmatch(text) is None:
        return None
    found = int(text)
    return found if -(1 << _BITS) <= found < 1 << _BITS else None


def _get(value: object, *names: str) -> object:
    if value is None:
        return None
    if isinstance(value, list) and len(value) == 1:
        value = value[0]  # a block of Terraform
    mapping = _mapping(value)
    return next((mapping[name] for name in names if mapping.get(name) is not None), None)


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise UnreadableAffinityError
    return value


def _list(value: object) -> list[object]:
    if value is None:
        return []
    if isinstance(value, dict):
        return [value]
    if not isinstance(value, list):
        raise UnreadableAffinityError
    return value
