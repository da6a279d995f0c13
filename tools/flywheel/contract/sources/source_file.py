"""Read one YAML file of `contract/`, and collect the errors in it."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.documents import reader
from flywheel.errors import UserError
from flywheel.formats.source import FormatError, Source
from flywheel.formats.values import List, Node, Object, Scalar
from flywheel.formats.yaml import strict_yaml
from flywheel.formats.yaml.strict_yaml import YamlDocument

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from flywheel.documents.record import Record


class SourceProblems:
    """Collects errors, so that one run shows all of them."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def __bool__(self) -> bool:
        return bool(self.lines)

    def add(self, document: YamlDocument, at: int, message: str, fix: str) -> None:
        """Add an error at a place of `document`."""
        self.lines.append(f"{document.place(at)}: {message} {fix}")

    def raise_if_any(self) -> None:
        """Raise `UserError` with one line for each error, if there are any."""
        if self.lines:
            raise UserError(*self.lines)


class SourceFile:
    """One file: the document, and its plain value with defaults filled in."""

    def __init__(self, document: YamlDocument, value: dict[str, Any]) -> None:
        self.document = document
        self.value = value

    def words(self, *path: str) -> Iterator[tuple[str, int]]:
        """The strings below `path`, in lists and in values of mappings, each with its offset.

        The step `*` means every key.
        """
        for node_ in _below([self.document.root], path):
            yield from _strings(node_)

    def keys(self, *path: str) -> Iterator[tuple[str, int]]:
        """The keys of the mapping at `path`, each with its offset."""
        for node_ in _below([self.document.root], path):
            if isinstance(node_, Object):
                yield from node_.key_at.items()


def _below(nodes: list[Node], path: tuple[str, ...]) -> list[Node]:
    for step in path:
        inner: list[Node] = []
        for one in nodes:
            if isinstance(one, Object):
                inner += [item for key, item in one.items.items() if step in ("*", key)]
            elif isinstance(one, List):
                inner += [item.items[step] for item in one.items if isinstance(item, Object) and step in item.items]
        nodes = inner
    return nodes


def _strings(node_: Node) -> Iterator[tuple[str, int]]:
    if isinstance(node_, Scalar):
        if isinstance(node_.value, str):
            yield node_.value, node_.at
    else:
        for item in node_.items if isinstance(node_, List) else node_.items.values():
            yield from _strings(item)


def load_source_file(path: str, table: type[Record], problems: SourceProblems) -> SourceFile:
    """The YAML file at `path` with its defaults; without a value if it has errors, which are added to `problems`."""
    try:
        document = strict_yaml.load(path).strict()
    except FormatError as err:
        problems.lines += err.lines
        return SourceFile(strict_yaml.loads(Source(path, "{}")), {})
    record, found = reader.judged(document, table)
    problems.lines += found.lines()
    return SourceFile(document, {} if found.found else record.plain())
