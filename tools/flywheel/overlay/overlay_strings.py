"""Every string of an overlay with its path and its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flywheel.findings.wording import path_text
from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.source import Place
from flywheel.formats.values import Document, List, Node, Scalar
from flywheel.overlay.overlay import Overlay

Path = tuple[str | int, ...]


class OverlayString:
    """A string value, or with `key` a key: `path` leads to it, `variable` is the path's first step."""

    __slots__ = ("_at", "_document", "key", "path", "text")

    def __init__(self, text: str, path: Path, key: bool, document: Document, at: int) -> None:
        self.text = text
        self.path = path
        self.key = key
        self._document = document
        self._at = at

    @property
    def place(self) -> Place:
        """Its place."""
        return self._document.place(self._at)

    @property
    def name(self) -> str:
        """Its path as HCL writes it."""
        return path_text(self.path)


def overlay_strings(overlay: Overlay, wanted: Callable[[str], bool]) -> Iterator[OverlayString]:
    """The strings and keys of inputs, backends and facts for which `wanted` is true, each place once.

    `wanted` is called with the whole text of a file first; if it is false, the file is not walked.
    """
    documents = [document for inputs in overlay.inputs for document in inputs.documents]
    documents += [backend.document for backend in overlay.backends]
    seen: set[tuple[int, int, str]] = set()
    for document in {id(document): document for document in documents}.values():
        if _may_hold(document, wanted):
            yield from _new(_below(document, document.root, (), document.root.at), wanted, seen)
    for name, fact in overlay.facts.items():
        if _may_hold(fact.document, wanted):
            yield from _new(_below(fact.document, fact.node, (name,), fact.at), wanted, seen)


def _may_hold(document: Document, wanted: Callable[[str], bool]) -> bool:
    if isinstance(document, DeclaredDocument):
        return True
    text = document.source.text
    return wanted(text) or "\\" in text  # an escape may be any character


def _new(
    found: Iterator[OverlayString], wanted: Callable[[str], bool], seen: set[tuple[int, int, str]]
) -> Iterator[OverlayString]:
    for string in found:
        if wanted(string.text):
            key = (id(string._document), string._at, string.text)
            if key not in seen:
                seen.add(key)
                yield string


def _below(document: Document, node: Node, path: Path, at: int) -> Iterator[OverlayString]:
    if isinstance(node, Scalar):
        if isinstance(node.value, str):
            yield OverlayString(node.value, path, False, document, at)
    elif isinstance(node, List):
        for index, item in enumerate(node.items):
            yield from _below(document, item, (*path, index), item.at)
    else:
        for key, item in node.items.items():
            yield OverlayString(key, (*path, key), True, document, node.key_at[key])
            yield from _below(document, item, (*path, key), item.at)
