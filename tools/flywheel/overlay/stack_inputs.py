"""The inputs of a stack: its variable files, and the backend that keeps its state."""

from __future__ import annotations

from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.source import Place
from flywheel.formats.values import Object, Scalar
from flywheel.overlay.fact import Fact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.values import Document, Node


class Inputs:
    """The values that one stack is given: its variable files in order. For each variable the last file wins.

    `whole` is false if a file could not be read: that file may set variables that are not set here.
    """

    __slots__ = ("_defaults", "_facts", "documents", "stack", "whole")

    def __init__(self, stack: str, documents: list[Document], whole: bool = True) -> None:
        self.stack = stack
        self.whole = whole
        self.documents = documents
        self._facts: dict[str, Fact] = {}
        self._defaults: DeclaredDocument | None = None
        for document in documents:
            for name, node in document.root.items.items():
                self._facts[name] = Fact(node, document)

    def get(self, name: str) -> Fact | None:
        """The value given to variable `name`; None if no file sets it."""
        return self._facts.get(name)

    def names(self) -> tuple[str, ...]:
        """The variables that are set, in the order first written."""
        return tuple(self._facts)

    def undeclared(self, value: object) -> Fact:
        """A fact for a plain value that no file sets: it is at the place of the inputs."""
        if self._defaults is None:
            self._defaults = DeclaredDocument(self.place.file)
        return Fact(self._defaults.whole(value), self._defaults, declared=False)

    @property
    def place(self) -> Place:
        """The place of the inputs: the last file."""
        return Place(self.documents[-1].name if self.documents else self.stack)


class Backend:
    """Where a stack keeps its state.

    stack: the stack's name, "" if unknown. kind: the backend's type, such as `s3`.
    document: its attributes, in the form of a `-backend-config` file.
    """

    __slots__ = ("document", "kind", "stack")

    def __init__(self, stack: str, kind: str, document: Document) -> None:
        self.stack = stack
        self.kind = kind
        self.document = document

    def get(self, path: str) -> Fact | None:
        """The attribute at a dotted path (`endpoints.s3`); None if it is not set or null."""
        node: Node = self.document.root
        at = node.at
        for step in path.split("."):
            if not isinstance(node, Object) or step not in node.items:
                return None
            at = node.key_at[step]
            node = node.items[step]
        if isinstance(node, Scalar) and node.value is None:
            return None
        return Fact(node, self.document, at)

    def text(self, path: str) -> str:
        """The attribute at `path` if it is a string, else ""."""
        fact = self.get(path)
        value = fact.node.value if fact and isinstance(fact.node, Scalar) else None
        return value if isinstance(value, str) else ""

    @property
    def place(self) -> Place:
        """The place of the backend's document."""
        return Place(self.document.name)
