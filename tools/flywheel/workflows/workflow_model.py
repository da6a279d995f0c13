"""Workflows: what every job of a repository may run on, and where each word of it is written.

A job has *alternatives*, the sets of labels that its `runs-on` can come to, and *unknowns*, the
arms whose labels no file tells. Both may be there at once: an unknown arm hides no known one.

Events are GitHub's names of what starts a workflow. A pull request from a fork is an event of its own
(`runs_on.from_fork("pull_request")`), since a job may be gated against it alone.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.formats.source import FormatError, Place, Source
    from flywheel.formats.values import Node
    from flywheel.workflows.runs_on import RunsOn, Unknown

# What a `uses` names.
ACTION = "action"
WORKFLOW = "workflow"
IMAGE = "image"
LOCAL_ACTION = "local action"
LOCAL_WORKFLOW = "local workflow"


class UsesReference:
    """One `uses`: an action, an image or a reusable workflow.

    kind: one of the five above. repository: "owner/name", "" of a local one or an image. path: below the
    repository. ref: behind the `@`, "" if there is none. job: the id of the job it stands in, "" in an
    action of its own.
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
    """A string that a workflow hands on: a variable, an input, a script, a credential of a container.

    key: the last key that leads to it ("ATTIC_SERVER", "run"). section: "env", "with", "run", or the
    name of another section it stands in. job: "" of the workflow's own `env`.
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
    """A job as it is reached on one way: one of a called workflow is there once for each call.

    workflow: the file that it is written in. id, name: its key, and what it is called ("" if nothing).
    alternatives, unknowns: what it may run on. Both are empty only if it can never run.
    condition: its `if`, "" if there is none.
    events: what may start it. True if it then surely runs, False if that depends on more; those with
    which it never runs are left out, by its own condition or by those of the jobs that it needs.
    via: the calls that lead to it, outermost first; () if its workflow starts by itself.
    routed_by: inputs of its own workflow that carry its labels; of a remote call: those of the workflow called.
    remote: the reusable workflow of another repository that it calls; its label-carrying inputs then
    are what `alternatives` and `unknowns` tell of, and each has its name in `inputs`.
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
    """One event of `on`: `node` is what stands behind it (its filters, types or inputs), None if nothing does."""

    __slots__ = ("event", "node", "place")

    def __init__(self, event: str, node: Node | None, place: Place) -> None:
        self.event = event
        self.node = node
        self.place = place

    def __repr__(self) -> str:
        return f"Trigger({self.event} at {self.place})"


class StepsFile:
    """A file with steps: a workflow or a composite action. `file` is its path below the repository.

    source: the whole text, for a first look whether anything in it is of interest at all.
    """

    __slots__ = ("_texts", "_uses", "file", "name", "place", "source")

    def __init__(self, file: str, name: str, place: Place, source: Source) -> None:
        self.file = file
        self.name = name
        self.place = place
        self.source = source
        self._uses: list[UsesReference] | None = None
        self._texts: list[PassedValue] | None = None

    def _find_uses(self) -> Iterator[UsesReference]:
        raise NotImplementedError

    def _find_texts(self) -> Iterator[PassedValue]:
        raise NotImplementedError

    @property
    def uses(self) -> list[UsesReference]:
        """Every `uses` of the file, in the order written; looked for when first asked for."""
        if self._uses is None:
            self._uses = list(self._find_uses())
        return self._uses

    @property
    def texts(self) -> list[PassedValue]:
        """The strings that the file hands on, in the order written; looked for when first asked for."""
        if self._texts is None:
            self._texts = list(self._find_texts())
        return self._texts


class Workflow(StepsFile):
    """A workflow. `triggers` by event; `jobs` once for each way that leads to them."""

    __slots__ = ("jobs", "triggers")

    def __init__(self, file: str, name: str, place: Place, source: Source, triggers: dict[str, Trigger]) -> None:
        super().__init__(file, name, place, source)
        self.triggers = triggers
        self.jobs: list[Job] = []

    def __repr__(self) -> str:
        return f"Workflow({self.file})"


class Repository:
    """A folder with workflows.

    name: "owner/repo", "" if it is not known. visibility: "public", "private" or "" if it is not known.
    workflows, actions: sorted by file. unreadable: the files that were not read, each with the reason.
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
