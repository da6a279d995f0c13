"""One question: can other pods be placed so that the next pod of a shape fits nowhere?

Pods come one by one, in any order, and the scheduler may put each on any node that it fits on. So every placement that
fits can arise. A pod is blocked on a node if some resource that it requests is used up to less than its request.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flywheel.fleet.capacity.amounts import Amounts


class NodeGroup:
    """Nodes that are alike: how many, and what each has free for runners and listeners.

    free: by resource; a resource that is not known is not in it, unless nodes that do not tell it have none.
    hides_names: whether the nodes have names that are not told.
    """

    __slots__ = ("count", "free", "hides_names", "labels", "name", "taints", "untold")

    def __init__(self, name: str, count: int, free: Amounts, untold: Iterable[str] = ()) -> None:
        self.name = name
        self.count = count
        self.free = free
        self.untold = frozenset(untold)
        self.labels: dict[str, str] = {}
        self.hides_names = False
        self.taints: tuple[tuple[str, str, str], ...] = ()

    def holds(self, request: Mapping[str, int]) -> bool:
        """Whether one pod with these requests fits on an empty node."""
        free = self.free
        return all(
            amount <= free.get(name, 0) for name, amount in request.items() if amount and name not in self.untold
        )


class PodShape:
    """Pods that are alike: what each requests, how many there can be, and on which groups of nodes.

    sure: the groups (by index) that take them. possible: those, and groups of which nothing says it. known: whether
    requests and number are known at all. space: their namespace, where a quota counts them; uses: what it counts.
    refused: why the API server refuses every pod, in words; then none surely is anywhere. by_name: whether they ask for
    nodes by name, which new nodes would not have.
    """

    __slots__ = ("by_name", "known", "most", "name", "possible", "refused", "request", "space", "sure", "uses")

    def __init__(
        self,
        name: str,
        request: Amounts,
        most: int,
        sure: Iterable[int],
        possible: Iterable[int] | None = None,
        known: bool = True,
        space: str = "",
        uses: Amounts | None = None,
        refused: str = "",
        by_name: bool = False,
    ) -> None:
        self.name = name
        self.by_name = by_name
        self.request = request
        self.uses = request if uses is None else uses
        self.most = most
        self.refused = refused
        takes = frozenset(sure)
        self.sure = frozenset() if refused else takes
        self.possible = takes if possible is None else frozenset(possible)
        self.known = known
        self.space = space


class RivalClass:
    """Rivals that are alike, taken together. members: each shape, and how many pods of it there can be.

    holding: of the groups that may take them, those that hold one; a pod that none holds never runs.
    """

    __slots__ = ("holding", "members", "most", "possible", "request", "sure")

    def __init__(self, one: PodShape, members: Iterable[tuple[PodShape, int]]) -> None:
        self.request = one.request
        self.sure = one.sure
        self.possible = one.possible
        self.holding = one.possible
        self.members = [(shape, most) for shape, most in members if most > 0]
        self.most = sum(most for _, most in self.members)

    def without(self, shape: PodShape) -> RivalClass:
        """The same with one pod less of a shape."""
        return RivalClass(shape, [(one, most - 1 if one is shape else most) for one, most in self.members])


class RivalTable:
    """All pods and nodes, grouped once for the questions of all shapes.

    use: by group of nodes and resource, the most that all pods which may be there can use. unknown: shapes whose
    requests or numbers are not known.
    """

    def __init__(self, shapes: Iterable[PodShape], groups: Sequence[NodeGroup]) -> None:
        self.groups = groups
        self.shapes = list(shapes)
        self.unknown = [one for one in self.shapes if not one.known]
        found: dict[object, list[tuple[PodShape, int]]] = {}
        for one in self.shapes:
            if one.known and one.most > 0:
                counted = tuple(sorted(one.uses.items())) if one.space else ()
                key = (tuple(sorted(one.request.items())), one.sure, one.possible, one.space, counted)
                found.setdefault(key, []).append((one, one.most))
        self.classes = [RivalClass(members[0][0], members) for members in found.values()]
        self.class_of = {id(one): at for at, rival in enumerate(self.classes) for one, _ in rival.members}
        self.use: list[Amounts] = [{} for _ in groups]
        for rival in self.classes:
            rival.holding = frozenset(index for index in rival.possible if groups[index].holds(rival.request))
            for index in rival.possible:
                use = self.use[index]
                for name, amount in rival.request.items():
                    use[name] = use.get(name, 0) + amount * rival.most


class LaneQuestion:
    """The question for one shape.

    resources: those it requests, which alone can block it. candidates: the groups that surely take it and hold one
    pod. others: groups that may take it. rivals: the other shapes that can be on any of these, and its own other pods.
    demand: by resource the most that all rivals together can use.
    """

    __slots__ = ("candidates", "demand", "groups", "needs", "others", "resources", "rivals", "shape", "unknown")

    def __init__(self, shape: PodShape, table: RivalTable) -> None:
        groups = table.groups
        self.shape = shape
        self.groups = groups
        self.resources = tuple(sorted(name for name, amount in shape.request.items() if amount))
        self.candidates = [index for index in sorted(shape.sure) if groups[index].holds(shape.request)]
        self.others = [index for index in sorted(shape.possible - shape.sure) if groups[index].holds(shape.request)]
        reach = frozenset((*self.candidates, *self.others))
        self.unknown = [one for one in table.unknown if one is not shape and not one.possible.isdisjoint(reach)]
        own = table.class_of.get(id(shape))
        rivals = [one.without(shape) if at == own else one for at, one in enumerate(table.classes)]
        self.rivals = [one for one in rivals if one.most and not one.possible.isdisjoint(reach)]
        self.demand = {name: sum(one.most * one.request.get(name, 0) for one in self.rivals) for name in self.resources}
        self.needs = {index: self._needs(index, table.use[index], own is not None) for index in reach}

    def _needs(self, index: int, use: Amounts, is_counted: bool) -> Amounts:
        """By resource, how much rivals must use on a node of a group to block the shape there.

        Resources that cannot be used up to it by all that can be there are left out. So are resources of which
        nothing is known: whatever was said of them would be a guess.
        """
        group, found = self.groups[index], {}
        for name in self.resources:
            if name in group.untold:
                continue
            own = self.shape.request[name]
            need = group.free.get(name, 0) - own + 1
            if use.get(name, 0) - (own if is_counted else 0) >= need:
                found[name] = need
        return found

    @property
    def untold(self) -> list[tuple[str, str]]:
        """Groups and resources that the shape requests and nothing is known of."""
        return [
            (self.groups[index].name, name)
            for index in self.candidates
            for name in self.resources
            if name in self.groups[index].untold
        ]
