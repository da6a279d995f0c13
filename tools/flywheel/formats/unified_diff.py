"""Write, read and apply unified diffs.

They are read as by `patch`, but without guessing: a hunk fits only at the line that it names. Only a newline ends a
line: `splitlines` would split at nine other characters too, which no other tool does.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

#: More lines than this are not read.
MAX_LINES = 500_000

_HUNK = re.compile(r"@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@")
_NAMED = ("rename from ", "rename to ", "copy from ", "copy to ")


def diff(before: str, after: str, old: str, new: str) -> str:
    """The unified diff of two texts, as `patch` reads it."""
    import difflib

    rows = difflib.unified_diff(lines(before), lines(after), old, new)
    return "".join(row if row.endswith("\n") else f"{row}\n\\ No newline at end of file\n" for row in rows)


def diff_files(changes: Mapping[str, tuple[str, str]]) -> str:
    """The diff from before to after of each file by name, in the order of the names."""
    return "".join(
        diff(before, after, f"a/{name}" if before else "/dev/null", f"b/{name}")
        for name, (before, after) in sorted(changes.items())
    )


def lines(text: str) -> list[str]:
    """The lines of a text with their ends."""
    found = [f"{line}\n" for line in text.split("\n")]
    found[-1] = found[-1][:-1]
    return found if found[-1] else found[:-1]


class FilePatch:
    """The changes to one file. `old` and `new` are its names as written; `names` has them with their offsets."""

    __slots__ = ("hunks", "names", "new", "old")

    def __init__(self, old: str, new: str, at: int) -> None:
        self.old = old
        self.new = new
        self.names = [(old, at), (new, at)]
        self.hunks: list[tuple[int, list[str]]] = []


def parse(text: str) -> list[FilePatch]:
    """The changes in a patch; other text is ignored."""
    rows = lines(text)[:MAX_LINES]
    changes: list[FilePatch] = []
    offset = index = 0
    while index < len(rows):
        line = rows[index]
        after = rows[index + 1] if index + 1 < len(rows) else ""
        if line.startswith("--- ") and after.startswith("+++ "):
            changes.append(FilePatch(_name(line[4:]), _name(after[4:]), offset))
            offset += len(line) + len(after)
            index += 2
            continue
        hunk = _HUNK.match(line)
        taken = 1
        if hunk and changes:
            body = _body(rows, index + 1, int(hunk[2] or 1), int(hunk[4] or 1))
            changes[-1].hunks.append((int(hunk[1]), body))
            taken += len(body)
        for word in _NAMED:
            if line.startswith(word):
                name = _name(line[len(word) :])
                changes.append(FilePatch(name, name, offset))
        offset += sum(map(len, rows[index : index + taken]))
        index += taken
    return changes


def _body(rows: list[str], start: int, old: int, new: int) -> list[str]:
    """The lines of a hunk with these numbers of old and new lines."""
    body: list[str] = []
    for line in rows[start:]:
        if line.startswith("\\"):
            body.append(line)
            continue
        if old <= 0 and new <= 0:
            break
        mark = line[:1]
        old -= mark != "+"
        new -= mark != "-"
        body.append(line)
    return body


def _name(rest: str) -> str:
    """A file's name, without the time that may follow it."""
    return rest.rstrip("\r\n").partition("\t")[0].strip()


def stripped(name: str, strip: int) -> str:
    """`name` without its first `strip` folders; "" if it has no more parts, or if it is /dev/null."""
    if name == "/dev/null":
        return ""
    parts = name.split("/")
    return "/".join(parts[strip:]) if len(parts) > strip else ""


def apply_patch(text: str, changes: list[FilePatch]) -> str | None:
    """`text` with the hunks of `changes`, one after the other; None if one of them does not fit."""
    for change in changes:
        rows = lines(text)
        shift = 0
        for start, body in change.hunks:
            old = [line[1:] for line in body if line[:1] in " -\n\r"]
            new = [line[1:] for line in body if line[:1] in " +\n\r"]
            at = start - 1 + shift if old else start + shift
            if [line.rstrip() for line in rows[at : at + len(old)]] != [line.rstrip() for line in old]:
                return None
            rows[at : at + len(old)] = new
            shift += len(new) - len(old)
        text = "".join(rows)
    return text
