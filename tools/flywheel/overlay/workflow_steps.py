"""The jobs and steps of an overlay's own workflows, as far as the checks of its CI ask for them."""

from __future__ import annotations

from flywheel.formats.values import List, Object, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.formats.source import Place
    from flywheel.formats.values import Document, Node
    from flywheel.overlay.overlay import Overlay


class WorkflowStep:
    """One step of a job."""

    __slots__ = ("job", "node")

    def __init__(self, job: WorkflowJob, node: Object) -> None:
        self.job = job
        self.node = node

    @property
    def run(self) -> str:
        """Its script; "" if it has none."""
        return _text(self.node.items.get("run"))

    @property
    def uses(self) -> str:
        """The action that it uses; "" if it uses none."""
        return _text(self.node.items.get("uses"))

    def given(self, name: str) -> str:
        """An input of the action as text, with `true` and `false` for truth values; "" if it is not given."""
        inputs = self.node.items.get("with")
        node = inputs.items.get(name) if isinstance(inputs, Object) else None
        value = node.value if isinstance(node, Scalar) else None
        return ("true" if value else "false") if isinstance(value, bool) else _text(node)

    def place(self, key: str) -> Place:
        """The place of an attribute, or of the step itself."""
        node = self.node.items.get(key)
        return self.job.document.place(self.node.at if node is None else node.at)

    @property
    def is_checkout(self) -> bool:
        """Whether it checks out a repository, with the action of any forge."""
        return self.uses.partition("@")[0].lower().endswith("/checkout")


class WorkflowJob:
    """One job of a workflow."""

    __slots__ = ("document", "id", "node")

    def __init__(self, document: Document, id: str, node: Object) -> None:
        self.document = document
        self.id = id
        self.node = node

    @property
    def steps(self) -> list[WorkflowStep]:
        """Its steps, in order."""
        node = self.node.items.get("steps")
        items = node.items if isinstance(node, List) else []
        return [WorkflowStep(self, item) for item in items if isinstance(item, Object)]

    @property
    def needs(self) -> list[str]:
        """The jobs that it waits for."""
        node = self.node.items.get("needs")
        nodes = node.items if isinstance(node, List) else [node]
        return [text for text in map(_text, nodes) if text]

    @property
    def environment(self) -> str:
        """The environment whose protection rules it waits for; "" without one."""
        node = self.node.items.get("environment")
        return _text(node.items.get("name")) if isinstance(node, Object) else _text(node)


def jobs(document: Document) -> Iterator[WorkflowJob]:
    """The jobs of one workflow."""
    node = document.root.items.get("jobs")
    for id, job in node.items.items() if isinstance(node, Object) else ():
        if isinstance(job, Object):
            yield WorkflowJob(document, id, job)


def steps(overlay: Overlay) -> Iterator[WorkflowStep]:
    """Every step of every workflow of the overlay."""
    for document in overlay.workflows:
        for job in jobs(document):
            yield from job.steps


def before(document: Document, step: WorkflowStep) -> Iterator[WorkflowStep]:
    """The steps that ran when `step` begins: earlier ones of its job, and those of the jobs that it waits for."""
    known = {job.id: job for job in jobs(document)}
    for one in step.job.steps:
        if one.node is step.node:
            break
        yield one
    pending, seen = list(step.job.needs), set()
    while pending:
        id = pending.pop()
        if id in known and id not in seen:
            seen.add(id)
            yield from known[id].steps
            pending += known[id].needs


def _text(node: Node | None) -> str:
    value = node.value if isinstance(node, Scalar) else None
    return value if isinstance(value, str) else ""
