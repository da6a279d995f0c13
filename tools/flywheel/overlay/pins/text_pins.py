"""Find the pins of core in the text of Justfiles, flakes and scripts in workflows.

These languages are not parsed. A pin is a reference of a fixed form (`github:OWNER/REPO/REF`,
`git clone --branch REF URL`), or a variable with one of the contract's names on a line of its own, which has a
commit or the folder of a checkout.
"""

from __future__ import annotations

import re

from flywheel.formats.git_names import is_commit
from flywheel.overlay.pins import core_pins
from flywheel.overlay.pins.core_pins import Pin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.formats.source import Source
    from flywheel.overlay.pins.core_names import CoreNames

#: Longer lines are not declarations that a person wrote; they are skipped.
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
_PATH = re.compile(r"(?:path:)?(?P<path>\.{1,2}/[A-Za-z0-9_./-]{1,200})(?:\#|$|(?=[\s\"'}]))")
_FOLDER = re.compile(r"(?:\.{1,2}|~)?/[A-Za-z0-9_./-]{1,200}")
_CLONE = re.compile(
    r"(?<![\w-])git(?:[ \t]+-[Cc][ \t]+[^\s;&|]{1,200}){0,4}[ \t]+clone(?=[ \t\\])"
    r"(?P<given>(?:[^\n;&|\\]|\\\r?\n|\\.){1,1000})"
)
_CONTINUED = re.compile(r"\\\r?\n")
_BRANCH = re.compile(r"[ \t](?:--branch(?:=|[ \t]+)|-b[ \t]*)[\"']?(?P<ref>[^\s\"']{1,200})")
_REMOTE = re.compile(
    r"(?:[a-z]{2,6}://[^\s\"'/]{1,300}/|[A-Za-z0-9_.-]{1,100}@[A-Za-z0-9_.-]{1,200}:)"
    rf"(?P<owner>{_NAME})/(?P<name>{_NAME})"
)
_REF = re.compile(r"(?:^|&)(?:rev|ref)=([^&]{1,200})")
_ASSIGNED = re.compile(r"[ \t]*(?:export[ \t]+|local[ \t]+)?([A-Za-z_][A-Za-z0-9_-]{0,100})[ \t]*:?=(?!=)[ \t]*")
#: The same in YAML, where a variable is a key.
_KEY = re.compile(r"[ \t]*(?:-[ \t]+)?([A-Za-z_][A-Za-z0-9_-]{0,100}):[ \t]+")
#: The text between an `=` and the value in a shell: a quote, and the name of a variable whose default the value is.
_OPENING = re.compile(r"[\"']?(?:\$\{[A-Za-z_][A-Za-z0-9_]{0,100}:?-)?[\"']?")
_LITERAL = re.compile(r"\"([^\"]{0,300})\"|'([^']{0,300})'")
_PLAIN_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,200}")
_COMMENT = re.compile(r"(?:^|[ \t])(?:#|//)")


def find(source: Source, kind: str, names: CoreNames) -> Iterator[Pin]:
    """The pins in `source`, each of `kind`."""
    start = 0
    clones = list(_clones(source.text, names)) if kind != core_pins.FLAKE and "clone" in source.text else []
    for at, _, repository, ref in clones:
        if ref:
            what = f"the `git clone` of `{repository}`"
            yield Pin(names.default_role, core_pins.SCRIPT, what, source.place(at), ref)
    folders = [(at, end) for at, end, _, _ in clones]
    for line in source.text.split("\n"):
        if len(line) <= _LONGEST_LINE and ("=" in line or ":" in line or "/" in line):
            for pin in _in_line(source, start, line, kind, names):
                # The target folder of the clone is not a source of core.
                if not (pin.path and folders and _within(start, len(line), folders)):
                    yield pin
        start += len(line) + 1


def _in_line(source: Source, start: int, line: str, kind: str, names: CoreNames) -> Iterator[Pin]:
    assigned = _ASSIGNED.match(line) or (_KEY.match(line) if kind == core_pins.WORKFLOW else None)
    references = list(_references(line, names))
    for at, repository, ref, path in references:
        variable = _holder(line, assigned, at, kind)
        folder = variable if path and _is_folder(line, at, path) else ""
        what = f"`{variable or repository}`"
        yield Pin(names.role(variable), kind, what, source.place(start + at), ref, path=path, variable=folder)
    if assigned and not references and kind != core_pins.FLAKE:
        yield from _assigned(source, start, line, assigned, kind, names)


def _holder(line: str, assigned: re.Match[str] | None, at: int, kind: str) -> str:
    """The variable whose value contains the reference at an offset; "" if the reference is part of a command."""
    if assigned is None or kind == core_pins.FLAKE:
        return ""
    between = line[assigned.end() : at].removesuffix("path:")
    return assigned[1] if ":=" in assigned[0] or _OPENING.fullmatch(between) else ""


def _is_folder(line: str, at: int, path: str) -> bool:
    """Whether the path at an offset is a folder, not a flake reference."""
    rest = line[at + len(path) :].lstrip("/")
    return not line[:at].endswith("path:") and not rest.startswith("#")


def _assigned(
    source: Source, start: int, line: str, assigned: re.Match[str], kind: str, names: CoreNames
) -> Iterator[Pin]:
    """The pins in the value of a variable whose name alone says that it is about core."""
    variable = assigned[1]
    role = names.variable(variable)
    if role and kind == core_pins.JUSTFILE:
        for at, ref in _literals(line, assigned.end(), names):
            yield Pin(role, kind, f"`{variable}`", source.place(start + at), ref, variable=variable)
    role = names.folder(variable)
    found = _folder(line, assigned.end()) if role else None
    if role and found:
        place = source.place(start + found[0])
        yield Pin(role, kind, f"`{variable}`", place, path=found[1], variable=variable)


def _folder(line: str, at: int) -> tuple[int, str] | None:
    """Offset and text of the folder after the `=` of a line; None if there is none, or if it is computed."""
    bare = _FOLDER.match(line, at)
    if bare is not None and not line[bare.end() :].partition("#")[0].strip():
        return at, bare[0].rstrip("/")
    for match in _LITERAL.finditer(line, at):
        text = match[1] or match[2] or ""
        if _FOLDER.fullmatch(text) and not _commented(line, match.start()):
            return match.start() + 1, text.rstrip("/")
    return None


def _within(start: int, length: int, spans: list[tuple[int, int]]) -> bool:
    return any(at < start + length and start < end for at, end in spans)


def _clones(text: str, names: CoreNames) -> Iterator[tuple[int, int, str, str]]:
    """Offset of the ref, end, repository and ref of each clone of core; ref is "" if it is computed or not given."""
    for match in _CLONE.finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        given = _CONTINUED.sub(lambda cut: " " * len(cut[0]), match["given"])
        remote = _REMOTE.search(given)
        if len(line) > _LONGEST_LINE or remote is None or _commented(line, len(line)):
            continue
        repository = f"{remote['owner']}/{remote['name']}".removesuffix(".git")
        if names.is_repository(repository):
            branch = _BRANCH.search(given)
            computed = branch is None or "$" in branch["ref"] or "{" in branch["ref"]
            at = match.start("given") + (branch.start("ref") if branch is not None else 0)
            yield at, match.end(), repository, "" if branch is None or computed else branch["ref"]


def _references(line: str, names: CoreNames) -> Iterator[tuple[int, str, str, str]]:
    """Offset, repository or path, ref, and path, of each reference to core in a line."""
    for pattern in (_GITHUB, _GIT):
        for match in pattern.finditer(line):
            repository = f"{match['owner']}/{match['name']}"
            if not names.is_repository(repository) or _commented(line, match.start()):
                continue
            query = _REF.search(match["query"] or "")
            ref = query[1] if query else match["ref"] or ""
            # A reference that contains a variable is reported where the variable is set.
            if not (ref == "" and match["slash"]) and "{" not in ref and "$" not in ref:
                yield match.start(), repository, ref, ""
    for match in _PATH.finditer(line):
        path = match["path"].rstrip("/")
        if names.is_checkout(path.rpartition("/")[2]) and not _commented(line, match.start()):
            yield match.start("path"), path, "", path


def _literals(line: str, at: int, names: CoreNames) -> Iterator[tuple[int, str]]:
    """Offset and text of the possible refs after the `=` of a line."""
    quoted = [
        (match.start() + 1, match[1] or match[2] or "")
        for match in _LITERAL.finditer(line, at)
        if not _commented(line, match.start())
    ]
    bare = _PLAIN_REF.match(line, at)
    if not quoted and bare is not None and is_commit(bare[0]):
        yield at, bare[0]
    for offset, text in quoted:
        if _PLAIN_REF.fullmatch(text) and names.variable(text) is None and not text.isupper():
            yield offset, text


def _commented(line: str, at: int) -> bool:
    return _COMMENT.search(line[:at]) is not None
