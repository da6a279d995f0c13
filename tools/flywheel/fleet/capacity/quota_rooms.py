"""What quotas leave to the runners of a namespace."""

from __future__ import annotations

from flywheel.fleet.capacity import amounts
from flywheel.fleet.capacity.amounts import PODS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.cluster.cluster_file import Quota
    from flywheel.fleet.capacity.amounts import Amounts
    from flywheel.fleet.capacity.lane_question import LaneQuestion, PodShape, RivalClass
    from flywheel.fleet.capacity.witnesses import Allowed

_REQUESTS, _LIMITS = "requests.", "limits."
#: Keys of a quota that count pods.
_COUNTS = ("pods", "count/pods")
#: So many pods are placed to find out whether a quota can be used up.
_MOST_PLACED = 2_000


def counted(key: str) -> str | None:
    """The resource whose requests a key of a quota counts; None if it counts something else, such as limits."""
    if key in _COUNTS:
        return PODS
    if key.startswith(_REQUESTS):
        return key.removeprefix(_REQUESTS)
    return key if key in (amounts.CPU, amounts.MEMORY, amounts.EPHEMERAL) else None


class QuotaRooms:
    """The rooms of all quotas, by namespace: a quota's name, the resource, and how much of it is left."""

    def __init__(self, quotas: Iterable[Quota], shapes: Iterable[PodShape]) -> None:
        self.rooms: dict[str, list[tuple[str, str, int]]] = {}
        self.shapes = list(shapes)
        for quota in quotas:
            used = amounts.all_of(quota.used)
            for key, text in quota.hard.items():
                if (resource := counted(key)) is not None:
                    left = amounts.of(resource, text) - used.get(key, 0)
                    self.rooms.setdefault(quota.namespace, []).append((quota.name, resource, left))

    def refuses(self, question: LaneQuestion) -> str:
        """The quota that would refuse the pod if all pods of its namespace were there, in words; "" if none would."""
        space = question.shape.space
        for name, resource, left in self.rooms.get(space, ()) if space else ():
            every = [one for one in self.shapes if one.space == space]
            if sum(one.most * one.request.get(resource, 0) for one in every) > left and question.shape.request.get(
                resource
            ):
                return f"quota `{name}` of namespace `{space}` ({resource})"
        return ""

    def allows(self, question: LaneQuestion) -> Allowed:
        """Whether quotas leave room for so many pods of each class of rivals."""
        rivals = question.rivals

        def allowed(counts: dict[int, int]) -> bool:
            return all(
                sum(
                    counts.get(at, 0) * one.request.get(resource, 0) for at, one in enumerate(rivals) if _in(one, space)
                )
                <= left
                for space, rooms in self.rooms.items()
                for _, resource, left in rooms
            )

        return allowed

    def can_fill(self, question: LaneQuestion) -> bool:
        """Whether other pods of the namespace surely fit on the nodes in such number that the quota refuses this one.

        They are placed one by one, the smallest first: what fits so can arise.
        """
        space, shape = question.shape.space, question.shape
        for _, resource, left in self.rooms.get(space, ()):
            used = self._placed(question, space, resource, left - shape.request.get(resource, 0))
            if used + shape.request.get(resource, 0) > left:
                return True
        return False

    def _placed(self, question: LaneQuestion, space: str, resource: str, enough: int) -> int:
        nodes = [(index, dict(group.free)) for index, group in enumerate(question.groups) for _ in range(group.count)]
        mine = [one for one in self.shapes if one.space == space and one.known and one.request.get(resource)]
        room = {key: left for _, key, left in self.rooms[space]}
        used = placed = 0
        for one in sorted(mine, key=lambda shape: sorted(shape.request.items())):
            for _ in range(one.most - (1 if one is question.shape else 0)):
                if used > enough or placed >= _MOST_PLACED or not _place(one, nodes, question, room):
                    break
                placed += 1
                used += one.request[resource]
        return used


def _in(one: RivalClass, space: str) -> bool:
    return one.members[0][0].space == space


def _place(one: PodShape, nodes: list[tuple[int, Amounts]], question: LaneQuestion, room: Amounts) -> bool:
    """Put a pod on the first node that has room, if quotas leave it."""
    if any(one.request.get(name, 0) > left for name, left in room.items()):
        return False
    for index, free in nodes:
        group = question.groups[index]
        if index in one.sure and all(
            amount <= free.get(name, 0) for name, amount in one.request.items() if name not in group.untold
        ):
            for name, amount in one.request.items():
                free[name] = free.get(name, 0) - amount
            for name in room:
                room[name] -= one.request.get(name, 0)
            return True
    return False
