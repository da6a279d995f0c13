"""The proof ladder of a lane: how far what is declared is really there, and what shows it.

A later rung stands for earlier ones that were not seen: whoever gave a job to a runner of a set has the set. It does
not stand for one that was seen to be missing now.
"""

from __future__ import annotations

from flywheel.findings.derived_values import derived
from flywheel.formats.quoting import quote
from flywheel.live import job_receipts, lane_objects, live_rules
from flywheel.live.enrollment import Enrollment
from flywheel.live.lane_attachments import attachments
from flywheel.live.rungs import OPEN, PROVED, REFUTED, UNSEEN, Rung, unseen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.live.job_receipts import JobReceipt
    from flywheel.live.lane_objects import LaneObjects
    from flywheel.live.live_lane import LiveLane

#: The rungs, from the lowest.
RUNGS = (
    "declared",
    "rendered",
    "in the cluster",
    "registered and listening",
    "picked up",
    "proved on the default branch",
    "attached",
)
DECLARED, RENDERED, IN_CLUSTER, LISTENING, PICKED_UP, PROVED_RUN, ATTACHED = range(7)


class LaneLadder:
    """All rungs of a lane, and the jobs that its runners had, the newest first."""

    __slots__ = ("lane", "objects", "receipts", "rungs")

    def __init__(self, lane: LiveLane, objects: LaneObjects, receipts: list[JobReceipt], rungs: list[Rung]) -> None:
        self.lane = lane
        self.objects = objects
        self.receipts = receipts
        self.rungs = rungs

    @property
    def reached(self) -> int:
        """The highest rung that is proved, with no rung below it that was seen to be missing."""
        found = DECLARED
        for number, rung in enumerate(self.rungs):
            if rung.state == REFUTED or (number == ATTACHED and found < PROVED_RUN):
                break
            if rung.state == PROVED:
                found = number
        return found

    @property
    def next_rung(self) -> int | None:
        """The rung to work on; None at the top."""
        return self.reached + 1 if self.reached < ATTACHED else None

    @property
    def proof(self) -> Rung:
        """The rung that is reached."""
        return self.rungs[self.reached]


def proof_of(lane: LiveLane, receipt: JobReceipt, contract: Contract) -> list[str]:
    """Why a job that a runner of the lane had does not prove the lane, each as a clause; empty if it does."""
    found = receipt.faults(live_rules.debt(contract))
    if lane.label.lower() not in receipt.labels:
        found.append(f"it did not ask for `{lane.label}`")
    if not lane.is_anchored and lane.group.name and receipt.group.lower() != lane.group.name.lower():
        found.append(f"the runner was in the group {quote(receipt.group)}, not in {quote(lane.group.name)}")
    return found


@derived
def receipts(enrollment: Enrollment) -> list[JobReceipt]:
    """Every job of the evidence, the newest first."""
    return job_receipts.of(enrollment.index)


@derived
def ladders(enrollment: Enrollment, contract: Contract) -> list[LaneLadder]:
    """The ladder of every lane, in the order declared."""
    names = {lane.object_name for lane in enrollment.lanes}
    by_set = job_receipts.by_set(receipts(enrollment), names, live_rules.live(contract))
    found = []
    for lane in enrollment.lanes:
        own = [one for one in by_set[lane.object_name] if one.host.lower() == lane.owner.host]
        objects = lane_objects.of(lane, enrollment.index)
        found.append(LaneLadder(lane, objects, own, _rungs(lane, objects, own, enrollment, contract)))
    return found


def _rungs(
    lane: LiveLane, objects: LaneObjects, own: list[JobReceipt], enrollment: Enrollment, contract: Contract
) -> list[Rung]:
    return [
        Rung(PROVED, f"{lane.place()}"),
        _rendered(lane),
        _in_cluster(lane, objects, enrollment),
        _listening(lane, objects, contract),
        _picked_up(lane, objects, own, enrollment),
        _proved(lane, own, enrollment, contract),
        _attached(lane, enrollment),
    ]


def _rendered(lane: LiveLane) -> Rung:
    lacks = lane.lacks()
    if lacks:
        return Rung(REFUTED, f"it lacks {', '.join(lacks)}", f"Give it {', '.join(lacks)}.")
    return Rung(PROVED, f"release {lane.release}, scale set {lane.name}")


def _in_cluster(lane: LiveLane, objects: LaneObjects, enrollment: Enrollment) -> Rung:
    fact, one = objects.sets_fact, objects.live_set
    if one is not None and fact is not None:
        return Rung(PROVED, f"AutoscalingRunnerSet {one.namespace}/{one.name}", at=fact.source.at)
    apply = f"Apply the stack {lane.stack}: plan it, judge the plan with `flywheel plan`, and apply the saved plan."
    missing = unseen(fact, "the runner sets of the cluster")
    if missing is not None or fact is None:
        return missing or Rung(UNSEEN, "the runner sets of the cluster")
    if fact.absent is not None:
        install = "Install ARC's controller with its resource types first: its owner applies it."
        return Rung(REFUTED, "not there: the cluster has no resource type of runner sets", install, fact.source.at)
    if not fact.complete:
        return Rung(OPEN, "the list of runner sets was cut off", "Collect it again, whole.", fact.source.at)
    words = f"not among the runner sets of the cluster, of which there are {len(fact.seen or ())}"
    return Rung(REFUTED, words, apply, fact.source.at)


def _listening(lane: LiveLane, objects: LaneObjects, contract: Contract) -> Rung:
    one, fact = objects.live_set, objects.sets_fact
    if one is None or fact is None:
        return Rung(UNSEEN, "not in the cluster", f"Let the controller register `{lane.name}`.")
    name = f"{one.namespace}/{one.name}"
    if one.deleted_at:
        return Rung(REFUTED, f"{name} is being deleted", f"Finish the deletion of `{name}`, and apply again.")
    if not one.scale_set_id:
        look = f"Read the controller's log for `{name}`: the App's secret, the URL or the runner group is wrong."
        return Rung(REFUTED, f"{name} has no scale-set id", look, fact.source.at)
    others = lane_objects.differences(lane, one)
    if others:
        action = f"Make `{name}` what the overlay declares: it {'; it '.join(others)}."
        return Rung(REFUTED, f"{name} {'; it '.join(others)}", action, fact.source.at)
    for seen, what in ((objects.listeners_fact, "the listeners"), (objects.pods_fact, "the listeners' pods")):
        missing = unseen(seen, what)
        if missing is not None:
            return missing
    listener, pod = objects.listener, objects.pod
    if listener is None or pod is None or not pod.ready:
        lack = "no listener" if listener is None else "no pod of its listener" if pod is None else "no ready listener"
        action = f"Read the controller's log for the listener of `{name}`."
        return Rung(REFUTED, f"{name} has {lack}", action, fact.source.at)
    return Rung(PROVED, f"scale set {one.scale_set_id}, listener {pod.name} ready", at=fact.source.at)


def _picked_up(lane: LiveLane, objects: LaneObjects, own: list[JobReceipt], enrollment: Enrollment) -> Rung:
    if own:
        return Rung(PROVED, f"{own[0].address}, runner {own[0].runner}", at=own[0].at)
    with_job = next((one for one in objects.runners if one.job_repository and one.run_id), None)
    if with_job is not None:
        host = lane.owner.host
        words = f"https://{host}/{with_job.job_repository}/actions/runs/{with_job.run_id}, runner {with_job.name}"
        return Rung(PROVED, words, at=objects.cluster.fact("ephemeral_runners").source.at)
    group = f"its group {lane.group.name}" if lane.group.name else "its group"
    where = f"in {lane.server.where}" if lane.is_anchored else f"in a repository that {group} admits"
    action = f"Run a job with `runs-on: {lane.label}` {where}."
    if enrollment.evidence.missing(("live_runs",)):
        return Rung(UNSEEN, "no run was seen", action)
    return Rung(OPEN, "no job that was seen ran on it", action)


def _proved(lane: LiveLane, own: list[JobReceipt], enrollment: Enrollment, contract: Contract) -> Rung:
    for one in own:
        if not proof_of(lane, one, contract):
            return Rung(PROVED, f"{one.address}, commit {one.job.head_sha[:12]}", at=one.at)
    action = f"Let a job with `runs-on: {lane.label}` succeed on a default branch."
    if not own:
        state = UNSEEN if enrollment.evidence.missing(("live_runs",)) else OPEN
        return Rung(state, "no job that was seen ran on it", action)
    return Rung(OPEN, f"{own[0].address}: {'; '.join(proof_of(lane, own[0], contract))}", action, own[0].at)


def _attached(lane: LiveLane, enrollment: Enrollment) -> Rung:
    parts = attachments(lane, enrollment.index)
    for state in (REFUTED, UNSEEN):
        for part in parts:
            if part.state == state:
                return Rung(state, part.words, part.action, part.at)
    words = "; ".join(part.words for part in parts) or "it declares no cache"
    return Rung(PROVED, words, at=min((part.at for part in parts), default=""))
