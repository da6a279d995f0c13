"""The whole question for small fleets: every least filling that blocks a node, combined over all nodes.

A node stays blocked when a pod is taken away that was not needed. So it is enough to look at fillings from which no pod
can be taken. If no combination of them over the nodes stays within the numbers of pods, nobody can block.
"""

from __future__ import annotations

from flywheel.fleet.capacity.witnesses import Witness, replay

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.fleet.capacity.lane_question import LaneQuestion
    from flywheel.fleet.capacity.witnesses import Allowed

    Filling = tuple[int, ...]

_MOST_NODES = 10
_MOST_CLASSES = 16
_MOST_FILLINGS = 20_000
_MOST_STATES = 20_000


class TooLargeError(Exception):
    """The question is too large for this method."""


def decide(question: LaneQuestion, sure: bool, allowed: Allowed | None = None) -> Witness | bool | None:
    """A witness; True if none can exist; None if the question is too large, or quotas forbid what was found.

    sure: whether rivals stand only where they surely can: then a witness counts. If not, they may stand wherever it
    is possible and everywhere the shape may fit is asked for: then that there is none counts.
    """
    reach = [*question.candidates, *question.others] if sure else question.candidates
    nodes = [(index, number) for index in reach for number in range(question.groups[index].count)]
    if any(not question.needs[index] for index, _ in nodes):
        return True
    if not nodes or len(nodes) > _MOST_NODES or len(question.rivals) > _MOST_CLASSES:
        return None
    try:
        fillings = {index: _fillings(question, index, sure) for index in dict.fromkeys(index for index, _ in nodes)}
        states = _combined(question, nodes, fillings)
    except TooLargeError:
        return None
    if not states:
        return True
    for path in states.values():
        placement = [
            (index, number, {at: count for at, count in enumerate(filling) if count})
            for (index, number), filling in zip(nodes, path, strict=True)
        ]
        counts = {at: sum(one[at] for one in path) for at in range(len(question.rivals))}
        if sure and (allowed is None or allowed(counts)) and replay(question, placement):
            return Witness(question, placement)
    return None


def _combined(
    question: LaneQuestion, nodes: list[tuple[int, int]], fillings: dict[int, list[Filling]]
) -> dict[Filling, tuple[Filling, ...]]:
    """How many pods of each class are used, by each combination that stays within their numbers."""
    most = [one.most for one in question.rivals]
    states: dict[Filling, tuple[Filling, ...]] = {(0,) * len(most): ()}
    for index, _ in nodes:
        following: dict[Filling, tuple[Filling, ...]] = {}
        for used, path in states.items():
            for filling in fillings[index]:
                after = tuple(map(int.__add__, used, filling))
                if after not in following and all(map(int.__le__, after, most)):
                    following[after] = (*path, filling)
                    if len(following) > _MOST_STATES:
                        raise TooLargeError
        states = following
    return states


class _Search:
    """All least fillings of one node."""

    def __init__(self, question: LaneQuestion, index: int, sure: bool) -> None:
        self.question = question
        self.group = question.groups[index]
        self.needs = question.needs[index]
        self.classes = [at for at, one in enumerate(question.rivals) if index in (one.sure if sure else one.possible)]
        self.found: list[Filling] = []
        self.steps = 0
        names = {name for at in self.classes for name in question.rivals[at].request}
        self.names = sorted(name for name in names if name not in self.group.untold)

    def run(self, position: int, filling: list[int], used: dict[str, int]) -> None:
        """Add pods of the classes from `position` on."""
        self.steps += 1
        if self.steps > _MOST_FILLINGS:
            raise TooLargeError
        if self._blocked(used):
            if self._is_least(filling, used):
                self.found.append(tuple(filling))
            return
        if not self._can_still_block(position, filling, used):
            return
        for place in range(position, len(self.classes)):
            at = self.classes[place]
            one = self.question.rivals[at]
            after = {name: used[name] + one.request.get(name, 0) for name in self.names}
            if filling[at] < one.most and all(
                after[name] <= self.group.free.get(name, 0) for name in self.names if one.request.get(name, 0)
            ):
                filling[at] += 1
                self.run(place, filling, after)
                filling[at] -= 1

    def _blocked(self, used: dict[str, int]) -> bool:
        return any(used.get(name, 0) >= need for name, need in self.needs.items())

    def _is_least(self, filling: list[int], used: dict[str, int]) -> bool:
        for at in self.classes:
            if filling[at]:
                request = self.question.rivals[at].request
                if self._blocked({name: used[name] - request.get(name, 0) for name in self.names}):
                    return False
        return True

    def _can_still_block(self, position: int, filling: list[int], used: dict[str, int]) -> bool:
        rest = [
            (self.question.rivals[at], self.question.rivals[at].most - filling[at]) for at in self.classes[position:]
        ]
        return any(
            used.get(name, 0) + sum(one.request.get(name, 0) * left for one, left in rest) >= need
            for name, need in self.needs.items()
        )


def _fillings(question: LaneQuestion, index: int, sure: bool) -> list[Filling]:
    search = _Search(question, index, sure)
    search.run(0, [0] * len(question.rivals), dict.fromkeys(search.names, 0))
    return search.found
