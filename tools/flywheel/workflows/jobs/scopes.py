"""Scopes: what the names in an expression of a job mean.

A job of a called workflow has a scope for each call. Its inputs are worked out in the scope of the caller, in
the same world, so that the row of a matrix there and a label here belong together.
"""

from __future__ import annotations

from flywheel.formats.source import FormatError
from flywheel.formats.values import List, Node, Object, Scalar
from flywheel.workflows import runs_on
from flywheel.workflows.expressions import MAX_DEPTH, Gap, TooMuch, Where, Written, has_expression
from flywheel.workflows.jobs import github_context, inputs_context, matrix_context, needs_context
from flywheel.workflows.jobs.lookup_context import Lookup
from flywheel.workflows.runs_on import from_fork

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flywheel.workflows.expressions import World
    from flywheel.workflows.jobs.workflow_file import WorkflowFile

#: Events in which the code of a fork may come along: a pull request may be one from a fork.
PULL_REQUESTS = ("pull_request", "pull_request_target", "pull_request_review", "pull_request_review_comment")
#: The question which event it is.
EVENT = "event"
CALLED = "workflow_call"
DISPATCHED = "workflow_dispatch"

_ONLY_RUNS = ("secrets", "runner", "strategy", "steps", "job")


class Settings:
    """What is known of a repository besides its files.

    name, visibility, default_branch: as in the model. variables: those of the repository, by name in lower case.
    files: its workflows by path. called: the paths of those that another one calls.
    """

    __slots__ = ("called", "default_branch", "files", "name", "variables", "visibility")

    def __init__(self, name: str, visibility: str, default_branch: str, variables: Mapping[str, str]) -> None:
        self.name = name
        self.visibility = visibility
        self.default_branch = default_branch
        self.variables = {key.lower(): value for key, value in variables.items()}
        self.files: dict[str, WorkflowFile] = {}
        self.called: set[str] = set()


class Scope:
    """One job, or a workflow outside its jobs (`job` is empty then), reached on one way.

    events: what may start it, pull requests from forks apart. id: tells scopes of one world apart; call: what
    those of one workflow on one way have in common.
    """

    __slots__ = ("_contexts", "call", "caller", "events", "file", "id", "job", "job_id", "rows", "settings")

    def __init__(
        self, settings: Settings, file: WorkflowFile, job_id: str, caller: Scope | None, events: tuple[str, ...]
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
        self.rows: matrix_context.Rows | None = None
        self._contexts: dict[Where, object] = {}  # by where each is named: asked for again in every world

    def other(self, job_id: str) -> Scope:
        """Another job of the same workflow, reached on the same way."""
        return Scope(self.settings, self.file, job_id, self.caller, self.events)

    def get(self, key: str) -> Node | None:
        """What the job has under `key`."""
        return self.job.items.get(key)

    def event(self, world: World) -> str:
        """The event of this world."""
        return self.events[world.choose(EVENT, len(self.events))] if self.events else ""

    def named(self, name: str, where: Where, world: World) -> object:
        """The context `name`."""
        known = self._contexts.get(where)
        if known is not None:
            return known
        found = _CONTEXTS.get(name)
        if found is not None:
            made = self._contexts[where] = found(self, where)
            return made
        if name in _ONLY_RUNS:
            reason = f"`{name}` is known to a run alone"
            return Lookup(Gap(runs_on.RUN, reason, name, where, f"{self.id} {name}"), None)
        reason = f"GitHub has no context `{name}` here and refuses the workflow"
        return Gap(runs_on.REFUSED, reason, name, where)

    def value(self, node: Node | None, world: World) -> object:
        """The value of a node, with its expressions evaluated."""
        if isinstance(node, List):
            return [self.value(item, world) for item in node.items]
        if isinstance(node, Object):
            return {key: self.value(item, world) for key, item in node.items.items()}
        if node is None or node.value is None or isinstance(node.value, bool):
            return None if node is None else node.value
        if not isinstance(node.value, str):
            return float(node.value)
        if not has_expression(node.value):
            return Written(node.value, Where(self.file.source, node.at))
        return self._computed(node, world)

    def _computed(self, node: Scalar, world: World) -> object:
        world.depth += 1
        if world.depth > MAX_DEPTH:
            raise TooMuch(f"its value is handed on more than {MAX_DEPTH} times")
        try:
            return self.file.template(node).value(world, self)
        except FormatError as err:
            return refused(err, node, self)
        finally:
            world.depth -= 1


def refused(err: FormatError, node: Scalar, scope: Scope) -> Gap:
    """What an expression comes to that is none."""
    reason = f"GitHub refuses the expression: {err.message.rstrip('.')}"
    return Gap(runs_on.REFUSED, reason, str(node.value)[:200], err, f"{scope.id} {node.at}")


def scenarios(file: WorkflowFile) -> tuple[str, ...]:
    """The events that start a workflow; a pull request counts twice, the second time from a fork."""
    found = []
    for event in file.triggers:
        found.append(event)
        if event in PULL_REQUESTS:
            found.append(from_fork(event))
    return tuple(found)


def _vars(scope: Scope, where: Where) -> object:
    def get(name: str, world: World) -> object:
        known = scope.settings.variables.get(name.lower())
        if known is not None:
            return Written(known, where)
        reason = "it is a variable of the repository or its organization, which no file holds"
        return Gap(runs_on.VARIABLE, reason, f"vars.{name}", where)

    return Lookup(Gap(runs_on.VARIABLE, "variables stand in no file", "vars", where), get)


def _env(scope: Scope, where: Where) -> object:
    def get(name: str, world: World) -> object:
        for holder in (scope.get("env"), scope.file.root.items.get("env")):
            if isinstance(holder, Object):
                for key, node in holder.items.items():
                    if key.upper() == name.upper():
                        return scope.value(node, world)
            elif holder is not None and holder.at >= 0 and not _is_empty(holder):
                return Gap(runs_on.RUN, "its `env` is computed as a whole", f"env.{name}", where)
        return None

    return Lookup(Gap(runs_on.RUN, "all of `env` is meant", "env", where, f"{scope.id} env"), get)


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None


_CONTEXTS: dict[str, Callable[[Scope, Where], object]] = {
    "env": _env,
    "github": github_context.context,
    "inputs": inputs_context.context,
    "jobs": needs_context.jobs_context,
    "matrix": matrix_context.context,
    "needs": needs_context.context,
    "vars": _vars,
}
