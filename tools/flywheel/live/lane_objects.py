"""The cluster's side of a lane: its runner set, its listener with the pod, and its runners."""

from __future__ import annotations

from flywheel.formats import instants
from flywheel.formats.quoting import quote
from flywheel.overlay import registrations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.live.cluster_tables import (
        LiveListener,
        LiveListenerPod,
        LiveListenerPods,
        LiveListeners,
        LiveRunner,
        LiveRunnerSet,
        LiveRunnerSets,
    )
    from flywheel.live.live_fact import LiveFact
    from flywheel.live.live_index import Answers, LiveIndex
    from flywheel.live.live_lane import LiveLane

_FAILED = "Failed"


def minutes(since: str | None, fact: LiveFact) -> int:
    """How many minutes before a fact was seen something began; 0 if nothing says it."""
    return instants.seconds_between(since, fact.source.at) // 60 if since else 0


class LaneObjects:
    """What a cluster shows of a lane.

    sets: the runner sets that are the lane's, the best match first: several are two owners of one name. `sets_fact` and
    `listeners_fact` are None if nobody asked.
    """

    __slots__ = ("cluster", "listeners_fact", "pods_fact", "sets", "sets_fact")

    def __init__(self, lane: LiveLane, cluster: Answers) -> None:
        self.cluster = cluster
        self.sets_fact: LiveRunnerSets | None = cluster.fact("runner_sets")
        self.listeners_fact: LiveListeners | None = cluster.fact("listeners")
        self.pods_fact: LiveListenerPods | None = cluster.fact("listener_pods")
        found = [(_likeness(lane, one), one) for one in cluster.rows("runner_sets")]
        self.sets: list[LiveRunnerSet] = [one for rank, one in sorted(found, key=lambda pair: -pair[0]) if rank]

    @property
    def live_set(self) -> LiveRunnerSet | None:
        """The lane's runner set; None if the cluster shows none."""
        return self.sets[0] if self.sets else None

    @property
    def listener(self) -> LiveListener | None:
        """The listener of its runner set."""
        one = self.live_set
        if one is None:
            return None
        key = one.namespace, one.name
        rows = self.cluster.rows("listeners")
        return next((row for row in rows if (row.runner_set_namespace, row.runner_set) == key), None)

    @property
    def pod(self) -> LiveListenerPod | None:
        """The pod of that listener."""
        one = self.listener
        if one is None:
            return None
        rows = self.cluster.rows("listener_pods")
        return next((row for row in rows if (row.namespace, row.name) == (one.namespace, one.name)), None)

    @property
    def runners(self) -> list[LiveRunner]:
        """The runners of its runner set."""
        one = self.live_set
        if one is None:
            return []
        rows = self.cluster.rows("ephemeral_runners")
        return [
            row for row in rows if row.namespace == one.namespace and row.runner_set in (one.name, one.scale_set_name)
        ]

    @property
    def failed(self) -> list[LiveRunner]:
        """The runners that failed."""
        return [one for one in self.runners if one.phase == _FAILED]

    @property
    def is_listening(self) -> bool:
        """Whether it is registered and a ready listener asks for its jobs: the App's secret worked when it was made."""
        one, pod = self.live_set, self.pod
        return one is not None and bool(one.scale_set_id) and not one.deleted_at and pod is not None and pod.ready


def differences(lane: LiveLane, one: LiveRunnerSet) -> list[str]:
    """How a live set is registered in another way than its lane is declared, each as the rest of a sentence."""
    found = []
    group, declared, live = (
        one.registered_group or one.runner_group,
        registrations.parse(lane.config_url),
        registrations.parse(one.config_url),
    )
    if lane.group.name and not lane.is_anchored and group and group.lower() != lane.group.name.lower():
        found.append(f"is in the runner group {quote(group)}, not in {quote(lane.group.name)}")
    if declared is not None and one.config_url and (live is None or live.key != declared.key):
        found.append(f"registers at {quote(one.config_url)}, not at {quote(lane.config_url)}")
    if lane.labels and {label.lower() for label in one.labels} != set(lane.labels):
        labels = ", ".join(one.labels) or "none"
        found.append(f"has the labels {quote(labels)}, not {quote(', '.join(lane.labels))}")
    return found


def of(lane: LiveLane, index: LiveIndex) -> LaneObjects:
    """The cluster's side of a lane. Its stack says which cluster."""
    return LaneObjects(lane, index.cluster(lane.context))


def _likeness(lane: LiveLane, one: LiveRunnerSet) -> int:
    """How surely a live set is the lane's: by release and name, by either, or not at all."""
    if lane.namespace and one.namespace != lane.namespace:
        # A set of the same name elsewhere in the cluster is another one, unless the release says otherwise.
        return 1 if one.release and one.release == lane.release and _is_called(lane, one) else 0
    same_release = bool(one.release) and one.release == lane.release
    return 2 * _is_called(lane, one) + 1 * same_release


def _is_called(lane: LiveLane, one: LiveRunnerSet) -> bool:
    names = {name.lower() for name in (one.scale_set_name, one.registered_name) if name} or {one.name.lower()}
    return bool(lane.name) and (lane.name.lower() in names or one.name == lane.object_name)
