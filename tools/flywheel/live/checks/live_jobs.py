"""Check jobs that wait, and lanes that no job has proved."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, NOTE, WARNING
from flywheel.formats.quoting import quote
from flywheel.formats.source import Place
from flywheel.live import lane_reach, live_rules, proof_ladder, repository_lanes
from flywheel.live.checks.family import PREFLIGHT
from flywheel.live.enrollment import Enrollment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.live.job_receipts import JobReceipt
    from flywheel.live.repository_lanes import RepositoryLane

_RECEIPTS = "docs/reference/live.md#jobs-as-receipts"


def _overdue(row: RepositoryLane, contract: Contract) -> list[tuple[JobReceipt, int]]:
    limit = live_rules.live(contract).queue_minutes
    return [(one, minutes) for one, minutes in row.waiting() if minutes > limit]


def _queued(overdue: list[tuple[JobReceipt, int]]) -> str:
    """The jobs in words: the one that waits longest, and how many others do."""
    one, minutes = max(overdue, key=lambda pair: pair[1])
    more = f", and {len(overdue) - 1} more" if len(overdue) > 1 else ""
    return f"{one.address}, {one.job.status} for {minutes // 60} h {minutes % 60} min{more}"


def _reason(row: RepositoryLane, enrollment: Enrollment) -> str:
    """Why nothing serves the waiting jobs of a row, as a clause; "" if something does."""
    if row.state in (repository_lanes.UNSERVED, repository_lanes.REFUSED):
        return row.reason
    if row.lane is None:
        return ""
    newest = row.receipts[0]
    return lane_reach.workflow_refusal(row.lane, row.name, newest.run.path, newest.branch, enrollment.index)


@PREFLIGHT.check(
    "GF846",
    "unserved-job",
    BLOCKER,
    "No job waits for a runner that nobody gives it.",
    (_RECEIPTS, "docs/reference/reach.md#who-is-served-what"),
    needs=("live_runs",),
    wants=("every_live_runs", "every_live_groups", "every_live_rosters"),
)
def unserved_job(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    A job whose labels no set has, or whose repository or workflow no group admits, is queued for a day and then fails.
    Jobs waited like that for weeks, in organizations that served one label and were asked for another. It is never a
    reason to make a label after the repository: serve the capability, or ask for one that is served.
    """
    for row in repository_lanes.rows(enrollment, contract):
        overdue = _overdue(row, contract)
        reason = _reason(row, enrollment)
        if row.state == repository_lanes.REFUSED and not enrollment.evidence.missing(("live_groups",)):
            continue  # GF841 says it
        if overdue and reason:
            yield Hit(
                row.lane.place() if row.lane is not None else Place(row.answers.file),
                f"{quote(row.name)} waits for {quote(row.asked)} ({_queued(overdue)}): {reason}.",
                f"Serve {quote(row.asked)} to {quote(row.name)}, or let it ask for a label that it is served. Record "
                "it as debt until then.",
            )


@PREFLIGHT.check(
    "GF847",
    "waiting-job",
    WARNING,
    "No job waits long for a runner set that serves it.",
    (_RECEIPTS, "docs/reference/capacity.md#verdicts-on-capacity"),
    needs=("live_runs",),
    wants=("every_live_runs",),
)
def waiting_job(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    The label is served and the repository is admitted, and the job waits all the same: the listener is down, the
    runners fail, the cluster has no room, or all runners are busy. A busy set may be right for its owner, so this is
    a warning.
    """
    for row in repository_lanes.rows(enrollment, contract):
        overdue = _overdue(row, contract)
        if overdue and row.lane is not None and not _reason(row, enrollment):
            yield Hit(
                row.lane.place("max_runners"),
                f"{quote(row.name)} waits for {quote(row.asked)} ({_queued(overdue)}), though {row.lane.title} "
                "serves it.",
                "Look at the listener, at failed runners and at the room in the cluster (`flywheel fleet`).",
            )


@PREFLIGHT.check(
    "GF848",
    "unproved-lane",
    NOTE,
    "Every runner set is proved by a job on a default branch.",
    (
        "docs/reference/live.md#the-proof-ladder",
        "docs/reference/specification.md#checklist-9-an-unreachable-lane-is-debt",
    ),
    needs=("live_runs",),
    wants=("every_live_runs",),
)
def unproved_lane(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    A runner set is debt until a job on a default branch has succeeded on one of its runners, with its label and in its
    group. A listener that is ready proves less, and an empty list of runners proves nothing. The note says which rung
    the set has reached and what the next one waits for.
    """
    for ladder in proof_ladder.ladders(enrollment, contract):
        if ladder.reached >= proof_ladder.PROVED_RUN or ladder.next_rung is None:
            continue
        rung = ladder.rungs[ladder.next_rung]
        yield Hit(
            ladder.lane.place(),
            f"{ladder.lane.title} is on rung {ladder.reached}, {proof_ladder.RUNGS[ladder.reached]}; the next one, "
            f"{proof_ladder.RUNGS[ladder.next_rung]}, waits: {rung.words}.",
            rung.action or "See the queue.",
        )
