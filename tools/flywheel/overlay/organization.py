"""The content of an overlay's `config/organization.yaml`, and the words that YAML readers read differently."""

from __future__ import annotations

from flywheel.formats.source import Place
from flywheel.formats.values import Node, Object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.formats.values import Document


class AmbiguousWord:
    """A word that YAML readers read differently. `reading` is what some read in place of the string `text`."""

    __slots__ = ("place", "reading", "text")

    def __init__(self, text: str, reading: str, place: Place) -> None:
        self.text = text
        self.reading = reading
        self.place = place


class Organization:
    """The file as a document, and the first of its ambiguous words in the order of the text."""

    __slots__ = ("document", "doubts")

    def __init__(self, document: Document, doubts: list[AmbiguousWord]) -> None:
        self.document = document
        self.doubts = doubts

    def at(self, path: str) -> Node | None:
        """The node at a dotted path of keys; None if a key does not exist."""
        node: Node | None = self.document.root
        for step in path.split("."):
            node = node.items.get(step) if isinstance(node, Object) else None
        return node

    def is_legacy(self, contract: Contract) -> bool:
        """Whether it is the file of an older overlay, which has entirely different keys."""
        convention = contract.conventions.organization
        keys = self.document.root.items
        legacy = convention is not None and any(key in keys for key in convention.legacy)
        return legacy and not any(key in keys for key in ("owner", "schema_version"))
