"""Compute verdicts: first by the rules for labels, then by who serves them."""

from __future__ import annotations

from flywheel.formats.quoting import quote
from flywheel.workflows.routing import served_sets, set_matching
from flywheel.workflows.routing.label_rules import FLEET, GROUP, TOLERATED
from flywheel.workflows.routing.route_verdicts import (
    GROUP_GAP,
    LABEL_GAP,
    NOT_SERVED,
    OPAQUE,
    PARTLY,
    SERVED,
    SHAPE,
    UNKNOWN,
    UNRESOLVED,
    RouteVerdict,
    list_labels,
)
from flywheel.workflows.runs_on import REFUSED, REMOTE, RequestedLabel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.workflows.routing.label_rules import LabelFault, LabelRules
    from flywheel.workflows.routing.served_sets import Consumer
    from flywheel.workflows.runs_on import RunsOn, Unknown
    from flywheel.workflows.workflow_model import Job, Repository


class JobJudge:
    """Computes the verdicts of one routing."""

    def __init__(self, rules: LabelRules, table: set_matching.ServedTable) -> None:
        self._rules = rules
        self._table = table

    def job(self, repository: Repository, consumer: Consumer, job: Job) -> Iterator[RouteVerdict]:
        """The verdicts of a job: one for each alternative and for each unknown."""
        for runs_on in job.alternatives:
            verdict = RouteVerdict(repository, consumer, job, SERVED, runs_on.place)
            verdict.runs_on = runs_on
            self._judge(verdict, runs_on)
            yield verdict
            if verdict.state != NOT_SERVED:
                for unknown in runs_on.gaps:
                    yield self._unknown(repository, consumer, job, unknown)
        for unknown in job.unknowns:
            yield self._unknown(repository, consumer, job, unknown)

    def _unknown(self, repository: Repository, consumer: Consumer, job: Job, unknown: Unknown) -> RouteVerdict:
        refused = unknown.kind == REFUSED
        verdict = RouteVerdict(repository, consumer, job, NOT_SERVED if refused else UNKNOWN, unknown.place)
        verdict.unknown = unknown
        verdict.kind = SHAPE if refused else OPAQUE if unknown.kind == REMOTE else UNRESOLVED
        reason = unknown.reason.rstrip(".")
        verdict.reason = reason if refused or not unknown.text else f"{quote(unknown.text)} is unknown: {reason}"
        fault = self._rules.head_fault(unknown.head)
        if fault is not None:  # the begin of the label is enough to identify the runners
            self._fail(verdict, fault, RequestedLabel(unknown.text, unknown.place))
        return verdict

    def _judge(self, verdict: RouteVerdict, runs_on: RunsOn) -> None:
        labels = verdict.labels
        fault = self._rules.fault(runs_on.form, labels, whole=not runs_on.gaps)
        if fault is not None and fault.kind == FLEET and self._has_bad_group(runs_on):
            fault = None  # a rented fleet hides no other fault
        if fault is not None:
            label = None if fault.index is None else runs_on.labels[fault.index]
            if fault.kind != TOLERATED:
                self._fail(verdict, fault, label)
                return
            verdict.tolerated = label
        group = runs_on.group
        if group is not None:
            nobodys = self._rules.group_fault(group.text)
            if nobodys is not None:
                self._tell(verdict, NOT_SERVED, GROUP, group, nobodys.reason)
                return
        if not labels and not runs_on.gaps:
            self._tell(
                verdict, NOT_SERVED, SHAPE, group, "is named without labels, so any of its runners can take the job"
            )
            return
        derived = self._rules.derived(labels)
        if derived and not self._is_served(runs_on, verdict.consumer):
            label = next(one for one in runs_on.labels if one.text == derived)
            self._tell(
                verdict,
                UNKNOWN,
                set_matching.UNTOLD,
                label,
                "a label that a stack derives, and no given overlay has that stack for the repository",
            )
        elif labels:
            self._reach(verdict, runs_on)  # a set without the known labels does not match, whatever the rest is
        if runs_on.gaps and verdict.state == SERVED:
            self._tell(verdict, UNKNOWN, PARTLY, None, "the other labels are unknown")

    def _has_bad_group(self, runs_on: RunsOn) -> bool:
        return runs_on.group is not None and self._rules.group_fault(runs_on.group.text) is not None

    def _fail(self, verdict: RouteVerdict, fault: LabelFault, label: RequestedLabel | None) -> None:
        state = UNKNOWN if fault.kind == FLEET else NOT_SERVED
        self._tell(verdict, state, fault.kind, label, fault.reason)

    def _tell(self, verdict: RouteVerdict, state: str, kind: str, label: RequestedLabel | None, reason: str) -> None:
        verdict.state, verdict.kind, verdict.label, verdict.reason = state, kind, label, reason
        if label is not None:
            verdict.place = label.place

    def _answer(self, runs_on: RunsOn, consumer: Consumer) -> set_matching.SetMatch:
        group = "" if runs_on.group is None else runs_on.group.text.strip()
        wanted = tuple(sorted({label.text.lower() for label in runs_on.labels}))
        return self._table.answer(wanted, group, consumer)

    def _is_served(self, runs_on: RunsOn, consumer: Consumer) -> bool:
        """Whether one of the given overlays serves it: that of the stack which derives a label can be another one."""
        return self._answer(runs_on, consumer).answer == served_sets.YES

    def _reach(self, verdict: RouteVerdict, runs_on: RunsOn) -> None:
        found = self._answer(runs_on, verdict.consumer)
        if found.answer == served_sets.YES:
            verdict.servers = found.servers
            verdict.state = SERVED
            return
        by_group = found.kind == GROUP and runs_on.group is not None
        label = runs_on.group if by_group else self._decisive(runs_on, found.label)
        state = UNKNOWN if found.answer == served_sets.UNKNOWN else NOT_SERVED
        reason = found.reason
        if found.apart and label is not None:
            reason += f" {list_labels(one for one in verdict.labels if one.lower() != label.text.lower())}"
        self._tell(verdict, state, found.kind, label, reason)
        verdict.servers = found.servers if state == UNKNOWN else ()
        verdict.elsewhere = found.elsewhere
        if state == NOT_SERVED and label is not None:
            kind = GROUP_GAP if by_group else LABEL_GAP
            verdict.gap = (verdict.consumer.name.lower(), kind, label.text.strip().lower())

    def _decisive(self, runs_on: RunsOn, named: str) -> RequestedLabel | None:
        """The label of a gap: the named one, or else the requested capability."""
        if named:
            return next(label for label in runs_on.labels if label.text.lower() == named)
        accepted = [label for label in runs_on.labels if self._rules.accepted(label.text)]
        return (accepted or list(runs_on.labels))[0]
