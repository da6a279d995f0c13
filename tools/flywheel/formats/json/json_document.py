"""Read JSON files that people write, with a position for every value.

The grammar is that of `tfvars_json`, without Terraform's rules for names and comments.
"""

from __future__ import annotations

from flywheel.formats import source
from flywheel.formats.json.json_parser import JsonParser
from flywheel.formats.source import Source
from flywheel.formats.tfvars.common_reader import Path, uncollected
from flywheel.formats.values import Document, Node, Object


def load(path: str, name: str | None = None) -> Document:
    """The document in the file at `path`, called `name` (default: the path) in messages; errors as in `loads`."""
    return loads(source.read(path, name))


def loads(source: Source, is_one_of_many: bool = False) -> Document:
    """The document in `source`; raise `FormatError` if it is not an object in JSON, or has a key twice.

    Patterns, which take a millisecond to compile, read a long text faster, and one of many short ones.
    """
    if source.bom:
        raise source.error(0, "the file begins with a byte-order mark.", "Save it without one: JSON allows none.")
    parser = _Parser(source, is_one_of_many or None)
    root = uncollected(parser.document)
    return Document(source, root, parser.duplicates).strict()


class _Parser(JsonParser):
    """`"//"` is a key like any other."""

    __slots__ = ()

    def _put(self, node: Object, path: Path, key: str, at: int, value: Node) -> None:
        super()._put(node, path or ("",), key, at, value)
