"""Which groups of nodes cannot hold all runners that only they can hold."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.fleet.capacity.amounts import Amounts
    from flywheel.fleet.capacity.lane_question import RivalTable

#: Unions of the places of two kinds of pods are looked at up to so many kinds.
_MOST_KINDS = 20


class PoolDemand:
    """Groups of nodes, what is free on them, and what all pods request that can be nowhere else."""

    __slots__ = ("demand", "groups", "room", "untold")

    def __init__(self, table: RivalTable, groups: frozenset[int]) -> None:
        self.groups = sorted(groups)
        self.room: Amounts = {}
        self.demand: Amounts = {}
        self.untold: set[str] = set()
        for index in self.groups:
            group = table.groups[index]
            self.untold |= group.untold
            for name, amount in group.free.items():
                self.room[name] = self.room.get(name, 0) + amount * group.count
        for rival in table.classes:
            if rival.holding and rival.holding <= groups:
                for name, amount in rival.request.items():
                    self.demand[name] = self.demand.get(name, 0) + amount * rival.most

    @property
    def short(self) -> list[str]:
        """The resources that do not suffice for all at once."""
        found = [name for name, amount in self.demand.items() if amount > self.room.get(name, 0)]
        return sorted(name for name in found if name not in self.untold)


def places(table: RivalTable) -> list[frozenset[int]]:
    """The places of each kind of pods, and their unions, the smallest first."""
    kinds = list(dict.fromkeys(one.holding for one in table.classes if one.holding))
    found = dict.fromkeys(kinds)
    if len(kinds) <= _MOST_KINDS:
        found |= dict.fromkeys(first | second for first in kinds for second in kinds)
    if kinds:
        found[frozenset().union(*kinds)] = None
    return sorted(found, key=lambda one: (len(one), sorted(one)))


def shortages(table: RivalTable) -> Iterator[PoolDemand]:
    """The smallest groups of nodes that do not hold all runners of their own: not those that contain another one."""
    told: list[tuple[frozenset[int], set[str]]] = []
    for groups in places(table):
        one = PoolDemand(table, groups)
        new = {name for name in one.short if not any(before <= groups and name in names for before, names in told)}
        if new:
            told.append((groups, new))
            yield one


def shown(table: RivalTable) -> list[PoolDemand]:
    """What people are shown: each group of nodes, those that are short together, and all of them."""
    whole = frozenset(range(len(table.groups)))
    every = [frozenset((index,)) for index in sorted(whole)]
    groups = dict.fromkeys([*every, *(frozenset(one.groups) for one in shortages(table)), whole])
    return [PoolDemand(table, one) for one in groups]
