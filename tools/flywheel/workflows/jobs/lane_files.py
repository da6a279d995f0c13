"""Read `.github/lanes.json` of a repository: which labels, or which actions, the templates that read it run.

Several tools use that name for files of their own, and the templates' form has moved. So only what is known is taken,
and a file that is something else gives nothing and no finding.
"""

from __future__ import annotations

from flywheel.formats.json import json_document
from flywheel.formats.source import FormatError
from flywheel.formats.values import List, Object, Scalar
from flywheel.workflows.runs_on import RequestedLabel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.contract.conventions import LaneFileRules
    from flywheel.formats.values import Document, Node

_SCHEMA = "schema_version"


class LaneFile:
    """A file of lanes.

    labels: the runner labels in it, each text once. actions: the names of the actions that it has dispatched, which
    name no label.
    """

    __slots__ = ("actions", "labels")

    def __init__(self, labels: list[RequestedLabel], actions: frozenset[str]) -> None:
        self.labels = labels
        self.actions = actions


def load(path: str, name: str, rules: LaneFileRules) -> LaneFile | None:
    """The file at `path`, called `name` in places; None if it is not one of the known forms."""
    try:
        document = json_document.load(path, name)
    except FormatError:
        return None
    version = document.root.items.get(_SCHEMA)
    if not isinstance(version, Scalar) or not isinstance(version.value, int) or isinstance(version.value, bool):
        return None
    labels = {label.text: label for path in rules.labels for label in _texts(document, document.root, path.split("."))}
    actions = document.root.items.get(rules.actions)
    names = frozenset(actions.items) if isinstance(actions, Object) else frozenset()
    return LaneFile(list(labels.values()), names) if labels or names else None


def _texts(document: Document, node: Node, steps: list[str]) -> Iterator[RequestedLabel]:
    """The texts at a path, in which `*` is every element of a list or every value of an object."""
    if not steps:
        if isinstance(node, Scalar) and isinstance(node.value, str) and node.value.strip():
            yield RequestedLabel(node.value, document.place(node.at))
    elif steps[0] == "*":
        below = node.items.values() if isinstance(node, Object) else node.items if isinstance(node, List) else ()
        for one in below:
            yield from _texts(document, one, steps[1:])
    elif isinstance(node, Object) and steps[0] in node.items:
        yield from _texts(document, node.items[steps[0]], steps[1:])
