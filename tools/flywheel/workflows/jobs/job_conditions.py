"""The events that start a job, by its `if` and by the jobs that it needs."""

from __future__ import annotations

from flywheel.formats.quoting import shortened
from flywheel.formats.source import FormatError
from flywheel.formats.values import Scalar
from flywheel.workflows import runs_on
from flywheel.workflows.expressions import TooMuch, explore
from flywheel.workflows.jobs import needs_context
from flywheel.workflows.jobs.scopes import EVENT, MAX_SHOWN, JobScope
from flywheel.workflows.jobs.workflow_file import scalar_text
from flywheel.workflows.runs_on import Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.workflows.expressions import Case, Template
    from flywheel.workflows.jobs.step_budget import StepBudget


class StartingEvents:
    """events: as in `Job`. refused: why GitHub refuses the condition."""

    __slots__ = ("events", "refused")

    def __init__(self, events: dict[str, bool], refused: tuple[Unknown, ...] = ()) -> None:
        self.events = events
        self.refused = refused


class JobConditions:
    """The conditions of the jobs of one workflow; each result is computed once."""

    def __init__(self, whole: JobScope, events: dict[str, bool], budget: StepBudget) -> None:
        self._whole = whole
        self._events = events
        self._always = StartingEvents(events)
        self._budget = budget
        self._known: dict[str, StartingEvents | None] = {}

    def of(self, job_id: str) -> StartingEvents:
        """The events that start a job, also by the jobs that it needs."""
        for one in self._order(job_id):
            if self._known.get(one) is None:
                self._known[one] = self._worked_out(one)
        return self._known[job_id] or StartingEvents({})

    def _order(self, job_id: str) -> list[str]:
        """The job and all jobs that it needs, needed jobs first."""
        is_new = job_id not in self._known and job_id in self._whole.file.job_nodes
        if is_new and not needs_context.names(self._whole.other(job_id)):  # as most jobs
            return [job_id]
        found: dict[str, None] = {}
        pending = [(job_id, False)]
        opened: set[str] = set()
        while pending:
            one, is_done = pending.pop()
            if is_done:
                found[one] = None
            elif one not in opened and one not in self._known and one in self._whole.file.job_nodes:
                opened.add(one)
                pending.append((one, True))
                pending += [(needed, False) for needed in needs_context.names(self._whole.other(one))]
        return list(found)

    def _worked_out(self, job_id: str) -> StartingEvents:
        scope = self._whole.other(job_id)
        node = scope.get("if")
        needed = [starting for one in needs_context.names(scope) if (starting := self._known.get(one)) is not None]
        template: Template | None = None
        if isinstance(node, Scalar) and scalar_text(node).strip():
            try:
                template = scope.file.template(node, condition=True)
            except FormatError as err:
                reason = f"GitHub refuses the condition: {err.message.rstrip('.')}"
                text = shortened(str(node.value), MAX_SHOWN)
                unknown = Unknown(runs_on.REFUSED, reason, text, err.place, tuple(sorted(self._events)))
                return StartingEvents(dict(self._events), (unknown,))
        if template is None and not needed:
            return self._always
        events = dict(self._events)
        if template is None or not template.status:
            for starting in needed:
                events = {
                    event: sure and starting.events[event] for event, sure in events.items() if event in starting.events
                }
        return StartingEvents(events if template is None else self._passed(events, template, scope))

    def _passed(self, events: dict[str, bool], template: Template, scope: JobScope) -> dict[str, bool]:
        """The events with which the condition can hold, with whether it always does."""
        case = self._budget.case()
        seen: dict[str, set[bool]] = {event: set() for event in events}

        def holds(case: Case) -> bool:
            return case.truthy(template.value(case, scope))

        try:
            for held in explore(holds, case):
                number = case.answer(EVENT)
                for event in events if number is None else (scope.events[number],):
                    if event in seen:
                        seen[event].add(held is True)  # a condition with an error does not hold
        except TooMuch:
            return dict.fromkeys(events, False)
        finally:
            self._budget.spend(case)
        return {event: sure and False not in seen[event] for event, sure in events.items() if True in seen[event]}
