"""Scopes: the meaning of the names in an expression of a job.

A job of a called workflow has one scope for each call. Its inputs are computed in the scope of the caller, in the same
case, so that a matrix row there matches a label here.
"""

from __future__ import annotations

from flywheel.formats.quoting import shortened
from flywheel.formats.source import FormatError
from flywheel.formats.values import List, Node, Object, Scalar
from flywheel.workflows import runs_on
from flywheel.workflows.expressions import MAX_DEPTH, Gap, LocatedString, LookupContext, TooMuch, Where, has_expression
from flywheel.workflows.runs_on import from_fork

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flywheel.workflows.expressions import Case
    from flywheel.workflows.jobs.lane_files import LaneFile
    from flywheel.workflows.jobs.matrix_rows import MatrixRows
    from flywheel.workflows.jobs.workflow_file import WorkflowFile

    Contexts = Mapping[str, Callable[["JobScope", Where], object]]

#: Events that can run the code of a fork: the pull request can come from a fork.
PULL_REQUESTS = ("pull_request", "pull_request_target", "pull_request_review", "pull_request_review_comment")
#: The question about the event of a case.
EVENT = "event"
CALLED = "workflow_call"

#: The longest value of a key that a message repeats.
MAX_SHOWN = 200
_ONLY_RUNS = ("secrets", "runner", "strategy", "steps", "job")


class RepositorySettings:
    """The known facts about a repository in addition to its files.

    name, visibility, default_branch: as in the model. variables: those of the repository, by name in lower case. files:
    its workflows by path. lanes: its file of lanes, None if there is none. called: the paths of the workflows that
    other workflows call. contexts: the functions that make a context for a job, by name.
    """

    __slots__ = ("called", "contexts", "default_branch", "files", "lanes", "name", "variables", "visibility")

    def __init__(
        self, name: str, visibility: str, default_branch: str, variables: Mapping[str, str], contexts: Contexts
    ) -> None:
        self.name = name
        self.visibility = visibility
        self.default_branch = default_branch
        self.variables = {key.lower(): value for key, value in variables.items()}
        self.files: dict[str, WorkflowFile] = {}
        self.lanes: LaneFile | None = None
        self.called: set[str] = set()
        self.contexts = contexts


class JobScope:
    """One job with one chain of calls, or a workflow outside of its jobs (then `job` is empty).

    events: the events that may start it, with pull requests from forks as separate events. id: identifies a scope in a
    case; call: shared by the scopes of one workflow with one chain of calls.
    """

    __slots__ = ("_contexts", "call", "caller", "events", "file", "id", "job", "job_id", "rows", "settings")

    def __init__(
        self,
        settings: RepositorySettings,
        file: WorkflowFile,
        job_id: str,
        caller: JobScope | None,
        events: tuple[str, ...],
    ) -> None:
        node = file.job_nodes.get(job_id)
        self.settings = settings
        self.file = file
        self.job_id = job_id
        self.job = node if isinstance(node, Object) else Object({}, {}, 0)
        self.caller = caller
        self.events = events
        self.call: str = f"{caller.id if caller else ''}>{file.file}"
        self.id: str = f"{self.call}:{job_id}"
        self.rows: MatrixRows | None = None
        self._contexts: dict[Where, object] = {}  # by place of the name, because every case reads it again

    def other(self, job_id: str) -> JobScope:
        """Another job of the same workflow, with the same chain of calls."""
        return JobScope(self.settings, self.file, job_id, self.caller, self.events)

    def get(self, key: str) -> Node | None:
        """The value of `key` in the job."""
        return self.job.items.get(key)

    def event(self, case: Case) -> str:
        """The event of this case."""
        return self.events[case.choose(EVENT, len(self.events))] if self.events else ""

    def named(self, name: str, where: Where, case: Case) -> object:
        """The context `name`."""
        known = self._contexts.get(where)
        if known is not None:
            return known
        found = self.settings.contexts.get(name)
        if found is not None:
            made = self._contexts[where] = found(self, where)
            return made
        if name in _ONLY_RUNS:
            reason = f"`{name}` is known only at run time"
            return LookupContext(Gap(runs_on.RUN, reason, name, where, f"{self.id} {name}"), None)
        reason = f"GitHub has no context `{name}` here and refuses the workflow"
        return Gap(runs_on.REFUSED, reason, name, where)

    def value(self, node: Node | None, case: Case) -> object:
        """The value of a node, with its expressions evaluated."""
        if isinstance(node, List):
            return [self.value(item, case) for item in node.items]
        if isinstance(node, Object):
            return {key: self.value(item, case) for key, item in node.items.items()}
        if node is None or node.value is None or isinstance(node.value, bool):
            return None if node is None else node.value
        if not isinstance(node.value, str):
            return float(node.value)
        if not has_expression(node.value):
            return LocatedString(node.value, Where(self.file.source, node.at))
        return self._computed(node, case)

    def _computed(self, node: Scalar, case: Case) -> object:
        case.depth += 1
        if case.depth > MAX_DEPTH:
            raise TooMuch(f"its value is passed on more than {MAX_DEPTH} times")
        try:
            return self.file.template(node).value(case, self)
        except FormatError as err:
            return refused_expression(err, node, self)
        finally:
            case.depth -= 1


def refused_expression(err: FormatError, node: Scalar, scope: JobScope) -> Gap:
    """The value of a string that GitHub rejects as an expression."""
    reason = f"GitHub refuses the expression: {err.message.rstrip('.')}"
    return Gap(runs_on.REFUSED, reason, shortened(str(node.value), MAX_SHOWN), err, f"{scope.id} {node.at}")


def starting_events(file: WorkflowFile) -> tuple[str, ...]:
    """The events that start a workflow; a pull request appears twice, the second time from a fork."""
    found = []
    for event in file.triggers:
        found.append(event)
        if event in PULL_REQUESTS:
            found.append(from_fork(event))
    return tuple(found)
