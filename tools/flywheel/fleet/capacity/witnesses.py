"""Placements of other pods that keep a shape waiting: found greedily, and checked by placing them again."""

from __future__ import annotations

from collections.abc import Callable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.fleet.capacity.lane_question import LaneQuestion

    #: Pods on single nodes: group, number of the node in it, and how many of each class of rivals.
    Placement = list[tuple[int, int, dict[int, int]]]
    #: Whether namespaces allow so many pods of each class.
    Allowed = Callable[[dict[int, int]], bool]


class Witness:
    """A placement after which the shape fits nowhere."""

    __slots__ = ("_named", "placement", "question")

    def __init__(self, question: LaneQuestion, placement: Placement) -> None:
        self.question = question
        self.placement = placement
        self._named: list[tuple[int, int, dict[str, int]]] | None = None

    def counts(self) -> dict[int, int]:
        """How many pods of each class it has."""
        return counted(self.placement)

    def by_node(self) -> list[tuple[int, int, dict[str, int]]]:
        """The pods on each node by the name of their shape. Of shapes that are alike, other sets' pods come first."""
        if self._named is None:
            self._named = self._assigned()
        return self._named

    def _assigned(self) -> list[tuple[int, int, dict[str, int]]]:
        rivals, shape_of = self.question.rivals, self.question.shape
        left = {at: sorted(rivals[at].members, key=lambda one: one[0] is shape_of) for at in self.counts()}
        found = []
        for index, number, pods in self.placement:
            named: dict[str, int] = {}
            for at, count in sorted(pods.items()):
                rest = count
                while rest:
                    shape, most = left[at].pop(0)
                    used = min(rest, most)
                    rest -= used
                    named[shape.name] = named.get(shape.name, 0) + used
                    if most > used:
                        left[at].insert(0, (shape, most - used))
            found.append((index, number, named))
        return found

    def by_shape(self) -> dict[str, int]:
        """How many pods of each shape it has."""
        found: dict[str, int] = {}
        for _, _, named in self.by_node():
            for name, count in named.items():
                found[name] = found.get(name, 0) + count
        return found


def counted(placement: Placement) -> dict[int, int]:
    """How many pods of each class a placement has."""
    found: dict[int, int] = {}
    for _, _, pods in placement:
        for at, count in pods.items():
            found[at] = found.get(at, 0) + count
    return found


def replay(question: LaneQuestion, placement: Placement) -> bool:
    """Whether a placement can arise and leaves no room: independent of how it was found."""
    counts = counted(placement)
    if any(count > question.rivals[at].most for at, count in counts.items()):
        return False
    reach = [*question.candidates, *question.others]
    blocked: set[tuple[int, int]] = set()
    for index, number, pods in placement:
        group = question.groups[index]
        if index not in reach or number >= group.count or (index, number) in blocked:
            return False
        if any(index not in question.rivals[at].sure for at in pods):
            return False
        names = {name for at in pods for name in question.rivals[at].request} | set(question.resources)
        used = {
            name: sum(question.rivals[at].request.get(name, 0) * count for at, count in pods.items()) for name in names
        }
        if any(
            amount > group.free.get(name, 0) for name, amount in used.items() if amount and name not in group.untold
        ):
            return False
        shape = question.shape.request
        if any(
            used[name] + shape[name] > group.free.get(name, 0)
            for name in question.resources
            if name not in group.untold
        ):
            blocked.add((index, number))
    return len(blocked) == sum(question.groups[index].count for index in reach)


def find(question: LaneQuestion, allowed: Allowed | None = None) -> Witness | None:
    """A placement that blocks the shape; None if the search finds none."""
    reach = [*question.candidates, *question.others]
    if any(not question.needs[index] for index in reach):
        return None
    for bound, prefer in _orders(question):
        placement = _fill(question, reach, prefer, bound)
        if placement is None or not replay(question, placement):
            continue
        if allowed is None or allowed(counted(placement)):
            return Witness(question, placement)
    return None


def _orders(question: LaneQuestion) -> Iterator[tuple[bool, tuple[str, ...]]]:
    """Which pods come first, and which resources to block by: the cheapest of all, then each one alone where it can."""
    for bound in (False, True):
        yield bound, ()
        if len(question.resources) > 1:
            for name in question.resources:
                yield bound, (name,)


def _fill(question: LaneQuestion, reach: list[int], prefer: tuple[str, ...], bound: bool) -> Placement | None:
    left = [one.most for one in question.rivals]
    placement: Placement = []
    # Nodes that few rivals can be on come first: others have a choice.
    choice = {index: sum(one.most for one in question.rivals if index in one.sure) for index in reach}
    by_resource = {name: _largest(question, name, reach, bound) for name in question.resources}
    for index in sorted(reach, key=lambda one: (choice[one], one)):
        for number in range(question.groups[index].count):
            needs = question.needs[index]
            names = [name for name in prefer if name in needs] or list(needs)
            tried = [pods for name in names if (pods := _block(question, index, name, by_resource[name], left))]
            if not tried:
                return None
            pods = min(tried, key=lambda one: _price(question, one))
            for at, count in pods.items():
                left[at] -= count
            placement.append((index, number, pods))
    return placement


def _largest(question: LaneQuestion, name: str, reach: list[int], bound: bool) -> list[int]:
    """The classes that use a resource, those with large requests first; with `bound`, those with few places first."""
    rivals, every = question.rivals, frozenset(reach)
    users = [at for at, one in enumerate(rivals) if one.request.get(name, 0)]
    places = {at: len(rivals[at].sure & every) if bound else 0 for at in users}
    return sorted(users, key=lambda at: (places[at], -rivals[at].request[name], at))


def _block(question: LaneQuestion, index: int, name: str, order: list[int], left: list[int]) -> dict[int, int] | None:
    """Pods that use up a resource on one node; None if they do not reach."""
    group, need = question.groups[index], question.needs[index][name]
    free = dict(group.free)
    used, pods = 0, {}
    for at in order:
        one = question.rivals[at]
        if used >= need:
            break
        if not left[at] or index not in one.sure:
            continue
        each = one.request[name]
        count = min(left[at], -(-(need - used) // each))
        for resource, amount in one.request.items():
            if amount and resource not in group.untold:
                count = min(count, free.get(resource, 0) // amount)
        if count > 0:
            pods[at] = count
            used += count * each
            for resource, amount in one.request.items():
                free[resource] = free.get(resource, 0) - amount * count
    return pods if used >= need else None


def _price(question: LaneQuestion, pods: dict[int, int]) -> float:
    """How much of what rivals have in all a filling uses."""
    return sum(
        count * question.rivals[at].request.get(name, 0) / question.demand[name]
        for at, count in pods.items()
        for name in question.resources
        if question.demand[name]
    )
