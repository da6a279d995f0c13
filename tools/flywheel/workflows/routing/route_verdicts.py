"""Verdicts on what a job may run on, and how messages name who serves it."""

from __future__ import annotations

from flywheel.formats.quoting import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.formats.source import Place
    from flywheel.workflows.routing.served_sets import Consumer, Server
    from flywheel.workflows.runs_on import RequestedLabel, RunsOn, Unknown
    from flywheel.workflows.workflow_model import Job, Repository

# What a verdict comes to.
SERVED, NOT_SERVED, UNKNOWN = "served", "not served", "unknown"

# Why it is no better, beside the faults of `label_rules` and the gaps of `reaching`.
UNRESOLVED = "unresolved"
OPAQUE = "opaque"
PARTLY = "partly known"
SHAPE = "shape"

#: What a ledger's entry can be about: the kinds of `flywheel.ledgers.debt_ledger`.
LABEL_GAP, GROUP_GAP = "label", "group"


class RouteVerdict:
    """What one alternative of one job comes to.

    state: one of the three above. kind: why it is not simply served, "" if it is. label: the label or
    group that decides, None if none does. place: where that is written. reason: what a message says
    after the name of the label. servers: who serves it. elsewhere: who would, for others.
    unknown: the arm that is not known, if it is one. gap: the key of the gap in a ledger, or None.
    tolerated: a label that stands beside a capability, and should not.
    """

    __slots__ = (
        "consumer", "elsewhere", "gap", "job", "kind", "label", "place", "reason", "repository", "runs_on", "servers",
        "state", "tolerated", "unknown",
    )  # fmt: skip

    def __init__(self, repository: Repository, consumer: Consumer, job: Job, state: str, place: Place) -> None:
        self.repository = repository
        self.consumer = consumer
        self.job = job
        self.state = state
        self.place = place
        self.kind = self.reason = ""
        self.label: RequestedLabel | None = None
        self.runs_on: RunsOn | None = None
        self.unknown: Unknown | None = None
        self.tolerated: RequestedLabel | None = None
        self.servers: tuple[Server, ...] = ()
        self.elsewhere: tuple[Server, ...] = ()
        self.gap: tuple[str, str, str] | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels as written; () of an arm that is not known."""
        return tuple(label.text for label in self.runs_on.labels) if self.runs_on is not None else ()

    def __repr__(self) -> str:
        return f"Verdict({self.job.id} {list(self.labels)}: {self.state} {self.kind} {self.reason})"


def list_labels(labels: Iterable[str]) -> str:
    """Labels as messages name several."""
    return " and ".join(dict.fromkeys(map(quote, labels)))


def describe_servers(servers: Iterable[Server], most: int = 3) -> str:
    """Runner sets as messages call them, with the overlay and the scope of each."""
    named = list(dict.fromkeys(f"{one.title} of {quote(one.overlay)} ({one.where})" for one in servers))
    rest = len(named) - most
    return ", ".join(named[:most]) + (f" and {rest} more" if rest > 0 else "")
