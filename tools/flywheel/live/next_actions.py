"""The enrollment queue: per owner, what to do next, and which rung it gives."""

from __future__ import annotations

from flywheel.findings.finding import BLOCKER
from flywheel.live import proof_ladder, repository_lanes, rungs
from flywheel.live.repository_lanes import ASKED, PICKED_UP, PROVED, REFUSED, UNSERVED, WAITING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.contract.compiled import Contract
    from flywheel.findings.finding import Finding
    from flywheel.live.enrollment import Enrollment
    from flywheel.live.live_lane import EnrolledOwner
    from flywheel.live.repository_lanes import RepositoryLane

#: Blockers whose step is that of a rung or of a repository.
_BY_RUNG = ("GF824", "GF825", "GF826", "GF830", "GF831", "GF832", "GF841", "GF846", "GF854", "GF855", "GF856")
#: The order of the queue behind the lanes: what a repository needs, then what only shows more.
_REPOSITORY, _SIGHT = 10, 20
#: What is not granted by a step, but follows from a set that listens.
_INFERRED = "kubernetes_secrets"


class NextAction:
    """One step. rank: its place in the owner's queue. gives: what is reached by it. concerns: lanes or repositories.

    looks: whether it only shows what nobody has looked at yet.
    """

    __slots__ = ("action", "concerns", "gives", "looks", "owner", "rank")

    def __init__(self, owner: EnrolledOwner, rank: int, action: str, gives: str, looks: bool = False) -> None:
        self.owner = owner
        self.rank = rank
        self.action = action
        self.gives = gives
        self.looks = looks
        self.concerns: list[str] = []


def queue(enrollment: Enrollment, contract: Contract, findings: Iterable[Finding] = ()) -> list[NextAction]:
    """Every step, by owner: blockers, then the lowest rung first; one that several lanes need is there once."""
    found: dict[tuple[int, int, str, str], NextAction] = {}

    def add(owner: EnrolledOwner, rank: int, action: str, gives: str, concerns: str, looks: bool = False) -> None:
        key = (id(owner), rank, action, gives)
        entry = found.setdefault(key, NextAction(owner, rank, action, gives, looks))
        if concerns not in entry.concerns:
            entry.concerns.append(concerns)

    for finding in findings:
        if finding.severity == BLOCKER and finding.id not in _BY_RUNG:
            owner = _owner(enrollment, finding)
            add(owner, 0, finding.fix, f"no {finding.id} {finding.slug}", str(finding.place))
    for ladder in proof_ladder.ladders(enrollment, contract):
        number = ladder.next_rung
        if number is not None and (action := ladder.rungs[number].action):
            gives = f"rung {number}: {proof_ladder.RUNGS[number]}"
            looks = ladder.rungs[number].state == rungs.UNSEEN
            add(ladder.lane.owner, number, action, gives, ladder.lane.title.replace("`", ""), looks)
    for row in repository_lanes.rows(enrollment, contract):
        action = _for_repository(row, contract)
        if action:
            add(row.owner, _REPOSITORY, action, _rung_of(row), row.name)
    for one in enrollment.sightings:
        if not one.is_seen and (one.fact is not None or one.kind != _INFERRED):
            add(one.owner, _SIGHT, one.step, "sight", f"{one.about}: {one.what}", looks=True)
    order = {id(owner): at for at, owner in enumerate(enrollment.owners)}
    return sorted(found.values(), key=lambda one: (order[id(one.owner)], one.rank))


def _owner(enrollment: Enrollment, finding: Finding) -> EnrolledOwner:
    """The owner in whose overlay a finding is; the first one if it is in none."""
    inside = [one for one in enrollment.owners if one.folder and finding.place.file.startswith(f"{one.folder}/")]
    return (inside or enrollment.owners)[0]


def _rung_of(row: RepositoryLane) -> str:
    number = proof_ladder.PICKED_UP if row.state in (UNSERVED, REFUSED, WAITING, ASKED) else proof_ladder.PROVED_RUN
    return f"rung {number}: {proof_ladder.RUNGS[number]}"


def _for_repository(row: RepositoryLane, contract: Contract) -> str:
    if row.state == PROVED:
        return ""
    if row.state == UNSERVED and not all(map(contract.capabilities.type_of, row.labels)):
        return f"Let {row.name} ask for a shared label instead of {row.asked}: no set is called after a repository."
    if row.state == UNSERVED:
        return (
            f"Deploy a runner set with {row.asked}, or change what {row.name} asks for: record it as debt until then."
        )
    if row.state == REFUSED:
        return f"Let {row.name} reach {row.asked}: {row.reason}."
    if row.state == PICKED_UP:
        return f"Let the job with {row.asked} of {row.name} succeed on its default branch."
    if row.state == WAITING:
        return f"Find out why {row.asked} of {row.name} waits: read the listener's log and the runners' events."
    return ""
