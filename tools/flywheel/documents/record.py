"""An object of a document that people keep, asked for its attributes by name.

A record holds no copies: it looks into the tree that was read, so that every value can say where it was written.
"""

from __future__ import annotations

from flywheel.formats.source import Place
from flywheel.formats.values import Document, List, Object, Scalar


class Record:
    """One object. Attributes that were left out are empty."""

    __slots__ = ("document", "node")

    def __init__(self, document: Document, node: Object) -> None:
        self.document = document
        self.node = node

    def has(self, name: str) -> bool:
        """Whether attribute `name` was written, whatever its value."""
        return name in self.node.items

    def text(self, name: str) -> str:
        """Attribute `name` as text: a number as it is written in decimal, "" if it is none of the two."""
        node = self.node.items.get(name)
        value = node.value if isinstance(node, Scalar) else None
        return "" if value is None or isinstance(value, bool) else str(value)

    def texts(self, name: str) -> list[str]:
        """The strings of list attribute `name`; the one string if it is no list."""
        node = self.node.items.get(name)
        if not isinstance(node, List):
            return [text] if (text := self.text(name)) else []
        return [one.value for one in node.items if isinstance(one, Scalar) and isinstance(one.value, str)]

    def objects(self, name: str) -> list[Object]:
        """The objects of list attribute `name`."""
        node = self.node.items.get(name)
        return [one for one in node.items if isinstance(one, Object)] if isinstance(node, List) else []

    def every_text(self) -> list[str]:
        """The texts of all attributes that have one, in the order written."""
        return [text for name in self.node.items if (text := self.text(name))]

    def place(self, name: str = "") -> Place:
        """Where attribute `name` was written; where the record begins if it was not, or none is asked for."""
        node = self.node.items.get(name, self.node)
        return self.document.place(node.at)
