"""The value tree that every reader returns and that checks read.

A node has its value and `at`, a position that only its `Document` can convert to a
`Place`: an offset in a text, or an index into a table of places of declared facts.
Three node classes are enough for tfvars, JSON and YAML.
"""

from __future__ import annotations

from flywheel.formats.source import FormatError, Place, Source

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing both takes longer than reading a small file
    from collections.abc import Iterator
    from decimal import Decimal

    #: The values of a scalar. Integers are exact at any size, fractions are decimals.
    Plain = str | int | Decimal | bool | None
else:
    Plain = object

#: Deeper nesting is refused, so that recursion is bounded on hostile input.
MAX_DEPTH = 100


class Scalar:
    """A string, number, boolean or null."""

    __slots__ = ("at", "value")

    def __init__(self, value: Plain, at: int) -> None:
        self.value = value
        self.at = at

    def __repr__(self) -> str:
        return f"Scalar({self.value!r}, {self.at})"


class List:
    """A sequence of nodes."""

    __slots__ = ("at", "items")

    def __init__(self, items: list[Node], at: int) -> None:
        self.items = items
        self.at = at

    def __repr__(self) -> str:
        return f"List({self.items!r}, {self.at})"


class Object:
    """Keys and their nodes, in the order written. `key_at` has the position of each key."""

    __slots__ = ("at", "items", "key_at")

    def __init__(self, items: dict[str, Node], key_at: dict[str, int], at: int) -> None:
        self.items = items
        self.key_at = key_at
        self.at = at

    def __repr__(self) -> str:
        return f"Object({self.items!r}, {self.at})"


Node = Scalar | List | Object


class Duplicate:
    """A key written twice in one object, or an attribute twice in one file.

    If an object has a key twice, Terraform keeps the last one without a message, and
    so does the tree. This record has both places, and the replaced value as `lost`, so
    that its faults are reported too. `path` is the path of the object.
    """

    __slots__ = ("at", "first_at", "key", "lost", "path")

    def __init__(self, key: str, path: tuple[str | int, ...], first_at: int, at: int, lost: Node) -> None:
        self.key = key
        self.path = path
        self.first_at = first_at
        self.at = at
        self.lost = lost


class Document:
    """A value tree, with the place of each value.

    `duplicates` lists repeated keys in the order found. The caller of a reader either
    refuses them (`strict`) or reports each of them.
    """

    __slots__ = ("duplicates", "name", "root", "source")

    def __init__(self, source: Source, root: Object, duplicates: list[Duplicate]) -> None:
        self.source = source
        self.name = source.name
        self.root = root
        self.duplicates = duplicates

    def place(self, at: int) -> Place:
        """The place of a node's or key's `at`."""
        return self.source.place(at)

    def strict(self) -> Document:
        """This document; raise `FormatError` at the first duplicate if there is one."""
        for twice in self.duplicates:
            first = self.place(twice.first_at)
            message = f"`{twice.key}` is set a second time; the first is at {first}."
            raise FormatError(self.place(twice.at), message, "Keep one of them.")
        return self


def plain(node: Node) -> object:
    """The node as plain Python values: dict, list, str, int, Decimal, bool, None."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, List):
        return [plain(item) for item in node.items]
    return {key: plain(item) for key, item in node.items.items()}


def walk(node: Node, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Node]]:
    """`node` and every node below it, each with its path, depth first."""
    yield path, node
    if isinstance(node, List):
        for index, item in enumerate(node.items):
            yield from walk(item, (*path, index))
    elif isinstance(node, Object):
        for key, item in node.items.items():
            yield from walk(item, (*path, key))


def texts(value: object) -> Iterator[str]:
    """Every string and key below a value, which is a node or a plain value."""
    open_values = [value]
    while open_values:
        one = open_values.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            yield from one
            open_values += one.values()
        elif isinstance(one, list):
            open_values += one
        elif isinstance(one, (Object, List, Scalar)):
            yield from strings(one)


def strings(node: Node) -> Iterator[str]:
    """Every string and key below `node`."""
    if isinstance(node, Scalar):
        if isinstance(node.value, str):
            yield node.value
    elif isinstance(node, Object):
        yield from node.items
        for item in node.items.values():
            yield from strings(item)
    else:
        for item in node.items:
            yield from strings(item)
