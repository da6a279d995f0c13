"""The verdicts on a fleet, made once for checks and tables."""

from __future__ import annotations

from flywheel.findings.derived_values import derived
from flywheel.fleet.capacity import lane_verdicts, lifts
from flywheel.fleet.capacity.fleet_pods import FleetPods, Lane
from flywheel.fleet.capacity.lane_question import RivalTable
from flywheel.fleet.capacity.lane_verdicts import CAN_WAIT, OPEN, LaneVerdict
from flywheel.fleet.capacity.quota_rooms import QuotaRooms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.fleet.fleet_subject import Fleet

#: What lifts a wait is looked for in so many lanes at most, in fleets of many sets.
_MOST_LIFTS = 25
_MANY_SHAPES = 200


class JudgedLane:
    """A lane with its verdict, and what lifts its wait."""

    __slots__ = ("lane", "lifts", "verdict")

    def __init__(self, lane: Lane, verdict: LaneVerdict) -> None:
        self.lane = lane
        self.verdict = verdict
        self.lifts: list[str] | None = None

    @property
    def missing(self) -> str:
        """What is not known and keeps the verdict open, in words; "" if that is not why it is open."""
        if self.verdict.state != OPEN:
            return ""
        fault = self.lane.pod.fault
        if fault or not self.verdict.question.candidates:
            doubts = f"nothing says {', '.join(self.lane.doubts)}" if self.lane.doubts else ""
            return "; ".join(filter(None, (fault, doubts))) or self.verdict.why
        question = self.verdict.question
        return self.verdict.why if question.untold or question.unknown else ""


class FleetVerdicts:
    """Pods, nodes and the verdict on each lane."""

    def __init__(self, fleet: Fleet, contract: Contract) -> None:
        self.pods = FleetPods(fleet, contract)
        self.table = RivalTable(self.pods.shapes, self.pods.groups)
        cluster = fleet.cluster
        self.quotas = QuotaRooms(cluster.quotas, self.pods.shapes) if cluster is not None and cluster.quotas else None
        decide = lane_verdicts.decide
        self.lanes = [JudgedLane(one, decide(one.shape, self.table, self.quotas)) for one in self.pods.lanes]
        waiting = [one for one in self.lanes if one.verdict.state == CAN_WAIT]
        if len(self.pods.shapes) > _MANY_SHAPES:
            waiting = waiting[:_MOST_LIFTS]
        for one in waiting:
            one.lifts = lifts.of(one.verdict, self.table, self.quotas)


@derived
def of(fleet: Fleet, contract: Contract) -> FleetVerdicts | None:
    """The verdicts on the fleet; None if no node is known."""
    if fleet.cluster is None or not fleet.cluster.node_pools:
        return None
    return FleetVerdicts(fleet, contract)
