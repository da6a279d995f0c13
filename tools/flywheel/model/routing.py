"""Routing: for all that workflows of several repositories ask for, whether anything serves it.

The subject of the families reachability and debt. A verdict is about one alternative of one job:
served, not served, or not known; of several reasons it has the gravest. It is formed offline,
from what overlays declare and what workflows say (domain §14).
"""

from __future__ import annotations

from flywheel.formats.quoting import quote
from flywheel.model import reaching, serving
from flywheel.model.label_rules import FLEET, GROUP, TOLERATED, Rules
from flywheel.model.runs_on import REFUSED, REMOTE, Label, RunsOn, Unknown

TYPE_CHECKING = False  # importing `typing` would cost every start 5 ms
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from flywheel.formats.source import Place
    from flywheel.model.contract import Contract
    from flywheel.model.ledger import Ledger
    from flywheel.model.overlay import Overlay
    from flywheel.model.serving import Consumer, Server
    from flywheel.model.workflows import Job, Repository, Sheet

# What a verdict comes to.
SERVED, NOT_SERVED, UNKNOWN = "served", "not served", "unknown"

# Why it is no better, beside the faults of `label_rules` and the gaps of `reaching`.
UNRESOLVED = "unresolved"
OPAQUE = "opaque"
SHAPE = "shape"

#: What a ledger's entry can be about: the kinds of `flywheel.model.ledger`.
_LABEL, _GROUP = "label", "group"


class Verdict:
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
        self.label: Label | None = None
        self.runs_on: RunsOn | None = None
        self.unknown: Unknown | None = None
        self.tolerated: Label | None = None
        self.servers: tuple[Server, ...] = ()
        self.elsewhere: tuple[Server, ...] = ()
        self.gap: tuple[str, str, str] | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels as written; () of an arm that is not known."""
        return tuple(label.text for label in self.runs_on.labels) if self.runs_on is not None else ()

    def __repr__(self) -> str:
        return f"Verdict({self.job.id} {list(self.labels)}: {self.state} {self.kind} {self.reason})"


class Routing:
    """Repositories, the overlays that may serve them, and the ledger of known gaps.

    today: YYYY-MM-DD, "" if it is not known. ids: numbers of repositories on the forge by name in lower
    case, by which runner groups admit. memo: what several checks derive, derived once.
    """

    __slots__ = ("_verdicts", "consumers", "contract", "ids", "ledger", "memo", "overlays", "repositories", "today")

    def __init__(
        self,
        repositories: Iterable[Repository],
        overlays: Iterable[Overlay],
        contract: Contract,
        ledger: Ledger | None = None,
        today: str = "",
        ids: dict[str, int] | None = None,
    ) -> None:
        self.repositories = list(repositories)
        self.overlays = list(overlays)
        self.contract = contract
        self.ledger = ledger
        self.today = today
        self.ids = ids or {}
        self.memo: dict[object, Any] = {}
        self.consumers = [
            serving.Consumer(one.name, one.visibility, self.ids.get(one.name.lower())) for one in self.repositories
        ]
        self._verdicts: list[Verdict] | None = None

    @property
    def sheets(self) -> Iterator[Sheet]:
        """Every workflow and every action that was read."""
        for repository in self.repositories:
            yield from repository.workflows
            yield from repository.actions

    @property
    def servers(self) -> list[Server]:
        """Every runner set of every overlay."""
        found = self.memo.get("servers")
        if found is None:
            adapters = self.contract.conventions.get("workflows", {}).get("adapters", ())
            found = [one for overlay in self.overlays for one in serving.servers(overlay, self.contract, adapters)]
            self.memo["servers"] = found
        return found

    @property
    def rules(self) -> Rules:
        """What workflows may ask for at all."""
        found = self.memo.get("rules")
        if found is None:
            found = self.memo["rules"] = Rules(self.contract, self.overlays, self.servers, self.consumers)
        return found

    @property
    def verdicts(self) -> list[Verdict]:
        """One for each alternative and each unknown arm of each job, in the order written."""
        if self._verdicts is None:
            judge = _Judge(self)
            self._verdicts = [
                verdict
                for repository, consumer in zip(self.repositories, self.consumers, strict=True)
                for job in repository.jobs
                for verdict in judge.job(repository, consumer, job)
            ]
        return self._verdicts

    @property
    def gaps(self) -> dict[tuple[str, str, str], list[Verdict]]:
        """What is asked for and not served, by the key of a ledger's entry: repository, kind, name in lower case."""
        found = self.memo.get("gaps")
        if found is None:
            found = {}
            for verdict in self.verdicts:
                if verdict.gap is not None:
                    found.setdefault(verdict.gap, []).append(verdict)
            self.memo["gaps"] = found
        return found

    @property
    def asked(self) -> dict[tuple[str, str, str], list[Verdict]]:
        """Every label and group that is asked for, served or not, by the key of a ledger's entry."""
        found = self.memo.get("asked")
        if found is None:
            found = {}
            for verdict in self.verdicts:
                for key in _keys(verdict):
                    found.setdefault(key, []).append(verdict)
            self.memo["asked"] = found
        return found

    @property
    def secrets(self) -> list[str]:
        """Credentials that workflows hold in clear: no report prints them."""
        found = self.memo.get("secrets")
        if found is None:
            from flywheel.model import handed_on  # which builds on this module

            found = self.memo["secrets"] = sorted({text.value for text in handed_on.credentials(self)})
        return found

    def excused(self, verdict: Verdict) -> bool:
        """Whether the ledger has the gap as an open one: the family debt judges it then."""
        if self.ledger is None or verdict.gap is None:
            return False
        repository, kind, name = verdict.gap
        entry = self.ledger.gap(repository, name, kind)
        return entry is not None and not entry.closed


def _keys(verdict: Verdict) -> Iterator[tuple[str, str, str]]:
    repository = verdict.consumer.name.lower()
    for label in dict.fromkeys(verdict.labels):
        yield repository, _LABEL, label.lower()
    if verdict.runs_on is not None and verdict.runs_on.group is not None:
        yield repository, _GROUP, verdict.runs_on.group.text.lower()


class _Judge:
    """Forms verdicts."""

    def __init__(self, routing: Routing) -> None:
        self._routing = routing
        self._rules = routing.rules
        self._table = reaching.Table(routing.servers, bool(routing.overlays))

    def job(self, repository: Repository, consumer: Consumer, job: Job) -> Iterator[Verdict]:
        """The verdicts on a job: what it can come to, and what is not known of it."""
        for runs_on in job.alternatives:
            verdict = Verdict(repository, consumer, job, SERVED, runs_on.place)
            verdict.runs_on = runs_on
            self._judge(verdict, runs_on)
            yield verdict
            if verdict.state != NOT_SERVED:
                for unknown in runs_on.gaps:
                    yield self._unknown(repository, consumer, job, unknown)
        for unknown in job.unknowns:
            yield self._unknown(repository, consumer, job, unknown)

    def _unknown(self, repository: Repository, consumer: Consumer, job: Job, unknown: Unknown) -> Verdict:
        refused = unknown.kind == REFUSED
        verdict = Verdict(repository, consumer, job, NOT_SERVED if refused else UNKNOWN, unknown.place)
        verdict.unknown = unknown
        verdict.kind = SHAPE if refused else OPAQUE if unknown.kind == REMOTE else UNRESOLVED
        reason = unknown.reason.rstrip(".")
        verdict.reason = reason if refused or not unknown.text else f"{quote(unknown.text)} is not known: {reason}"
        return verdict

    def _judge(self, verdict: Verdict, runs_on: RunsOn) -> None:
        labels = verdict.labels
        fault = self._rules.fault(runs_on.form, labels, whole=not runs_on.gaps)
        if fault is not None:
            label = None if fault.index is None else runs_on.labels[fault.index]
            if fault.kind != TOLERATED:
                state = UNKNOWN if fault.kind == FLEET else NOT_SERVED
                self._tell(verdict, state, fault.kind, label, fault.reason)
                return
            verdict.tolerated = label
        group = runs_on.group
        if group is not None:
            nobodys = self._rules.group_fault(group.text)
            if nobodys is not None:
                self._tell(verdict, NOT_SERVED, GROUP, group, nobodys.reason)
                return
        if not labels and not runs_on.gaps:
            self._tell(verdict, NOT_SERVED, SHAPE, group, "is named without labels, so that any runner of it will do")
        if runs_on.gaps or not labels:
            return
        derived = self._rules.derived(labels)
        if derived:
            label = next(one for one in runs_on.labels if one.text == derived)
            self._tell(verdict, UNKNOWN, reaching.UNTOLD, label, "a label that a stack derives: no overlay tells")
            return
        self._reach(verdict, runs_on)

    def _tell(self, verdict: Verdict, state: str, kind: str, label: Label | None, reason: str) -> None:
        verdict.state, verdict.kind, verdict.label, verdict.reason = state, kind, label, reason
        if label is not None:
            verdict.place = label.place

    def _reach(self, verdict: Verdict, runs_on: RunsOn) -> None:
        group = "" if runs_on.group is None else runs_on.group.text.strip()
        wanted = tuple(sorted({label.text.lower() for label in runs_on.labels}))
        found = self._table.answer(wanted, group, verdict.consumer)
        if found.answer == serving.YES:
            verdict.servers = found.servers
            verdict.state = SERVED
            return
        by_group = found.kind == GROUP and runs_on.group is not None
        label = runs_on.group if by_group else self._decisive(runs_on, found.label)
        state = UNKNOWN if found.answer == serving.UNKNOWN else NOT_SERVED
        reason = found.reason
        if found.apart and label is not None:
            reason += f" {listed(one for one in verdict.labels if one.lower() != label.text.lower())}"
        self._tell(verdict, state, found.kind, label, reason)
        verdict.servers = found.servers if state == UNKNOWN else ()
        verdict.elsewhere = found.elsewhere
        if state == NOT_SERVED and label is not None:
            kind = _GROUP if by_group else _LABEL
            verdict.gap = (verdict.consumer.name.lower(), kind, label.text.strip().lower())

    def _decisive(self, runs_on: RunsOn, named: str) -> Label | None:
        """The label that a gap is about: the one named, else the capability that is asked for."""
        if named:
            return next(label for label in runs_on.labels if label.text.lower() == named)
        accepted = [label for label in runs_on.labels if self._rules.accepted(label.text)]
        return (accepted or list(runs_on.labels))[0]


def listed(labels: Iterable[str]) -> str:
    """Labels as messages name several."""
    return " and ".join(dict.fromkeys(map(quote, labels)))


def who(servers: Iterable[Server], most: int = 3) -> str:
    """Runner sets as messages call them, with the overlay and the scope of each."""
    named = list(dict.fromkeys(f"{one.title} of {quote(one.overlay)} ({one.where})" for one in servers))
    rest = len(named) - most
    return ", ".join(named[:most]) + (f" and {rest} more" if rest > 0 else "")
