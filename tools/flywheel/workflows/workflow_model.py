"""Workflows: what every job of a repository may run on, and where each part of it is written.

A job has *alternatives*, the sets of labels that its `runs-on` can become, and *unknowns*, the alternatives
whose labels no file shows. A job can have both: an unknown alternative does not hide a known one.

Events have GitHub's names. A pull request from a fork is a separate event
(`runs_on.from_fork("pull_request")`), because a job can be gated against forks only.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.formats.source import FormatError, Place
    from flywheel.formats.values import Document, Node
    from flywheel.workflows.runs_on import RunsOn, Unknown

# The kinds of a `uses`.
ACTION = "action"
WORKFLOW = "workflow"
IMAGE = "image"
LOCAL_ACTION = "local action"
LOCAL_WORKFLOW = "local workflow"


class UsesReference:
    """One `uses`: an action, an image or a reusable workflow.

    kind: one of the five above. repository: "owner/name", "" for a local one or an image. path: relative to the
    repository. ref: the part after `@`, "" if missing. job: the id of its job, "" in an action.
    """

    __slots__ = ("job", "kind", "path", "place", "ref", "repository", "text")

    def __init__(self, kind: str, text: str, repository: str, path: str, ref: str, place: Place, job: str) -> None:
        self.kind = kind
        self.text = text
        self.repository = repository
        self.path = path
        self.ref = ref
        self.place = place
        self.job = job

    def __repr__(self) -> str:
        return f"Use({self.kind} {self.text!r} at {self.place})"


class WorkflowCall:
    """One call on the way to a job: the job `job` of `file` calls the workflow `uses` at `place`."""

    __slots__ = ("file", "job", "place", "uses")

    def __init__(self, file: str, job: str, uses: str, place: Place) -> None:
        self.file = file
        self.job = job
        self.uses = uses
        self.place = place

    def __repr__(self) -> str:
        return f"Step({self.file} {self.job} -> {self.uses})"


class PassedValue:
    """A string that a workflow passes on: a variable, an input, a script, or a credential of a container.

    key: the last key on the path to it ("ATTIC_SERVER", "run"). section: "env", "with", "run", or the name of another
    section. job: "" for the workflow's own `env`.
    """

    __slots__ = ("job", "key", "place", "section", "value")

    def __init__(self, section: str, key: str, value: str, place: Place, job: str) -> None:
        self.section = section
        self.key = key
        self.value = value
        self.place = place
        self.job = job

    def __repr__(self) -> str:
        return f"Text({self.section}.{self.key} at {self.place})"


class Job:
    """A job with one chain of calls to it: a job of a called workflow appears once for each call.

    workflow: the file that contains it. id, name: its key, and its name ("" if it has none).
    alternatives, unknowns: what it may run on. Both are empty only if it can never run.
    condition: its `if`, "" if it has none.
    events: what may start it. True if it then always runs, False if that depends on more. Events with which it never
    runs are omitted, by its own condition or by those of the jobs that it needs.
    via: the calls that lead to it, outermost first; () if its workflow starts by itself.
    routed_by: inputs of its own workflow that carry its labels; for a remote call, inputs of the called workflow.
    remote: the reusable workflow of another repository that it calls. Then `alternatives` and `unknowns` describe the
    inputs that carry labels, and each contains the input's name in `inputs`.
    """

    __slots__ = (
        "alternatives",
        "condition",
        "events",
        "id",
        "name",
        "place",
        "remote",
        "routed_by",
        "unknowns",
        "via",
        "workflow",
    )

    def __init__(
        self,
        workflow: Workflow,
        id: str,
        name: str,
        place: Place,
        condition: str,
        via: tuple[WorkflowCall, ...],
    ) -> None:
        self.workflow = workflow
        self.id = id
        self.name = name
        self.place = place
        self.condition = condition
        self.via = via
        self.alternatives: list[RunsOn] = []
        self.unknowns: list[Unknown] = []
        self.events: dict[str, bool] = {}
        self.routed_by: tuple[str, ...] = ()
        self.remote: UsesReference | None = None

    def __repr__(self) -> str:
        return f"Job({self.id} of {self.workflow.file}: {self.alternatives}, {self.unknowns})"


class Trigger:
    """One event of `on`: `node` is its value (filters, types or inputs), None if it has no value."""

    __slots__ = ("event", "node", "place")

    def __init__(self, event: str, node: Node | None, place: Place) -> None:
        self.event = event
        self.node = node
        self.place = place

    def __repr__(self) -> str:
        return f"Trigger({self.event} at {self.place})"


class StepsFile:
    """A file with steps: a workflow or a composite action. `file` is its path in the repository.

    document: its tree. source: the whole text, for a quick search before the file is read in detail.
    """

    __slots__ = ("_texts", "_uses", "document", "file", "name", "place", "source")

    def __init__(self, file: str, name: str, document: Document) -> None:
        self.file = file
        self.name = name
        self.document = document
        self.place = document.place(0)
        self.source = document.source
        self._uses: list[UsesReference] | None = None
        self._texts: list[PassedValue] | None = None

    def _find_uses(self) -> Iterator[UsesReference]:
        raise NotImplementedError

    def _find_texts(self) -> Iterator[PassedValue]:
        raise NotImplementedError

    @property
    def uses(self) -> list[UsesReference]:
        """Every `uses` of the file, in the order written; computed at the first access."""
        if self._uses is None:
            self._uses = list(self._find_uses())
        return self._uses

    @property
    def texts(self) -> list[PassedValue]:
        """The strings that the file passes on, in the order written; computed at the first access."""
        if self._texts is None:
            self._texts = list(self._find_texts())
        return self._texts


class Workflow(StepsFile):
    """A workflow. `triggers` by event; `jobs` once for each chain of calls to them."""

    __slots__ = ("jobs", "triggers")

    def __init__(self, file: str, name: str, document: Document, triggers: dict[str, Trigger]) -> None:
        super().__init__(file, name, document)
        self.triggers = triggers
        self.jobs: list[Job] = []

    def __repr__(self) -> str:
        return f"Workflow({self.file})"


class Repository:
    """A folder with workflows.

    name: "owner/repo", "" if unknown. visibility: "public", "private", or "" if unknown.
    workflows, actions: sorted by file. unreadable: files that were not read, each with the reason.
    """

    __slots__ = ("actions", "default_branch", "folder", "name", "unreadable", "visibility", "workflows")

    def __init__(
        self,
        folder: str,
        name: str = "",
        visibility: str = "",
        default_branch: str = "",
        workflows: list[Workflow] | None = None,
        actions: list[StepsFile] | None = None,
        unreadable: list[FormatError] | None = None,
    ) -> None:
        self.folder = folder
        self.name = name
        self.visibility = visibility
        self.default_branch = default_branch
        self.workflows = workflows or []
        self.actions = actions or []
        self.unreadable = unreadable or []

    @property
    def jobs(self) -> Iterator[Job]:
        """Every job of every workflow."""
        for workflow in self.workflows:
            yield from workflow.jobs

    def __repr__(self) -> str:
        return f"Repository({self.name or self.folder})"
