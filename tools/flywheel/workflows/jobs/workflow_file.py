"""Workflow files and composite actions as documents: their jobs, the actions they use, the values they pass on."""

from __future__ import annotations

from flywheel.formats.source import FormatError
from flywheel.formats.values import Document, List, Node, Object, Scalar
from flywheel.workflows import expressions, workflow_model
from flywheel.workflows.workflow_model import PassedValue, StepsFile, Trigger, UsesReference, Workflow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.workflows.expressions import Template

#: The prefixes of a `uses` in the same repository; `$/` is its root at the running commit.
LOCAL = ("./", "$/", "../", "/")
#: Sections whose strings are passed on unchanged.
_SECTIONS = ("env", "with")


class WorkflowFile(Workflow):
    """A workflow with its document. `job_nodes` contains the node of each key in `jobs`."""

    __slots__ = ("_templates", "job_nodes", "root")

    def __init__(self, file: str, document: Document) -> None:
        """Raises `FormatError` if the document is not a workflow."""
        self.root = document.root
        self.job_nodes = _jobs(document)
        self._templates: dict[tuple[int, bool], Template | FormatError] = {}
        super().__init__(file, scalar_text(self.root.items.get("name")), document, triggers(document))

    def template(self, node: Scalar, condition: bool = False) -> Template:
        """The string at `node`, parsed once; raises `FormatError` for an invalid expression."""
        key = (node.at, condition)
        found = self._templates.get(key)
        if found is None:
            parse = expressions.condition if condition else expressions.template
            try:
                found = parse(self.source, _written(node.value), node.at)
            except FormatError as err:
                found = err
            self._templates[key] = found
        if isinstance(found, FormatError):
            raise found
        return found

    def _find_uses(self) -> Iterator[UsesReference]:
        for job_id, node in self.job_nodes.items():
            if isinstance(node, Object):
                if isinstance(called := node.items.get("uses"), Scalar):
                    yield uses_reference(called, self.document, job_id, called=True)
                yield from _steps_uses(node, self.document, job_id)

    def _find_texts(self) -> Iterator[PassedValue]:
        yield from _below("env", self.root.items.get("env"), self.document, "")
        for job_id, node in self.job_nodes.items():
            if isinstance(node, Object):
                yield from _texts(node, self.document, job_id)


class ActionFile(StepsFile):
    """An action with its document."""

    __slots__ = ()

    def __init__(self, file: str, document: Document) -> None:
        super().__init__(file, scalar_text(document.root.items.get("name")), document)

    def _runs(self) -> Object:
        runs = self.document.root.items.get("runs")
        return runs if isinstance(runs, Object) else Object({}, {}, 0)

    def _find_uses(self) -> Iterator[UsesReference]:
        yield from _steps_uses(self._runs(), self.document, "")

    def _find_texts(self) -> Iterator[PassedValue]:
        yield from _texts(self._runs(), self.document, "")


def scalar_text(node: Node | None) -> str:
    """The text of a scalar, "" for anything else."""
    return _written(node.value) if isinstance(node, Scalar) else ""


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def triggers(document: Document) -> dict[str, Trigger]:
    """The events of `on`; raises `FormatError` if it is missing or invalid."""
    node = document.root.items.get("on")
    if isinstance(node, Object):
        places = node.key_at
        return {key: Trigger(key, _given(one), document.place(places[key])) for key, one in node.items.items()}
    names = node.items if isinstance(node, List) else [node]
    if names and all(isinstance(one, Scalar) and isinstance(one.value, str) for one in names):
        return {
            scalar_text(one): Trigger(scalar_text(one), None, document.place(one.at))
            for one in names
            if one is not None
        }
    at = node.at if node is not None else 0
    seen = "`on` is missing" if node is None else "`on` names no event"
    raise document.source.error(
        at, f"{seen}, so nothing starts the workflow.", "Write `on:` with the events that start it."
    )


def _given(node: Node) -> Node | None:
    return None if isinstance(node, Scalar) and node.value is None else node


def _jobs(document: Document) -> dict[str, Node]:
    node = document.root.items.get("jobs")
    if isinstance(node, Object) and node.items:
        return node.items
    at = document.root.key_at.get("jobs", 0)
    raise document.source.error(at, "the workflow has no `jobs`.", "Write a mapping of job ids to jobs.")


def uses_reference(node: Scalar, document: Document, job: str, called: bool = False) -> UsesReference:
    """The target of a `uses`; `called` is true for the `uses` of a job."""
    whole = scalar_text(node)
    name, _, ref = whole.partition("@")
    place = document.place(node.at)
    if name.startswith("docker://"):
        return UsesReference(workflow_model.IMAGE, whole, "", name.removeprefix("docker://"), ref, place, job)
    if name.startswith(LOCAL):
        path = f".{name[1:]}" if name.startswith("$/") else name
        return UsesReference(
            workflow_model.LOCAL_WORKFLOW if called else workflow_model.LOCAL_ACTION, whole, "", path, "", place, job
        )
    owner, _, rest = name.partition("/")
    repository, _, path = rest.partition("/")
    kind = workflow_model.WORKFLOW if called else workflow_model.ACTION
    return UsesReference(kind, whole, f"{owner}/{repository}" if repository else owner, path, ref, place, job)


def _steps(node: Object) -> Iterator[Object]:
    steps = node.items.get("steps")
    if isinstance(steps, List):
        yield from (step for step in steps.items if isinstance(step, Object))


def _steps_uses(node: Object, document: Document, job: str) -> Iterator[UsesReference]:
    for step in _steps(node):
        if isinstance(named := step.items.get("uses"), Scalar):
            yield uses_reference(named, document, job)


def _texts(node: Object, document: Document, job: str) -> Iterator[PassedValue]:
    for section in (*_SECTIONS, "container", "services", "secrets"):
        yield from _below(section, node.items.get(section), document, job)
    for step in _steps(node):
        for section in _SECTIONS:
            yield from _below(section, step.items.get(section), document, job)
        yield from _below("run", step.items.get("run"), document, job, "run")


def _below(section: str, node: Node | None, document: Document, job: str, key: str = "") -> Iterator[PassedValue]:
    """The strings in a node."""
    if isinstance(node, Object):
        for name, item in node.items.items():
            yield from _below(section, item, document, job, name)
    elif isinstance(node, List):
        for item in node.items:
            yield from _below(section, item, document, job, key)
    elif node is not None and (value := scalar_text(node)):
        yield PassedValue(section, key or section, value, document.place(node.at), job)
