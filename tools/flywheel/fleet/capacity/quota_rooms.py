"""What quotas leave to the runners of a namespace."""

from __future__ import annotations

from flywheel.fleet.capacity import amounts
from flywheel.fleet.capacity.amounts import PODS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flywheel.cluster.cluster_file import Quota
    from flywheel.fleet.capacity.amounts import Amounts
    from flywheel.fleet.capacity.lane_question import LaneQuestion, PodShape, RivalClass
    from flywheel.fleet.capacity.witnesses import Allowed

_REQUESTS, _LIMITS = "requests.", "limits."
#: Keys of a quota that count pods.
_COUNTS = ("pods", "count/pods")
#: So many pods are placed to find out whether a quota can be used up.
_MOST_PLACED = 2_000


def counted(key: str) -> tuple[str, bool] | None:
    """The resource that a key of a quota counts in pods, and whether it counts limits; None if it counts no pods."""
    if key in _COUNTS:
        return PODS, False
    if key.startswith(_LIMITS):
        return key.removeprefix(_LIMITS), True
    if key.startswith(_REQUESTS):
        return key.removeprefix(_REQUESTS), False
    bare = key in (amounts.CPU, amounts.MEMORY, amounts.EPHEMERAL) or key.startswith("hugepages-")
    return (key, False) if bare else None


def used(quota: Quota, key: str) -> int:
    """What others than runners use of a key of a quota that counts pods."""
    found = counted(key)
    return amounts.of(found[0], quota.used.get(key, "0")) if found is not None else 0


def uses(request: Mapping[str, int], limit: Mapping[str, int]) -> Amounts:
    """What quotas count of a pod: requests by their names, and limits by `limits.` and theirs."""
    return {**request, **{_LIMITS + name: amount for name, amount in limit.items()}}


class QuotaRooms:
    """The rooms of all quotas, by namespace: a quota's name, what it counts as `uses` has it, and how much is left."""

    def __init__(self, quotas: Iterable[Quota], shapes: Iterable[PodShape]) -> None:
        self.rooms: dict[str, list[tuple[str, str, int]]] = {}
        self.shapes = list(shapes)
        for quota in quotas:
            for key, text in quota.hard.items():
                if (found := counted(key)) is not None:
                    resource, is_limit = found
                    left = amounts.of(resource, text) - used(quota, key)
                    name = _LIMITS + resource if is_limit else resource
                    self.rooms.setdefault(quota.namespace, []).append((quota.name, name, left))

    def refuses(self, question: LaneQuestion) -> str:
        """The quota that would refuse the pod if all pods of its namespace were there, in words; "" if none would."""
        space = question.shape.space
        for name, resource, left in self.rooms.get(space, ()) if space else ():
            every = [one for one in self.shapes if one.space == space]
            if sum(one.most * one.uses.get(resource, 0) for one in every) > left and question.shape.uses.get(resource):
                return f"quota `{name}` of namespace `{space}` ({resource})"
        return ""

    def allows(self, question: LaneQuestion) -> Allowed:
        """Whether quotas leave room for so many pods of each class of rivals."""
        rivals = question.rivals

        def allowed(counts: dict[int, int]) -> bool:
            return all(
                sum(counts.get(at, 0) * _uses(one, space).get(resource, 0) for at, one in enumerate(rivals)) <= left
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
            asked = shape.uses.get(resource, 0)
            if self._placed(question, space, resource, left - asked) + asked > left:
                return True
        return False

    def _placed(self, question: LaneQuestion, space: str, resource: str, enough: int) -> int:
        nodes = [(index, dict(group.free)) for index, group in enumerate(question.groups) for _ in range(group.count)]
        mine = [one for one in self.shapes if one.space == space and one.known and one.uses.get(resource)]
        room: Amounts = {}
        for _, name, left in self.rooms[space]:
            room[name] = min(left, room.get(name, left))
        sum_used = placed = 0
        for one in sorted(mine, key=lambda shape: sorted(shape.request.items())):
            for _ in range(one.most - (1 if one is question.shape else 0)):
                if sum_used > enough or placed >= _MOST_PLACED or not _place(one, nodes, question, room):
                    break
                placed += 1
                sum_used += one.uses[resource]
        return sum_used


def _uses(one: RivalClass, space: str) -> Mapping[str, int]:
    shape = one.members[0][0]
    return shape.uses if shape.space == space else {}


def _place(one: PodShape, nodes: list[tuple[int, Amounts]], question: LaneQuestion, room: Amounts) -> bool:
    """Put a pod on the first node that has room, if quotas leave it."""
    if any(one.uses.get(name, 0) > left for name, left in room.items()):
        return False
    for index, free in nodes:
        group = question.groups[index]
        if index in one.sure and all(
            amount <= free.get(name, 0) for name, amount in one.request.items() if name not in group.untold
        ):
            for name, amount in one.request.items():
                free[name] = free.get(name, 0) - amount
            for name in room:
                room[name] -= one.uses.get(name, 0)
            return True
    return False
