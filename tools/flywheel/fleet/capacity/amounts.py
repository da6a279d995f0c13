"""Amounts of resources as whole numbers, which add and compare exactly.

CPU is counted in thousandths, as Kubernetes does; everything else in its own unit. What is not whole is rounded up:
so does the scheduler, for a whole pod. What is written of one container the API server rounds up to thousandths.
"""

from __future__ import annotations

from flywheel.formats import quantities

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    #: Amounts by resource.
    Amounts = dict[str, int]

PODS = "pods"
CPU = "cpu"
MEMORY = "memory"
EPHEMERAL = "ephemeral-storage"
_BYTES = (MEMORY, EPHEMERAL)
_UNITS = (("Ti", 1 << 40), ("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10))


def of(resource: str, text: str) -> int:
    """An amount of a resource; raises `QuantityError`."""
    value = quantities.parse(text) * (1000 if resource == CPU else 1)
    whole = int(value)
    return whole if whole == value else whole + 1


def all_of(texts: Mapping[str, str]) -> Amounts:
    """Amounts of several resources."""
    return {resource: of(resource, text) for resource, text in texts.items()}


def in_thousandths(texts: Mapping[str, str]) -> Amounts:
    """Amounts of several resources in thousandths, as all CPU is counted."""
    return {name: of(CPU, text) for name, text in texts.items()}


def from_thousandths(found: Mapping[str, int]) -> Amounts:
    """The amounts that `in_thousandths` gave, or sums of them, rounded up."""
    return {name: amount if name == CPU else -(-amount // 1000) for name, amount in found.items()}


def total(parts: Iterable[Mapping[str, int]]) -> Amounts:
    """The sum of amounts."""
    found: Amounts = {}
    for part in parts:
        for resource, amount in part.items():
            found[resource] = found.get(resource, 0) + amount
    return found


def highest(first: Mapping[str, int], second: Mapping[str, int]) -> Amounts:
    """For each resource the higher of two amounts."""
    return {name: max(first.get(name, 0), second.get(name, 0)) for name in first.keys() | second.keys()}


def shown(resource: str, amount: int) -> str:
    """An amount as people write it: `1.5` CPU, `56.75Gi` of memory."""
    if resource == CPU:
        return f"{amount / 1000:g}"
    if resource in _BYTES or resource.startswith("hugepages-"):
        for unit, size in _UNITS:
            if abs(amount) >= size:
                return f"{round(amount / size, 2):g}{unit}"
    return str(amount)


def shown_all(found: Mapping[str, int]) -> str:
    """Amounts as one text, in the order of their names, without those of 0."""
    return ", ".join(f"{name} {shown(name, amount)}" for name, amount in sorted(found.items()) if amount)
