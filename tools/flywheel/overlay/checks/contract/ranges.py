"""Check runner counts: a minimum above its maximum, a negative count, a lane without capacity."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.overlay.checks.contract.family import CONTRACT
from flywheel.overlay.checks.contract.value_groups import ValueGroup, groups
from flywheel.overlay.fact import Fact
from flywheel.overlay.overlay import Overlay


def _number(fact: Fact | None) -> int | Decimal | None:
    value = None if fact is None else fact.value
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return value


def _said(fact: Fact) -> str:
    return f"{fact.value}" if fact.declared else f"{fact.value} (the stack's default)"


@CONTRACT.check(
    "GF307",
    "minimum-above-maximum",
    BLOCKER,
    "A minimum is at most its maximum, and neither is negative.",
    "docs/reference/pods.md#minimum-and-maximum",
)
def minimum_above_maximum(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    ARC's chart refuses a minimum above the maximum, but only at apply, after the plan was approved.
    Defaults count: a `nix_min_runners` of 8 is above the default maximum of 5.
    """
    for group in groups(overlay, contract):
        for pair in group.names.ranges:
            yield from _negative(group, pair.min, contract)
            yield from _negative(group, pair.max, contract)
            low, high = group.get(pair.min), group.get(pair.max)
            least, most = _number(low), _number(high)
            if low is None or high is None or least is None or most is None or least <= most:
                continue
            if low.declared or high.declared:
                yield Hit(
                    group.where(low, high),
                    f"{group.title(pair.min)} is {_said(low)}, above {group.title(pair.max)}, which is {_said(high)}.",
                    f"Lower `{pair.min}` or raise `{pair.max}`.",
                )


def _negative(group: ValueGroup, name: str, contract: Contract) -> Iterator[Hit]:
    fact = group.get(name)
    value = _number(fact)
    least = contract.arc.runners.minimum
    if fact is not None and value is not None and fact.declared and (value < least or value != int(value)):
        yield Hit(
            fact.place,
            f"{group.title(name)} is {value}; a number of runners is a whole number of {least} or more.",
            f"Write a whole number of {least} or more.",
        )


@CONTRACT.check(
    "GF311",
    "no-capacity",
    BLOCKER,
    "A lane or runner set that is deployed can run at least one job.",
    "docs/reference/pods.md#minimum-and-maximum",
)
def no_capacity(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A scale set with a maximum of 0 registers and listens, but starts no runner. Its jobs queue for a
    day and then fail, and no message says why.
    """
    for group in groups(overlay, contract):
        off = _switched_off(group)
        for pair in group.names.ranges:
            most = group.get(pair.max)
            if most is not None and most.declared and most.value == 0 and pair.max not in off:
                yield Hit(
                    most.place,
                    f"{group.title(pair.max)} is 0: its jobs queue and never start.",
                    "Set it to 1 or more, or remove the lane or runner set.",
                )


def _switched_off(group: ValueGroup) -> set[str]:
    """The maxima of lanes whose deploy variable is false."""
    if group.prefix:
        return set()
    off = set()
    for lane in group.stack.primary_lanes.values():
        flag = group.get(lane.deploy) if lane.deploy else None
        if flag is not None and flag.value is False:
            off.add(lane.bindings.get("max_runners", ""))
    return off
