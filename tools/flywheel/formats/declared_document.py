"""Documents made of declared values, without a text: their places are labels and attributes."""

from __future__ import annotations

from flywheel.formats.source import Place
from flywheel.formats.values import Document, List, Node, Object, Scalar


class DeclaredPlaces:
    """Replaces a `Source`: an offset is an index into a list of places."""

    __slots__ = ("_index", "_places", "name")

    #: There is none.
    text = ""

    def __init__(self, name: str) -> None:
        self.name = name
        self._places: list[Place] = []
        self._index: dict[str, int] = {}

    def at(self, place: Place) -> int:
        """The offset for `place`."""
        key = str(place)
        index = self._index.get(key)
        if index is None:
            index = self._index[key] = len(self._places)
            self._places.append(place)
        return index

    def place(self, at: int) -> Place:
        """The place for the offset `at`."""
        return self._places[at]


class DeclaredDocument(Document):
    """A document built from values that were declared, not read."""

    __slots__ = ("table",)

    def __init__(self, name: str) -> None:
        self.table = DeclaredPlaces(name)
        super().__init__(self.table, Object({}, {}, 0), [])  # type: ignore[arg-type]
        self.root.at = self.table.at(Place(name))

    def node(self, value: object, place: Place) -> Node:
        """The tree for a plain value, all of it declared at `place`."""
        return _node(value, self.table.at(place))

    def whole(self, value: object) -> Node:
        """The tree for a plain value, all of it declared by the document as a whole."""
        return _node(value, self.root.at)

    def put(self, key: str, value: object, place: Place, into: Object | None = None) -> Node:
        """Set `key` of `into` (default: the root) to a plain value declared at `place`."""
        target = self.root if into is None else into
        node = self.node(value, place)
        target.items[key] = node
        target.key_at[key] = node.at
        return node


def _node(value: object, at: int) -> Node:
    if isinstance(value, dict):
        items = {key: _node(item, at) for key, item in value.items()}
        return Object(items, dict.fromkeys(items, at), at)
    if isinstance(value, list):
        return List([_node(item, at) for item in value], at)
    return Scalar(value, at)  # type: ignore[arg-type]
