"""A fact: a value of an overlay, with the place where it was declared."""

from __future__ import annotations

from flywheel.formats.values import List, Scalar, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.formats.source import Place
    from flywheel.formats.values import Document, Node


#: The start of the name of a fact that says which value of another fact is an example.
EXAMPLES = "examples."


class Fact:
    """A value and where it was declared.

    `declared` is false for the stack's default; its place is then that of the
    object in which the value is not set. `at` is the position in `document`.
    """

    __slots__ = ("at", "declared", "document", "node")

    def __init__(self, node: Node, document: Document, at: int | None = None, declared: bool = True) -> None:
        self.node = node
        self.declared = declared
        self.document = document
        self.at = node.at if at is None else at

    @property
    def place(self) -> Place:
        """Where the value was declared."""
        return self.document.place(self.at)

    @property
    def value(self) -> object:
        """The value as plain Python."""
        node = self.node
        return node.value if isinstance(node, Scalar) else plain(node)  # nearly all are scalars

    def within(self, node: Node, at: int | None = None) -> Fact:
        """A fact for a node inside this one, whose own position is `at` if that is not the node's."""
        return Fact(node, self.document, at if self.declared else self.at, self.declared)

    def items(self) -> Iterator[Fact]:
        """The elements of a list; empty for any other value."""
        if isinstance(self.node, List):
            for item in self.node.items:
                yield self.within(item)

    def __repr__(self) -> str:
        return f"Fact({self.value!r} at {self.place})"
