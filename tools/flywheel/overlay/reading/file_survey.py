"""Find the files of a folder that no repository may contain, as one fact."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from flywheel.contract.compiled import Contract
from flywheel.formats import file_kinds, input_files
from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.source import Place
from flywheel.formats.values import List
from flywheel.overlay.fact import Fact

#: The name of the fact: a list of objects `{path, content}`. `content` is the kind of file that the
#: first bytes show. Files that are allowed are left out.
FACT = "files"

#: After this many files only the names are judged.
MOST_OPENED = 2_000


def facts(
    names: Iterable[str], path: Callable[[str], str], read: Collection[str], contract: Contract
) -> dict[str, Fact]:
    """The fact `FACT` about the files `names`, or an empty dict.

    Of the files in `read` only the names are judged: documents of the overlay, whose whole content other checks
    search, and links out of its folder.
    """
    patterns = contract.wiring.forbidden_files
    found = []
    opened = 0
    for name in names:
        content = ""
        if name not in read and opened < MOST_OPENED:
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


def names(facts: dict[str, Fact]) -> set[str]:
    """The names of the files in the fact."""
    return {entry.place.file for entry in facts[FACT].items()} if FACT in facts else set()


def leave_out(facts: dict[str, Fact], names: Collection[str]) -> None:
    """Take files out of the fact."""
    if FACT not in facts:
        return
    fact = facts.pop(FACT)
    left = [entry.node for entry in fact.items() if entry.place.file not in names]
    if left:
        facts[FACT] = Fact(List(left, fact.at), fact.document)


def unopened(names: Collection[str], read: Collection[str]) -> int:
    """How many of the files `names` are judged only by their name, because there are too many."""
    return max(len(set(names).difference(read)) - MOST_OPENED, 0)


def _head(path: str) -> bytes:
    try:
        return input_files.read(path, file_kinds.HEAD)
    except OSError:
        return b""  # its name is still judged
