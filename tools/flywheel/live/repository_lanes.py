"""What each repository asks for, and how far it is: served, picked up, proved on its default branch, or waiting."""

from __future__ import annotations

from flywheel.findings.derived_values import derived
from flywheel.formats import instants
from flywheel.live import job_receipts, lane_reach, live_rules, proof_ladder, sightings
from flywheel.live.enrollment import Enrollment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.live.job_receipts import JobReceipt
    from flywheel.live.live_index import Answers
    from flywheel.live.live_lane import EnrolledOwner, LiveLane
    from flywheel.live.proof_ladder import LaneLadder

# How far a repository is with the labels that it asks for. The order is that of the tables.
UNSERVED, REFUSED, WAITING, ASKED, PICKED_UP, PROVED = (
    "not served", "refused", "waiting", "asked", "picked up", "proved",
)  # fmt: skip


class RepositoryLane:
    """A repository and the labels that some of its jobs ask for.

    lane: what serves them, or would. reason: why nothing does. receipts: these jobs, the newest first. proof: the one
    that the state rests on.
    """

    __slots__ = ("answers", "labels", "lane", "name", "owner", "proof", "reason", "receipts", "state")

    def __init__(
        self, owner: EnrolledOwner, name: str, answers: Answers, labels: tuple[str, ...], receipts: list[JobReceipt]
    ) -> None:
        self.owner = owner
        self.name = name
        self.answers = answers
        self.labels = labels
        self.receipts = receipts
        self.lane: LiveLane | None = None
        self.reason = ""
        self.state = ASKED
        self.proof = receipts[0]

    @property
    def asked(self) -> str:
        """The labels, as a job writes them."""
        written = self.receipts[0].job.labels
        return written[0] if len(written) == 1 else f"[{', '.join(written)}]"

    def waiting(self) -> list[tuple[JobReceipt, int]]:
        """The jobs that no runner has, each with the minutes that it had waited when it was seen."""
        found = []
        for one in self.receipts:
            since = one.job.created_at or one.run.created_at
            if one.job.status in job_receipts.WAITING and not one.runner:
                found.append((one, max(instants.seconds_between(since, one.fact.source.at), 0) // 60))
        return found


@derived
def rows(enrollment: Enrollment, contract: Contract) -> list[RepositoryLane]:
    """Every repository of the owners with each set of labels that its jobs ask of self-hosted runners."""
    asked: dict[tuple[str, str], dict[tuple[str, ...], list[JobReceipt]]] = {}
    for one in proof_ladder.receipts(enrollment):
        if not _is_foreign(one, contract):
            by_labels = asked.setdefault((one.host.lower(), one.repository.lower()), {})
            by_labels.setdefault(tuple(sorted(one.labels)), []).append(one)
    found = []
    for owner in enrollment.owners:
        own = [ladder for ladder in proof_ladder.ladders(enrollment, contract) if ladder.lane.owner is owner]
        for name, answers in sightings.repositories(owner, enrollment.index):
            for labels, receipts in sorted(asked.get((owner.host, name.lower()), {}).items()):
                row = RepositoryLane(owner, name, answers, labels, receipts)
                _decide(row, own, enrollment, contract)
                found.append(row)
    return found


def _is_foreign(one: JobReceipt, contract: Contract) -> bool:
    """Whether a job asks for runners of the forge or for rent: no overlay serves it."""
    foreign = contract.capabilities.foreign_labels
    begins = (*foreign.github_hosted, *foreign.third_party)
    return not one.labels or any(label.startswith(begins) for label in one.labels)


def _decide(row: RepositoryLane, ladders: list[LaneLadder], enrollment: Enrollment, contract: Contract) -> None:
    serving = [one for one in ladders if one.lane.server.has(row.labels)]
    had = _ladders_by_receipt(enrollment, contract)
    for ladder in serving:
        mine = [one for one in row.receipts if ladder in had.get(id(one), ())]
        proof = next((one for one in mine if not proof_ladder.proof_of(ladder.lane, one, contract)), None)
        if proof is not None:
            row.lane, row.state, row.proof = ladder.lane, PROVED, proof
            return
        if mine and row.lane is None:
            row.lane, row.state, row.proof = ladder.lane, PICKED_UP, mine[0]
    if row.lane is not None:
        return
    reason = ""
    for ladder in serving:
        reason = lane_reach.refusal(ladder.lane, row.name, row.answers, enrollment.index)
        if not reason:
            row.lane = ladder.lane
            row.state = WAITING if _is_overdue(row, contract) else ASKED
            return
    if serving:
        row.lane, row.state, row.reason = serving[0].lane, REFUSED, reason
    else:
        row.state, row.reason = UNSERVED, f"no runner set of {row.owner.name} has these labels"


@derived
def _ladders_by_receipt(enrollment: Enrollment, contract: Contract) -> dict[int, list[LaneLadder]]:
    """The lanes whose runners had a job, by the job."""
    found: dict[int, list[LaneLadder]] = {}
    for ladder in proof_ladder.ladders(enrollment, contract):
        for one in ladder.receipts:
            found.setdefault(id(one), []).append(ladder)
    return found


def _is_overdue(row: RepositoryLane, contract: Contract) -> bool:
    limit = live_rules.live(contract).queue_minutes
    return any(minutes > limit for _, minutes in row.waiting())
