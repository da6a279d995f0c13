"""Proofs that a pod is never kept waiting.

Whoever blocks a shape uses at least `need[r]` of some resource r on every node that could take it, and all rivals
together use at most `demand[r]`. With weights w >= 0, blocking costs at least the sum over nodes of
min over r of w[r] x need[r] / demand[r], and there is no more than the sum of w. If the first is greater, nobody can
block the shape, in whatever order pods come. The weights are small whole numbers; one line of arithmetic checks them.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.fleet.capacity.lane_question import LaneQuestion

#: How many steps the search for weights takes before it gives up.
_STEPS = 160
_GRID = 64


class Certificate:
    """A proof. Either one group of nodes that nobody can block, or weights by resource.

    cost, room: both sides of the inequality, as exact whole numbers with the common denominator `unit`.
    """

    __slots__ = ("cost", "group", "room", "unit", "weights")

    def __init__(self, group: str = "", weights: dict[str, int] | None = None, sides: tuple[int, int, int] = (0, 0, 1)):
        self.group = group
        self.weights = weights or {}
        self.cost, self.room, self.unit = sides


def prove(question: LaneQuestion) -> Certificate | None:
    """A proof that the shape always fits; None if none is found. What is not known is not part of it."""
    for index in question.candidates:
        if not question.needs[index] and not any(name in question.groups[index].untold for name in question.resources):
            return Certificate(group=question.groups[index].name)
    names = [name for name in question.resources if question.demand[name]]
    if not names or any(not question.needs[index] for index in question.candidates):
        return None
    return _weights(question, names)


def _weights(question: LaneQuestion, names: list[str]) -> Certificate | None:
    """Search for weights: raise that of the resource by which nodes are blocked most, in small steps."""
    rows = [
        (question.groups[index].count, [(names.index(name), need) for name, need in question.needs[index].items()])
        for index in question.candidates
    ]
    demand = [question.demand[name] for name in names]
    shares = [1.0 / len(names)] * len(names)
    best, best_shares = -1.0, shares
    mean = [0.0] * len(names)
    for step in range(_STEPS):
        load = [0.0] * len(names)
        cost = 0.0
        for count, needs in rows:
            least, chosen, part = min((shares[at] * need / demand[at], at, need / demand[at]) for at, need in needs)
            cost += count * least
            load[chosen] += count * part
        if cost > best:
            best, best_shares = cost, shares
        if cost > 1 and (found := _exact(rows, names, demand, shares)) is not None:
            return found
        mean = [(one * step + now) / (step + 1) for one, now in zip(mean, load, strict=True)]
        if max(mean) < 0.9999:
            return None  # a mixture of blockings that costs less than there is: no weights exist
        rate = 1.0 / (1 + step / 8)
        top = max(load) or 1.0
        shares = [max(one, 1e-9) * (1 + rate * now / top) for one, now in zip(shares, load, strict=True)]
        size = sum(shares)
        shares = [one / size for one in shares]
    return _exact(rows, names, demand, best_shares) if best > 1 else None


def _exact(
    rows: list[tuple[int, list[tuple[int, int]]]], names: list[str], demand: list[int], shares: list[float]
) -> Certificate | None:
    """The certificate with weights near `shares`, checked in whole numbers; None if rounding spoils it."""
    for grid in (_GRID, _GRID**2, _GRID**4):
        weights = [round(one * grid) for one in shares]
        sides = check(rows, demand, weights)
        if sides[0] > sides[1]:
            return Certificate(weights=dict(zip(names, weights, strict=True)), sides=sides)
    return None


def check(rows: list[tuple[int, list[tuple[int, int]]]], demand: list[int], weights: list[int]) -> tuple[int, int, int]:
    """What blocking costs at least, what there is at most, and the denominator of both."""
    unit = 1
    for one in demand:
        unit *= one
    parts = [weight * (unit // one) for weight, one in zip(weights, demand, strict=True)]
    cost = sum(count * min(parts[at] * need for at, need in needs) for count, needs in rows)
    return cost, sum(weights) * unit, unit
