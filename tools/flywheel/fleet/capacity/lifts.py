"""What would lift the wait of a lane: more nodes, or fewer runners of a set. Each is proved, none is guessed.

How many runners of a lane are sure to start is the same question of the lane itself.
"""

from __future__ import annotations

import copy

from flywheel.fleet.capacity import lane_verdicts
from flywheel.fleet.capacity.lane_question import NodeGroup, PodShape, RivalTable
from flywheel.fleet.capacity.lane_verdicts import ALWAYS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flywheel.fleet.capacity.lane_verdicts import LaneVerdict
    from flywheel.fleet.capacity.quota_rooms import QuotaRooms

_MOST_NODES = 32
#: So many groups of nodes and rival sets are tried.
_TRIED = 2


def of(verdict: LaneVerdict, table: RivalTable, quotas: QuotaRooms | None) -> list[str]:
    """What lifts the wait, in words; empty if nothing that was tried does."""
    return [*_nodes(verdict, table, quotas), *_own(verdict, table, quotas), *_fewer(verdict, table, quotas)]


def sure(verdict: LaneVerdict, table: RivalTable, quotas: QuotaRooms | None) -> int:
    """How many runners of a lane surely run at once if so many are asked for, whatever else runs."""
    shape = verdict.question.shape
    if verdict.state == ALWAYS:
        return shape.most

    def proves(less: int) -> bool:
        fewer = _shrunk(shape, less)
        shapes = [fewer if one is shape else one for one in table.shapes]
        return lane_verdicts.decide(fewer, RivalTable(shapes, table.groups), quotas).state == ALWAYS

    less = _least(proves, shape.most - 1) if shape.known and shape.most > 1 else None
    return 0 if less is None else shape.most - less


def _nodes(verdict: LaneVerdict, table: RivalTable, quotas: QuotaRooms | None) -> Iterator[str]:
    shape = verdict.question.shape
    for index in verdict.question.candidates[:_TRIED]:

        def proves(more: int, index: int = index) -> bool:
            groups = [_grown(one, more) if at == index else one for at, one in enumerate(table.groups)]
            return lane_verdicts.decide(shape, RivalTable(table.shapes, groups), quotas).state == ALWAYS

        if (more := _least(proves, _MOST_NODES)) is not None:
            # New nodes have other names.
            named = ", and a node selector that they match" if shape.by_name else ""
            yield f"{more} more {'node' if more == 1 else 'nodes'} like `{table.groups[index].name}`{named}"


def _grown(one: NodeGroup, more: int) -> NodeGroup:
    return NodeGroup(one.name, one.count + more, one.free, one.untold)


def _own(verdict: LaneVerdict, table: RivalTable, quotas: QuotaRooms | None) -> Iterator[str]:
    if most := sure(verdict, table, quotas):
        yield f"`max_runners` {most} for {verdict.question.shape.name} itself"


def _fewer(verdict: LaneVerdict, table: RivalTable, quotas: QuotaRooms | None) -> Iterator[str]:
    if verdict.witness is None:
        return
    shape = verdict.question.shape
    used = verdict.witness.by_shape()
    rivals = [one for one in table.shapes if one.name in used and one is not shape and one.most > 1]
    for rival in sorted(rivals, key=lambda one: -used[one.name])[:_TRIED]:

        def proves(less: int, rival: PodShape = rival) -> bool:
            shapes = [_shrunk(one, less) if one is rival else one for one in table.shapes]
            return lane_verdicts.decide(shape, RivalTable(shapes, table.groups), quotas).state == ALWAYS

        if (less := _least(proves, rival.most - 1)) is not None:  # to take all of them does not help the rival
            yield f"`max_runners` {rival.most - less} for {rival.name}"


def _shrunk(one: PodShape, less: int) -> PodShape:
    found = copy.copy(one)
    found.most -= less
    return found


def _least(proves: Callable[[int], bool], most: int) -> int | None:
    """The least number from 1 that proves it; None if `most` does not."""
    if not proves(most):
        return None
    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        if proves(middle):
            high = middle
        else:
            low = middle + 1
    return low
