"""The contexts `needs` and `jobs`: outputs of other jobs, as far as files show them."""

from __future__ import annotations

from flywheel.formats.source import FormatError
from flywheel.formats.values import List, Object, Scalar
from flywheel.workflows import runs_on
from flywheel.workflows.expressions import Gap, LookupContext, Where
from flywheel.workflows.jobs import reusable_calls

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.workflows.expressions import Case
    from flywheel.workflows.jobs.scopes import JobScope

#: The entry in a case's memory for an output during its computation.
_PENDING = object()


def names(scope: JobScope) -> list[str]:
    """The ids of the jobs that a job needs."""
    node = scope.get("needs")
    listed = node.items if isinstance(node, List) else [node]
    return [one.value for one in listed if isinstance(one, Scalar) and isinstance(one.value, str)]


def context(scope: JobScope, where: Where) -> LookupContext:
    """`needs`: the jobs that this one needs."""
    return _jobs(scope, where, "needs", names(scope))


def jobs_context(scope: JobScope, where: Where) -> LookupContext:
    """`jobs`: all jobs of a called workflow, for its outputs."""
    return _jobs(scope, where, "jobs", list(scope.file.job_nodes))


def _jobs(scope: JobScope, where: Where, name: str, known: list[str]) -> LookupContext:
    def get(wanted: str, case: Case) -> object:
        found = next((one for one in known if one.lower() == wanted.lower()), None)
        if found is None or found not in scope.file.job_nodes:
            return None
        job = scope.other(found)
        return _job(job, f"{name}.{found}", where, name == "needs" and _may_be_skipped(job, scope))

    reason = f"the whole `{name}` is used"
    return LookupContext(Gap(runs_on.RUN, reason, name, where, f"{scope.id} {name}"), get)


def _may_be_skipped(job: JobScope, asking: JobScope) -> bool:
    """Whether a running job can need a job that was skipped, because its condition reads the job's result."""
    node = asking.get("if")
    if job.get("if") is None or not isinstance(node, Scalar):
        return False
    try:
        return asking.file.template(node, condition=True).status
    except FormatError:
        return False  # its condition reports it


def _job(job: JobScope, text: str, where: Where, may_be_skipped: bool) -> LookupContext:
    whole = Gap(runs_on.RUN, "its result is known only at run time", text, where, f"{job.id} {text.partition('.')[0]}")

    def get(name: str, case: Case) -> object:
        if may_be_skipped and case.choose(f"{job.id} ran", 2) == 1:
            return "skipped" if name.lower() == "result" else None
        if name.lower() != "outputs":
            return whole.part(name)
        return LookupContext(
            whole.part(name), lambda output, case: _output(job, output, f"{text}.outputs", where, case)
        )

    return LookupContext(whole, get)


def _output(job: JobScope, name: str, text: str, where: Where, case: Case) -> object:
    """The output `name` of a job, computed once per case."""
    key = (job.id, "output", name.lower())
    found = case.memory.get(key)
    if found is _PENDING:
        return Gap(runs_on.REFUSED, "the job needs itself", f"{text}.{name}", where)
    if key not in case.memory:
        case.memory[key] = _PENDING
        found = case.memory[key] = _computed(job, name, f"{text}.{name}", where, case)
    return found


def _computed(job: JobScope, name: str, text: str, where: Where, case: Case) -> object:
    uses = job.get("uses")
    if uses is not None:
        return _of_call(job, name, text, where, case)
    outputs = job.get("outputs")
    if not isinstance(outputs, Object):
        return None
    for key, node in outputs.items.items():
        if key.lower() == name.lower():
            return _named(job.value(node, case), text)
    return None


def _of_call(job: JobScope, name: str, text: str, where: Where, case: Case) -> object:
    """An output of a called workflow."""
    callee = reusable_calls.callee(job)
    if callee is None:
        return Gap(runs_on.REMOTE, "a workflow of another repository sets it", text, where, f"{job.id} {text}")
    if isinstance(callee, Gap):
        return callee
    trigger = callee.file.triggers.get("workflow_call")
    outputs = trigger.node.items.get("outputs") if trigger and isinstance(trigger.node, Object) else None
    if not isinstance(outputs, Object):
        return None
    for key, node in outputs.items.items():
        if key.lower() == name.lower():
            value = node.items.get("value") if isinstance(node, Object) else None
            return _named(callee.value(value, case), text)
    return None


def _named(found: object, text: str) -> object:
    """A value; a gap names the output that it came from."""
    if isinstance(found, Gap) and found.text != text:
        return Gap(found.kind, found.reason, f"{text} = {found.text}", found.where, found.id)
    return found
