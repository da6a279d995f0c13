"""Justfiles, flakes and scripts in workflows -> the pins of core in their text.

Nobody parses these languages here: what pins core in them is a reference of a fixed form
(`github:OWNER/REPO/REF`), or a variable with a telling name on a line of its own.
"""

from __future__ import annotations

import re

from flywheel.model import pins
from flywheel.model.pins import Pin

TYPE_CHECKING = False  # importing `typing` would cost every start 5 ms
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.formats.source import Source
    from flywheel.loaders.core_names import CoreNames

#: Longer lines hold no declaration that a person wrote.
_LONGEST_LINE = 4_000

_NAME = r"[A-Za-z0-9_.-]{1,100}"
_GITHUB = re.compile(
    rf"github:(?P<owner>{_NAME})/(?P<name>{_NAME})(?P<slash>/(?P<ref>[^\s\"'#?)\];,]{{0,200}}))?"
    r"(?:\?(?P<query>[^\s\"'#)\];]{1,300}))?"
)
_GIT = re.compile(
    r"git\+(?:https|ssh)://[^\s\"'?#/]{1,200}/(?P<owner>[^\s\"'?#/]{1,100})/(?P<name>[^\s\"'?#/]{1,100})(?P<slash>)(?P<ref>)"
    r"(?:\?(?P<query>[^\s\"'#)\];]{1,300}))?"
)
_PATH = re.compile(r"(?:path:)?(?P<path>\.{1,2}/[A-Za-z0-9_./-]{1,200})(?:\#|$|(?=[\s\"']))")
_REF = re.compile(r"(?:^|&)(?:rev|ref)=([^&]{1,200})")
_ASSIGNED = re.compile(r"[ \t]*(?:export[ \t]+|local[ \t]+)?([A-Za-z_][A-Za-z0-9_-]{0,100})[ \t]*:?=(?!=)[ \t]*")
_LITERAL = re.compile(r"\"([^\"]{0,300})\"|'([^']{0,300})'")
_PLAIN_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,200}")
_COMMENT = re.compile(r"(?:^|[ \t])(?:#|//)")


def find(source: Source, kind: str, names: CoreNames) -> Iterator[Pin]:
    """The pins in `source`, each of `kind`."""
    start = 0
    for line in source.text.split("\n"):
        if len(line) <= _LONGEST_LINE and ("=" in line or ":" in line or "/" in line):
            yield from _in_line(source, start, line, kind, names)
        start += len(line) + 1


def _in_line(source: Source, start: int, line: str, kind: str, names: CoreNames) -> Iterator[Pin]:
    assigned = _ASSIGNED.match(line)
    variable = assigned[1] if assigned else ""
    role = names.variable(variable) if variable else None
    references = list(_references(line, names))
    for at, repository, ref, path in references:
        what = f"`{variable}`" if role else f"`{repository}`"
        yield Pin(role or names.default_role, kind, what, source.place(start + at), ref, path=path)
    if assigned and role and not references and kind == pins.JUSTFILE:
        for at, ref in _literals(line, assigned.end(), names):
            yield Pin(role, kind, f"`{variable}`", source.place(start + at), ref)


def _references(line: str, names: CoreNames) -> Iterator[tuple[int, str, str, str]]:
    """Offset, repository or path, ref, and path, of each reference to core in a line."""
    for pattern in (_GITHUB, _GIT):
        for match in pattern.finditer(line):
            repository = f"{match['owner']}/{match['name']}"
            if not names.is_repository(repository) or _commented(line, match.start()):
                continue
            query = _REF.search(match["query"] or "")
            ref = query[1] if query else match["ref"] or ""
            # What is put together from a variable is told where the variable is set.
            if not (ref == "" and match["slash"]) and "{" not in ref and "$" not in ref:
                yield match.start(), repository, ref, ""
    for match in _PATH.finditer(line):
        path = match["path"].rstrip("/")
        if names.is_repository("./" + path.rpartition("/")[2]) and not _commented(line, match.start()):
            yield match.start("path"), path, "", path


def _literals(line: str, at: int, names: CoreNames) -> Iterator[tuple[int, str]]:
    """Offset and text of what may be refs behind the `=` of a line."""
    quoted = [
        (match.start() + 1, match[1] or match[2] or "")
        for match in _LITERAL.finditer(line, at)
        if not _commented(line, match.start())
    ]
    bare = _PLAIN_REF.match(line, at)
    if not quoted and bare is not None and pins.is_commit(bare[0]):
        yield at, bare[0]
    for offset, text in quoted:
        if _PLAIN_REF.fullmatch(text) and names.variable(text) is None and not text.isupper():
            yield offset, text


def _commented(line: str, at: int) -> bool:
    return _COMMENT.search(line[:at]) is not None
