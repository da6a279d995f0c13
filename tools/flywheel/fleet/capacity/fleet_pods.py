"""The pods and the nodes of a fleet, in the form that questions are asked of."""

from __future__ import annotations

from flywheel.cluster import node_filters
from flywheel.cluster.node_filters import UnreadableAffinityError
from flywheel.fleet.capacity import admissions, amounts, quota_rooms
from flywheel.fleet.capacity.amounts import PODS
from flywheel.fleet.capacity.lane_question import NodeGroup, PodShape
from flywheel.fleet.capacity.pod_requests import RunnerPod, facts_of
from flywheel.formats.quantities import QuantityError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from flywheel.cluster.cluster_file import Cluster
    from flywheel.cluster.node_pools import NodePool
    from flywheel.contract.compiled import Contract
    from flywheel.contract.stack import Stack
    from flywheel.fleet.fleet_members import FleetSet, MemberStack
    from flywheel.fleet.fleet_subject import Fleet

#: What messages call a toleration or an affinity that is not known.
_UNTOLD_TOLERATIONS = "which taints its pods tolerate"
_UNTOLD_AFFINITY = "which nodes its pods ask for by affinity"
_UNTOLD_NODES = "which nodes its pods ask for"


def nodes(cluster: Cluster) -> list[NodeGroup]:
    """The nodes, with what is free for runners and listeners."""
    return [_group(pool) for pool in cluster.node_pools]


def _group(pool: NodePool) -> NodeGroup:
    free = amounts.all_of(pool.allocatable)
    for resource, amount in amounts.all_of(pool.used or {}).items():
        free[resource] = max(free.get(resource, 0) - amount, 0)
    untold = [name for name in (amounts.EPHEMERAL,) if name not in pool.allocatable]
    group = NodeGroup(pool.name, pool.count, free, untold)
    group.labels = node_filters.labels_of(pool)
    group.taints = node_filters.taints_of(pool)
    group.hides_names = node_filters.hides_names(pool)
    return group


class Lane:
    """A runner set with its pods. doubts: what nothing says of where its pods can be."""

    __slots__ = ("doubts", "of", "pod", "selector", "shape")

    def __init__(self, of: FleetSet, pod: RunnerPod, shape: PodShape, selector: str, doubts: list[str]) -> None:
        self.of = of
        self.pod = pod
        self.shape = shape
        self.selector = selector
        self.doubts = doubts


class FleetPods:
    """Lanes, listeners and nodes of one cluster."""

    def __init__(self, fleet: Fleet, contract: Contract) -> None:
        self.cluster = fleet.cluster
        self.contract = contract
        self.groups = nodes(fleet.cluster) if fleet.cluster is not None else []
        self.lanes: list[Lane] = []
        self.listeners: list[tuple[MemberStack, PodShape]] = []
        self.job_pods: list[PodShape] = []
        own = None if fleet.cluster is None else fleet.cluster.name
        for stack in fleet.stacks():
            if own is not None and fleet.cluster_of(stack) != own:
                continue  # on another cluster, as far as it says
            self.lanes += [self._lane(one) for one in stack.sets]
            self.listeners += [(stack, self._listener(stack, one)) for one in stack.sets]

    @property
    def shapes(self) -> list[PodShape]:
        """All pods that can be on the nodes."""
        return [*(one.shape for one in self.lanes), *(shape for _, shape in self.listeners), *self.job_pods]

    def _lane(self, one: FleetSet) -> Lane:
        pod = RunnerPod(one, self.contract, self.cluster)
        facts = facts_of(one, self.cluster)
        doubts: list[str] = []
        selector = one.values.get("node_selector") or {}
        tolerations: object = one.values.get("tolerations")
        affinity: object = one.values.get("affinity")
        shared = _Shared(one.stack, self.contract.stacks.get(one.stack.name))
        if facts is not None and facts.node_selector is not None:
            selector = facts.node_selector
        if facts is not None and facts.tolerations is not None:
            tolerations = [toleration.plain() for toleration in facts.tolerations]
        elif tolerations is None and (one.member.is_manifest or shared.has("tolerations")):
            doubts.append(_UNTOLD_TOLERATIONS)
        if affinity is None and facts is None and (one.member.is_manifest or shared.has("affinity")):
            doubts.append(_UNTOLD_AFFINITY)
        if one.member.is_manifest and (facts is None or facts.node_selector is None):
            doubts.append(_UNTOLD_NODES)
        sure, possible, doubt, by_name = self._places(selector, tolerations, affinity, doubts)
        doubts += [doubt] if doubt else []
        most = facts.max_runners if facts is not None and facts.max_runners is not None else one.max_runners
        known = most == 0 or (not pod.fault and most is not None)
        uses = quota_rooms.uses(pod.request, pod.limit)
        space = self._space(one.stack.namespace)
        refused = ""
        if self.cluster is not None and not pod.fault:
            refused = admissions.reason(pod, one.stack.namespace, self.cluster)
        shape = PodShape(one.told, pod.request, most or 0, sure, possible, known, space, uses, refused, by_name)
        self._add_job_pods(one, shape)
        return Lane(one, pod, shape, _text(selector), doubts)

    def _add_job_pods(self, one: FleetSet, shape: PodShape) -> None:
        """The pods that jobs of a set can start: on any node, and perhaps none."""
        mode = self.contract.arc.pods.modes.get(one.mode)
        if mode is not None and mode.job_pods and shape.most:
            name, every = f"job pods of {one.told}", range(len(self.groups))
            request = {**amounts.all_of(mode.job_pods.requests), PODS: 1}
            most = shape.most * mode.job_pods.most
            self.job_pods.append(PodShape(name, request, most, (), every, space=shape.space))

    def _space(self, namespace: str | None) -> str:
        """The namespace of a pod where it matters, which is where a quota is."""
        quotas = self.cluster.quotas if self.cluster is not None else ()
        return namespace or "" if any(one.namespace == namespace for one in quotas) else ""

    def _places(
        self, selector: object, tolerations: object, affinity: object, doubts: list[str]
    ) -> tuple[set[int], set[int], str, bool]:
        """The groups that surely take a pod, those that may, what made the difference; whether it asks for names."""
        asked = selector if isinstance(selector, dict) else {}
        tolerated = [one for one in tolerations if isinstance(one, dict)] if isinstance(tolerations, list) else []
        unread, unnamed, terms = "", "", None
        try:
            terms = node_filters.required_terms(affinity or None)
        except UnreadableAffinityError:
            unread = _UNTOLD_AFFINITY
        by_name = node_filters.asks_for_names(asked, terms)
        sure, possible = set(), set()
        for index, group in enumerate(self.groups):
            hidden = by_name and group.hides_names
            try:
                if not hidden and not _asks_for(asked, terms, group):
                    if _UNTOLD_NODES in doubts:
                        possible.add(index)
                    continue
            except UnreadableAffinityError:
                unread = _UNTOLD_AFFINITY
            refused = [one for one in group.taints if not node_filters.tolerates(tolerated, one)]
            if any(not node_filters.is_gone(one) for one in refused) and _UNTOLD_TOLERATIONS not in doubts:
                continue
            possible.add(index)
            if hidden:
                unnamed = f"which of the nodes `{group.name}` its pods ask for by name"
            elif not refused and not unread and not (set(doubts) - {_UNTOLD_TOLERATIONS}):
                sure.add(index)
        return sure, possible, unread or unnamed, by_name

    def _listener(self, stack: MemberStack, one: FleetSet) -> PodShape:
        known = self.contract.stacks.get(stack.name)
        names = known.fleet.listener if known is not None else {}
        values = {what: stack.shared.get(variable) for what, variable in names.items()}
        asked = values.get("node_selector")
        selector = {**self.contract.arc.pods.listener.node_selector, **(asked if isinstance(asked, dict) else {})}
        doubts = [_UNTOLD_TOLERATIONS, _UNTOLD_NODES] if stack.member.is_manifest else []
        sure, possible, *_ = self._places(selector, values.get("tolerations"), None, doubts)
        request = _requests(values.get("resources"))
        space = self._space(stack.controller_namespace)
        return PodShape(
            f"listener of {one.told}", {**(request or {}), PODS: 1}, 1, sure, possible, request is not None, space
        )


def _asks_for(selector: Mapping[str, object], terms: list[list[Mapping[str, object]]] | None, group: NodeGroup) -> bool:
    """Whether nodes have what a selector and a required affinity ask for. Raises `UnreadableAffinityError`."""
    if not node_filters.selects(selector, group.labels):
        return False
    return terms is None or node_filters.matches(terms, group.labels)


class _Shared:
    """The variables of a stack that may place the pods of sets."""

    def __init__(self, stack: MemberStack, known: Stack | None) -> None:
        self.values = stack.shared
        self.names = known.fleet.placement if known is not None else {}

    def has(self, what: str) -> bool:
        """Whether the stack has something that it might add to a set which does not say it."""
        return any(self.values.get(name) for name in self.names.get(what, ()))


def _requests(resources: object) -> Mapping[str, int] | None:
    """The requests in the resources of a container; None if they cannot be read."""
    found = resources.get("requests") if isinstance(resources, dict) else None
    limits = resources.get("limits") if isinstance(resources, dict) else None
    texts = {**(limits if isinstance(limits, dict) else {}), **(found if isinstance(found, dict) else {})}
    try:
        return amounts.all_of({name: str(text) for name, text in texts.items()})
    except QuantityError:
        return None


def _text(selector: object) -> str:
    items = selector.items() if isinstance(selector, dict) else ()
    return ", ".join(f"{name}={value}" for name, value in sorted(items))
