"""The files of a folder that belong in no repository, as one fact."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from flywheel.contract.compiled import Contract
from flywheel.formats import file_kinds
from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.source import Place
from flywheel.overlay.fact import Fact

#: The name of the fact: a list of objects `{path, content}`, `content` being what the file begins
#: like. Files that are nobody's business are left out.
FACT = "files"

#: Files beyond this many are judged by name alone.
_MOST_OPENED = 2_000


def facts(
    names: Iterable[str], path: Callable[[str], str], read: Collection[str], contract: Contract
) -> dict[str, Fact]:
    """The fact `FACT` about the files called `names`, or none.

    Files in `read` are documents of the overlay: what they hold is looked through in full elsewhere.
    """
    patterns = contract.wiring["forbidden_files"]
    found = []
    opened = 0
    for name in names:
        content = ""
        if name not in read and opened < _MOST_OPENED:
            opened += 1
            content = file_kinds.by_content(_head(path(name)))
        if content or file_kinds.by_name(name, patterns):
            found.append((name, content))
    if not found:
        return {}
    document = DeclaredDocument(FACT)
    node = document.node([], Place(FACT))
    for name, content in found:
        node.items.append(document.node({"path": name, "content": content}, Place(name)))  # type: ignore
    return {FACT: Fact(node, document)}


def _head(path: str) -> bytes:
    try:
        with open(path, "rb", buffering=0) as stream:
            return stream.read(file_kinds.HEAD)
    except OSError:
        return b""  # its name is judged all the same
