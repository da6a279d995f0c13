"""Check where the pods of a runner set may be, and the volumes that they get."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import show
from flywheel.overlay.checks.contract.family import CONTRACT
from flywheel.overlay.fact import Fact
from flywheel.overlay.overlay import Overlay

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
_WITH_VALUES = ("In", "NotIn")
_WITHOUT_VALUES = ("Exists", "DoesNotExist")
_WITH_ONE = ("Gt", "Lt")
#: What the value of a label can be.
_LABEL_VALUE = re.compile(r"(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?")
_VOLUMES, _SIZE, _CLASS = "volumes.", ".size", ".storage_class"


@CONTRACT.check(
    "GF323",
    "refused-placement",
    BLOCKER,
    "Tolerations and required affinity are such as Kubernetes accepts.",
    "docs/reference/pods.md#where-a-pod-may-be",
)
def refused_placement(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The plan accepts any text here. The API server refuses the pod: the scale set starts, and ARC marks each of its
    runners as failed for good. A term of an affinity without expressions is accepted and matches no node, so that no
    runner is ever placed.
    """
    seen: set[int] = set()
    for one in overlay.runner_sets(contract):
        for name, faults in (("tolerations", _tolerations), ("affinity", _terms)):
            fact = one.get(name)
            if fact is None or not fact.declared or id(fact.node) in seen:
                continue
            seen.add(id(fact.node))  # lanes share variables
            for fault, fix in faults(fact):
                yield Hit(fact.place, f"{one.title}: {fault}, in `{one.attribute(name)}`.", fix)


def _tolerations(fact: Fact) -> Iterator[tuple[str, str]]:
    for given in _objects(fact.value):
        key, value, effect = (given.get(name) or "" for name in ("key", "value", "effect"))
        operator = given.get("operator") or "Equal"
        if operator not in ("Equal", "Exists"):
            yield f"the operator of a toleration is {show(operator)}", "Write `Equal` or `Exists`."
        elif operator == "Exists" and value:
            yield (
                f"a toleration has the operator `Exists` and the value {show(value)}",
                "Remove the value, or write `Equal`.",
            )
        elif not key and operator == "Equal":
            yield "a toleration has no key", "Write the taint's key, or the operator `Exists` to tolerate every taint."
        if effect and effect not in _EFFECTS:
            yield (
                f"the effect of a toleration is {show(effect)}",
                "Write `NoSchedule`, `PreferNoSchedule` or `NoExecute`.",
            )


def _terms(fact: Fact) -> Iterator[tuple[str, str]]:
    value: Any = fact.value
    for step in ("nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"):
        value = value.get(step) if isinstance(value, dict) else None
    if not isinstance(value, dict):
        return
    terms = _objects(value.get("nodeSelectorTerms"))
    if not terms:
        yield "a required affinity has no terms", "Write a term, or remove the affinity."
    for term in terms:
        expressions = _objects(term.get("matchExpressions"))
        if not expressions and not _objects(term.get("matchFields")):
            yield "a term of the affinity has no expressions and matches no node", "Write an expression, or remove it."
        for given in expressions:
            yield from _expression(given)


def _expression(given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    operator, values = given.get("operator"), given.get("values") or []
    what = f"the expression of {show(given.get('key'))} has the operator {show(operator)}"
    if operator not in (*_WITH_VALUES, *_WITHOUT_VALUES, *_WITH_ONE):
        known = ", ".join((*_WITH_VALUES, *_WITHOUT_VALUES, *_WITH_ONE))
        yield what, f"Write one of {known}."
    elif operator in _WITH_VALUES and not values:
        yield f"{what} and no values", "Write the values."
    elif operator in _WITHOUT_VALUES and values:
        yield f"{what} and values", "Remove the values."
    elif operator in _WITH_ONE and len(values) != 1:
        yield f"{what} and {len(values)} values", "Write one number."
    for value in values:
        if _LABEL_VALUE.fullmatch(str(value)) is None:
            yield f"{what} and the value {show(value)}, which no label can have", "Write the value of a label."


def _objects(value: object) -> list[dict[str, Any]]:
    """The objects of a list; other values have findings about their types."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


@CONTRACT.check(
    "GF324",
    "volume-without-class",
    WARNING,
    "A volume with a size has a storage class.",
    "docs/reference/pods.md#volumes-of-a-pod",
)
def volume_without_class(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The stack makes a volume of its own for a pod only if the volume has a storage class. A size alone changes nothing:
    what the runner writes there stays on the node's own disk, and counts towards its ephemeral storage.
    """
    for stack, _, runner_sets in overlay.by_stack(contract):
        of_sets = _volumes(stack.runner_sets.bindings if stack.runner_sets is not None else {})
        for one in runner_sets:
            pairs = of_sets if one.lane is None else _volumes(stack.primary_lanes[one.lane].bindings)
            for size, class_ in pairs:
                if one.declared(size) and one.text(size) and not one.text(class_):
                    yield Hit(
                        one.place(size),
                        f"{one.title}: `{one.attribute(size)}` is {show(one.text(size))}, and "
                        f"`{one.attribute(class_)}` is empty: there is no such volume.",
                        f"Set `{one.attribute(class_)}`, or remove the size.",
                    )


def _volumes(facts: Collection[str]) -> list[tuple[str, str]]:
    """The facts for the size and for the storage class of each volume that has both."""
    sizes = [fact for fact in facts if fact.startswith(_VOLUMES) and fact.endswith(_SIZE)]
    pairs = [(size, size.removesuffix(_SIZE) + _CLASS) for size in sizes]
    return [(size, class_) for size, class_ in pairs if class_ in facts]
