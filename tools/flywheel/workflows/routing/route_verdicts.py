"""Verdicts about what a job may run on, and the names of runner sets in messages."""

from __future__ import annotations

from flywheel.formats.quoting import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.formats.source import Place
    from flywheel.workflows.routing.served_sets import Consumer, Server
    from flywheel.workflows.runs_on import RequestedLabel, RunsOn, Unknown
    from flywheel.workflows.workflow_model import Job, Repository

# The states of a verdict.
SERVED, NOT_SERVED, UNKNOWN = "served", "not served", "unknown"

# Reasons in addition to the faults of `label_rules` and the gaps of `set_matching`.
UNRESOLVED = "unresolved"
OPAQUE = "opaque"
PARTLY = "partly known"
SHAPE = "shape"

#: The kinds of gaps in a ledger, as in `flywheel.ledgers.debt_ledger`.
LABEL_GAP, GROUP_GAP = "label", "group"


class RouteVerdict:
    """The verdict on one alternative of one job.

    state: one of the three above. kind: why it is not simply served, "" if it is served. label: the decisive
    label or group, None if there is none. place: where that label is written. reason: the part of a message
    after the name of the label. servers: who serves it. elsewhere: who serves it to other repositories.
    unknown: the unknown alternative, if it is one. gap: the key of the gap in a ledger, or None. tolerated: a
    label that should not be requested together with a capability label.
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
        """The labels as written; () for an unknown alternative."""
        return tuple(label.text for label in self.runs_on.labels) if self.runs_on is not None else ()

    def __repr__(self) -> str:
        return f"Verdict({self.job.id} {list(self.labels)}: {self.state} {self.kind} {self.reason})"


def list_labels(labels: Iterable[str]) -> str:
    """Several labels in a message."""
    return " and ".join(dict.fromkeys(map(quote, labels)))


def describe_servers(servers: Iterable[Server], most: int = 3) -> str:
    """Runner sets in a message, with the overlay and the scope of each."""
    named = list(dict.fromkeys(f"{one.title} of {quote(one.overlay)} ({one.where})" for one in servers))
    rest = len(named) - most
    return ", ".join(named[:most]) + (f" and {rest} more" if rest > 0 else "")
