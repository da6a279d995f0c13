"""The jobs of a workflow, with every chain of calls that leads to them."""

from __future__ import annotations

from flywheel.formats.values import Object, Scalar
from flywheel.workflows import runs_on
from flywheel.workflows.expressions import Gap, Where
from flywheel.workflows.jobs import job_conditions, reusable_calls
from flywheel.workflows.jobs.evaluation import evaluate_labels
from flywheel.workflows.jobs.label_inputs import LabelInputs
from flywheel.workflows.jobs.scopes import CALLED, JobScope, RepositorySettings, starting_events
from flywheel.workflows.jobs.step_budget import StepBudget
from flywheel.workflows.jobs.workflow_file import WorkflowFile, scalar_text, uses_reference
from flywheel.workflows.runs_on import RunsOn, Unknown
from flywheel.workflows.workflow_model import Job, WorkflowCall

#: The limit of jobs in the workflows that one workflow calls. GitHub's limit is lower.
MAX_CALLED = 1_000
#: The limit of jobs of a repository with all their calls. Only its size limits a file's own jobs, so none can hide.
MAX_JOBS = 50_000


class JobReader:
    """Finds the jobs of all workflows of one repository."""

    __slots__ = ("_called", "_left", "budget", "label_inputs", "settings")

    def __init__(self, settings: RepositorySettings, label_inputs: LabelInputs) -> None:
        self.settings = settings
        self.label_inputs = label_inputs
        self.budget = StepBudget()
        self._called = 0
        self._left = MAX_JOBS

    def collect(self) -> None:
        """Add the jobs to every workflow."""
        for file in self.settings.files.values():
            self._called = MAX_CALLED
            self.budget.refill()
            self._workflow(JobScope(self.settings, file, "", None, starting_events(file)), (), None)
        for file in self.settings.files.values():
            _drop_repeated(file, file.file in self.settings.called)

    def _workflow(self, whole: JobScope, via: tuple[WorkflowCall, ...], start: dict[str, bool] | None) -> None:
        """The jobs of a workflow in the scope `whole`; `start` contains the events that may start it."""
        events = dict.fromkeys(whole.events, True) if start is None else start
        running = job_conditions.JobConditions(whole, events, self.budget)
        for job_id in whole.file.job_nodes:
            scope = whole.other(job_id)
            if self._left <= 0 or (via and self._called <= 0):
                self._add(scope, via, [], [_too_many(scope, MAX_JOBS if self._left <= 0 else MAX_CALLED)], {})
                return
            self._left -= 1
            self._called -= 1 if via else 0
            self._job(scope, via, running.of(job_id))

    def _job(self, scope: JobScope, via: tuple[WorkflowCall, ...], starting: job_conditions.StartingEvents) -> None:
        if not starting.events and not starting.refused:
            self._add(scope, via, [], [], {})
        elif scope.get("uses") is not None:
            self._call(scope, via, starting)
        else:
            self._own(scope, via, starting)

    def _own(self, scope: JobScope, via: tuple[WorkflowCall, ...], starting: job_conditions.StartingEvents) -> None:
        """A job with its own steps."""
        node = scope.get("runs-on")
        if node is None:
            place = scope.file.source.place(scope.job.at)
            unknown = Unknown(runs_on.REFUSED, "the job has no `runs-on`", "", place, tuple(sorted(starting.events)))
            self._add(scope, via, [], [unknown, *starting.refused], starting.events)
            return
        answer = evaluate_labels(scope, node, starting, self.budget)
        job = self._add(scope, via, answer.alternatives, [*answer.unknowns, *starting.refused], starting.events)
        job.routed_by = answer.routed_by

    def _call(self, scope: JobScope, via: tuple[WorkflowCall, ...], starting: job_conditions.StartingEvents) -> None:
        """A job that calls a workflow: the jobs of that workflow, or the inputs of a workflow in another repository."""
        node = scope.get("uses")
        callee = reusable_calls.callee(scope)
        if isinstance(callee, Gap):
            place = (callee.where or Where(scope.file.source, scope.job.at)).place
            unknown = Unknown(callee.kind, callee.reason, callee.text, place, tuple(sorted(starting.events)))
            self._add(scope, via, [], [unknown, *starting.refused], starting.events)
        elif callee is None:
            assert isinstance(node, Scalar)
            remote = uses_reference(node, scope.file.document, scope.job_id, called=True)
            answer = self.label_inputs.evaluate(scope, remote, starting, self.budget)
            job = self._add(scope, via, answer.alternatives, [*answer.unknowns, *starting.refused], starting.events)
            job.remote, job.routed_by = remote, answer.routed_by
        else:
            self.settings.called.add(callee.file.file)
            place = scope.file.source.place(node.at if node is not None else scope.job.at)
            step = WorkflowCall(scope.file.file, scope.job_id, scalar_text(node), place)
            self._workflow(callee, (*via, step), starting.events)

    def _add(
        self,
        scope: JobScope,
        via: tuple[WorkflowCall, ...],
        alternatives: list[RunsOn],
        unknowns: list[Unknown],
        events: dict[str, bool],
    ) -> Job:
        file = scope.file
        place = file.source.place(_key_at(file, scope.job_id))
        condition = scope.get("if")
        job = Job(file, scope.job_id, scalar_text(scope.get("name")), place, scalar_text(condition), via)
        job.alternatives, job.unknowns, job.events = alternatives, unknowns, events
        file.jobs.append(job)
        return job


def _key_at(file: WorkflowFile, job_id: str) -> int:
    jobs = file.root.items["jobs"]
    return jobs.key_at[job_id] if isinstance(jobs, Object) else 0


def _too_many(scope: JobScope, most: int) -> Unknown:
    place = scope.file.source.place(_key_at(scope.file, scope.job_id))
    whose = "the workflows of the repository have" if most == MAX_JOBS else "the workflows that one calls would have"
    reason = f"{whose} more than {most} jobs; the following ones are not read"
    return Unknown(runs_on.LIMIT, reason, scope.job_id, place)


def _drop_repeated(file: WorkflowFile, is_called: bool) -> None:
    """Drop what jobs of a called workflow say about callers in other repositories, if local callers are known.

    Alternatives from the job's own defaults stay, unless a call gives the same.
    """
    if not is_called:
        return
    seen = {job.id: set() for job in file.jobs if job.via}  # type: ignore[var-annotated]
    for job in file.jobs:
        if job.via:
            seen[job.id] |= {_key(one) for one in job.alternatives}
    kept = []
    for job in file.jobs:
        if not job.via:
            job.unknowns = [one for one in job.unknowns if one.kind != runs_on.CALLER]
            only_called = set(job.events) <= {CALLED}
            if only_called and not job.unknowns and {_key(one) for one in job.alternatives} <= seen.get(job.id, set()):
                continue
        kept.append(job)
    file.jobs[:] = kept


def _key(one: RunsOn) -> object:
    return (one.form, tuple((label.text, label.place) for label in one.labels), one.group and one.group.text)
