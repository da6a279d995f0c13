"""The tables of a preflight: lanes with their rung, repositories, what was not seen, and the queue."""

from __future__ import annotations

from flywheel.documents.containers import many, nullable
from flywheel.documents.kinds import COUNT, TEXT, Choice
from flywheel.documents.record import Record, required
from flywheel.findings.phrases import several
from flywheel.findings.report import SCHEMA
from flywheel.findings.reports.table_cells import redacted
from flywheel.findings.table import Table
from flywheel.live import next_actions, proof_ladder, repository_lanes, rungs
from flywheel.live.live_fact import REASONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flywheel.contract.compiled import Contract
    from flywheel.findings.finding import Finding
    from flywheel.live.enrollment import Enrollment
    from flywheel.live.proof_ladder import LaneLadder
    from flywheel.live.repository_lanes import RepositoryLane
    from flywheel.live.rungs import Rung

_LANES = {
    "owner": "owner",
    "runner_set": "runner set",
    "label": "label",
    "rung": "rung",
    "reached": "reached",
    "proof": "proof",
    "age": "age",
    "open": "open",
}
_REPOSITORIES = {
    "repository": "repository",
    "labels": "asks for",
    "runner_set": "runner set",
    "state": "state",
    "proof": "run",
    "age": "age",
    "reason": "reason",
}
_UNSEEN = {"about": "of", "what": "what", "reason": "reason", "missing": "missing", "step": "step"}
_QUEUE = {"owner": "owner", "action": "next", "gives": "gives", "shown": "for"}


class RungRow(Record, closed=False):
    """A rung of a lane."""

    rung = required(Choice(proof_ladder.RUNGS), "Its name.")
    state = required(
        Choice((rungs.PROVED, rungs.REFUTED, rungs.OPEN, rungs.UNSEEN)),
        "Whether evidence shows it, shows that it is missing, shows neither, or was not seen.",
    )
    words = required(TEXT, "What shows it, or what is missing.")
    at = required(nullable(TEXT), "When that was.")


class LadderRow(Record, closed=False):
    """A runner set with the highest rung that is proved."""

    owner = required(TEXT, "The overlay.")
    runner_set = required(TEXT, "The set or the primary lane.")
    release = required(TEXT, "Its Helm release.")
    scale_set = required(TEXT, "The name under which it registers.")
    label = required(TEXT, "The label that workflows ask for.")
    rung = required(COUNT, "The number of the rung, from 0.")
    reached = required(Choice(proof_ladder.RUNGS), "Its name.")
    proof = required(TEXT, "What proves it.")
    at = required(nullable(TEXT), "When the proof was made or seen.")
    age = required(TEXT, "How old that is.")
    open = required(TEXT, "What the next rung waits for; empty at the top.")
    rungs = required(many(RungRow), "Every rung.")


class RepositoryRow(Record, closed=False):
    """A repository with labels that its jobs ask for."""

    owner = required(TEXT, "The overlay.")
    repository = required(TEXT, "The repository.")
    labels = required(many(TEXT), "What `runs-on` asks for.")
    runner_set = required(nullable(TEXT), "What serves it, or would.")
    state = required(
        Choice(
            (
                repository_lanes.UNSERVED,
                repository_lanes.REFUSED,
                repository_lanes.WAITING,
                repository_lanes.ASKED,
                repository_lanes.PICKED_UP,
                repository_lanes.PROVED,
            )
        ),
        "How far it is.",
    )
    proof = required(TEXT, "The run that the state rests on.")
    commit = required(TEXT, "Its commit.")
    at = required(TEXT, "When it ended, or began.")
    age = required(TEXT, "How old that is.")
    reason = required(TEXT, "Why nothing serves it; empty if something does.")


class UnseenRow(Record, closed=False):
    """A question that nobody answered."""

    owner = required(TEXT, "The overlay.")
    about = required(TEXT, "Whom it is about.")
    what = required(TEXT, "What was asked.")
    evidence = required(TEXT, "The kind of evidence that it belongs to, as `--require` names it.")
    reason = required(Choice(tuple(REASONS)), "Why.")
    missing = required(TEXT, "The permission or the tool that is missing.")
    step = required(TEXT, "What grants it.")


class QueueRow(Record, closed=False):
    """A step of the enrollment queue."""

    owner = required(TEXT, "The overlay.")
    action = required(TEXT, "What to do.")
    gives = required(TEXT, "The rung that it gives, or `sight`.")
    concerns = required(many(TEXT), "The runner sets, repositories or questions that it is for.")
    shown = required(TEXT, "The first of them, for people.")


class PreflightReport(
    Record,
    schema=SCHEMA,
    id="preflight:1",
    title="GloriousFlywheel preflight",
    means=f"What `flywheel preflight` adds to a `{SCHEMA}`: rungs, repositories, what was not seen, and the queue.",
    closed=False,
):
    """A report with the tables. Objects stay open: a later release may add keys, and readers ignore unknown keys."""

    ladder = required(many(LadderRow), "One row for each runner set.")
    repositories = required(many(RepositoryRow), "One row for each repository and set of labels.")
    not_seen = required(many(UnseenRow), "One row for each question that nobody answered.")
    queue = required(many(QueueRow), "What to do next, by owner.")


def tables(
    enrollment: Enrollment,
    contract: Contract,
    redact: Callable[[str], str],
    findings: Iterable[Finding] = (),
    without_evidence: str = "",
) -> list[Table]:
    """The tables, without secrets. The queue begins with the blockers of `findings`.

    without_evidence: what to do if there is no evidence at all; it stands first, in place of all that was not seen.
    """
    ladders = proof_ladder.ladders(enrollment, contract)
    lanes = [_ladder(one, enrollment) for one in ladders]
    repositories = [_repository(one, enrollment) for one in repository_lanes.rows(enrollment, contract)]
    unseen = [
        {
            "owner": one.owner.name,
            "about": one.about,
            "what": one.what,
            "evidence": f"live_{one.kind}",
            "reason": one.reason,
            "missing": one.missing,
            "step": one.step,
        }
        for one in enrollment.sightings
        if not one.is_seen
    ]
    queue = [
        {
            "owner": one.owner.name,
            "action": one.action,
            "gives": one.gives,
            "concerns": one.concerns,
            "shown": several(one.concerns, 4),
        }
        for one in next_actions.queue(enrollment, contract, findings)
    ]
    rows = [
        ("ladder", "Proof ladder", _LANES, lanes, False),
        ("repositories", "Repositories", _REPOSITORIES, repositories, False),
        ("not_seen", "Not seen", _UNSEEN, unseen, False),
        ("queue", "Enrollment queue", _QUEUE, queue, True),
    ]
    found = [Table(key, title, columns, redacted(some, redact), last) for key, title, columns, some, last in rows]  # type: ignore[arg-type]
    if without_evidence:
        seen = next(table for table in found if table.key == "not_seen")
        seen.instead = redact(without_evidence)
        found.sort(key=lambda table: table is not seen)
    return found


def _age(at: str, enrollment: Enrollment) -> str:
    if not at:
        return ""
    days = enrollment.age(at)
    return f"{days} {'day' if days == 1 else 'days'}"


def _ladder(one: LaneLadder, enrollment: Enrollment) -> dict[str, object]:
    lane, proof = one.lane, one.proof
    following: Rung | None = one.rungs[one.next_rung] if one.next_rung is not None else None
    return {
        "owner": lane.owner.name,
        "runner_set": lane.title.replace("`", ""),
        "release": lane.release,
        "scale_set": lane.name,
        "label": lane.label,
        "rung": one.reached,
        "reached": proof_ladder.RUNGS[one.reached],
        "proof": proof.words,
        "at": proof.at or None,
        "age": _age(proof.at, enrollment),
        "open": following.words if following is not None else "",
        "rungs": [
            {"rung": name, "state": rung.state, "words": rung.words, "at": rung.at or None}
            for name, rung in zip(proof_ladder.RUNGS, one.rungs, strict=True)
        ],
    }


def _repository(one: RepositoryLane, enrollment: Enrollment) -> dict[str, object]:
    return {
        "owner": one.owner.name,
        "repository": one.name,
        "labels": list(one.receipts[0].job.labels),
        "runner_set": one.lane.title.replace("`", "") if one.lane is not None else None,
        "state": one.state,
        "proof": one.proof.address,
        "commit": one.proof.job.head_sha,
        "at": one.proof.at,
        "age": _age(one.proof.at, enrollment),
        "reason": one.reason,
    }
