"""The path of the value at each place, by which a baseline recognises a finding when lines move."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flywheel.formats.source import Place
from flywheel.formats.values import Document, List, Node, Object
from flywheel.overlay.overlay import Overlay

#: An `at` of a document, the path of the value there, and whether the `at` is that of its key.
Position = tuple[int, str, bool]


def of(overlay: Overlay, redact: Callable[[str], str]) -> dict[Place, str]:
    """The path of each value in the files of `overlay`, under the value's place and its key's place.

    Places and paths are as findings show them, without secrets. If a key and a value begin at the
    same place, as in YAML, the place has the key's path.
    """
    keys: dict[Place, str] = {}
    values: dict[Place, str] = {}
    for document in _documents(overlay):
        for at, path, is_key in _positions(document):
            place = document.place(at)
            if place.line is not None:
                named = Place(redact(place.file), place.line, place.column)
                (keys if is_key else values).setdefault(named, redact(path))
    return values | keys


def _documents(overlay: Overlay) -> list[Document]:
    documents = [document for inputs in overlay.inputs for document in inputs.documents]
    documents += [backend.document for backend in overlay.backends]
    if overlay.organization is not None:
        documents.append(overlay.organization.document)
    if overlay.cluster is not None:
        documents.append(overlay.cluster.document)
    return list({id(document): document for document in documents}.values())


def _positions(document: Document) -> Iterator[Position]:
    yield from _below(document.root, "")
    for twice in document.duplicates:
        path = ""
        for step in (*twice.path, twice.key):
            path = _step(path, step)
        yield twice.first_at, path, True
        yield twice.at, path, True
        yield from _below(twice.lost, path)


def _below(node: Node, path: str) -> Iterator[Position]:
    if path:
        yield node.at, path, False
    if isinstance(node, List):
        for index, item in enumerate(node.items):
            yield from _below(item, _step(path, index))
    elif isinstance(node, Object):
        for key, item in node.items.items():
            below = _step(path, key)
            yield node.key_at[key], below, True
            yield from _below(item, below)


def _step(path: str, step: str | int) -> str:
    """`path` and one more step. A key with a dot or bracket is quoted, so that each path is unique."""
    if isinstance(step, int):
        return f"{path}[{step}]"
    if not step or any(char in '."[] ' for char in step):
        escaped = step.replace("\\", "\\\\").replace('"', '\\"')
        return f'{path}["{escaped}"]'
    return f"{path}.{step}" if path else step
