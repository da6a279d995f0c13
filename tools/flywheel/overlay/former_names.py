"""Find what still says a former name of a renamed owner as an address: in files, and in values that rules declare.

A name in a comment, in prose, in the key of a state, a release or a label is not an address.
"""

from __future__ import annotations

import posixpath
import re
from fnmatch import fnmatchcase

from flywheel.formats import dates, source
from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.source import FormatError, Place
from flywheel.formats.values import List, Object, Scalar
from flywheel.overlay.fact import Fact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flywheel.contract.compiled import Contract
    from flywheel.contract.wiring import OwnerReference
    from flywheel.formats.source import Source
    from flywheel.overlay.overlay import Overlay
    from flywheel.overlay.reading.discovery import FoundFiles

#: The fact with the owner's former names, and the one with the places in files: a list of objects
#: `{name, what, text, followed}`.
NAMES, FOUND = "owner.former_names", "former_names_found"
#: More files than this are not read for it.
_MOST_FILES = 5_000
#: More former names than these are not looked for.
_MOST_NAMES = 20
_COMMENT = ("#", "//", "--")


class FormerName:
    """A place that says a former name: the name, what the address is, and its text."""

    __slots__ = ("followed", "name", "place", "text", "what")

    def __init__(self, name: str, what: str, text: str, followed: bool, place: Place) -> None:
        self.name = name
        self.what = what
        self.text = text
        self.followed = followed
        self.place = place


def renamed(overlay: Overlay) -> dict[str, str]:
    """The former names of the owner with the days of the renames; "" if a day cannot be read."""
    fact = overlay.facts.get(NAMES)
    items = fact.node.items.items() if fact is not None and isinstance(fact.node, Object) else ()
    found = {name: node.value if isinstance(node, Scalar) else "" for name, node in items}
    some = list(found.items())[:_MOST_NAMES]
    return {name: day if isinstance(day, str) and dates.is_day(day) else "" for name, day in some if name}


def add(overlay: Overlay, found: FoundFiles, contract: Contract) -> list[str]:
    """Search the files of an overlay whose owner has former names, and add what is found as a fact.

    Returned is a noun phrase for each bound of the search, if something is beyond it.
    """
    names = list(renamed(overlay))
    if not names:
        return []
    document = DeclaredDocument(FOUND)
    node = document.node([], Place(FOUND))
    assert isinstance(node, List)
    rules = contract.wiring.owner_references
    files = [one for one in found.names if _is_named(one, rules.read)]
    for file in files[:_MOST_FILES]:
        try:
            text = source.read(found.path(file), file)
        except FormatError:
            continue  # another check reports it
        forms = [one for one in rules.forms if not one.files or _is_named(file, one.files)]
        for one in _in_text(text, names, forms):
            row = {"name": one.name, "what": one.what, "text": one.text, "followed": one.followed}
            node.items.append(document.node(row, one.place))
    if node.items:
        overlay.facts[FOUND] = Fact(node, document)
    given = overlay.facts[NAMES].node
    return list(_beyond(len(files), len(given.items) if isinstance(given, Object) else 0))


def _beyond(files: int, names: int) -> Iterator[str]:
    """What is not searched."""
    if files > _MOST_FILES:
        yield f"former names of the owner in {files - _MOST_FILES} files (only the first {_MOST_FILES} are searched)"
    if names > _MOST_NAMES:
        yield f"{names - _MOST_NAMES} former names of the owner (only the first {_MOST_NAMES} are searched for)"


def of(overlay: Overlay, contract: Contract) -> Iterator[FormerName]:
    """Every place of an overlay that says a former name."""
    names = list(renamed(overlay))
    if not names:
        return
    fact = overlay.facts.get(FOUND)
    for row in fact.items() if fact is not None else ():
        value = row.value
        if isinstance(value, dict):
            name, what, text = (str(value.get(key)) for key in ("name", "what", "text"))
            yield FormerName(name, what, text, value.get("followed") is True, row.place)
    yield from _declared(overlay, names, contract)


def _declared(overlay: Overlay, names: list[str], contract: Contract) -> Iterator[FormerName]:
    """The values that rules declare: those of files are found in their texts."""
    from flywheel.overlay.overlay_strings import overlay_strings  # imported late: few owners were renamed

    forms = [one for one in contract.wiring.owner_references.forms if not one.files]
    seen: set[tuple[str, str]] = set()
    for one in overlay_strings(overlay, lambda text: any(name.lower() in text.lower() for name in names)):
        if one.place.line is not None or one.key or one.name.startswith((NAMES, FOUND)):
            continue
        key = one.name.rpartition(".")[2]
        for found in _search(f"{key}: {one.text}", names, forms):
            if (str(one.place), found[1].what) not in seen:
                seen.add((str(one.place), found[1].what))
                yield FormerName(found[0], found[1].what, one.text, found[1].followed, one.place)


def _in_text(text: Source, names: list[str], forms: Iterable[OwnerReference]) -> Iterator[FormerName]:
    every, low = list(forms), text.text.lower()
    if not any(name.lower() in low for name in names):
        return
    offset = 0
    for line in text.text.splitlines(keepends=True):
        code = _without_comment(line)
        for name, form, start, end in _search(code, names, every):
            yield FormerName(name, form.what, _word(code, start, end), form.followed, text.place(offset + start))
        offset += len(line)


def _search(
    text: str, names: Iterable[str], forms: Iterable[OwnerReference]
) -> Iterator[tuple[str, OwnerReference, int, int]]:
    """Each address in a text, once: name, form, and where it is."""
    taken: set[int] = set()
    for name in names:
        for form in forms:
            pattern = form.pattern.pattern.replace("{owner}", re.escape(name))
            for found in re.finditer(pattern, text, re.IGNORECASE):
                at = found.start() + found[0].lower().rfind(name.lower())
                if at not in taken:
                    taken.add(at)
                    yield name, form, found.start(), found.end()


def _word(line: str, start: int, end: int) -> str:
    """The address that a match is a part of: up to white space, a quote or a bracket."""
    while end < len(line) and line[end] not in " \t\r\n\"'`,;)]}":
        end += 1
    return line[start:end].strip()


def _without_comment(line: str) -> str:
    """A line up to its comment. A `#` begins one at the start or after white space, outside of quotes."""
    if line.lstrip().startswith(_COMMENT):
        return ""
    quote = ""
    for at, char in enumerate(line):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == "#" and line[at - 1 : at].isspace():
            return line[:at]
    return line


def _is_named(file: str, patterns: Iterable[str]) -> bool:
    base = posixpath.basename(file)
    return any(fnmatchcase(base, pattern) for pattern in patterns)
