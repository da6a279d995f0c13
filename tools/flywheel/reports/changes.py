"""Changes of files as a unified diff."""

from __future__ import annotations

TYPE_CHECKING = False  # importing `typing` would cost every start 5 ms
if TYPE_CHECKING:
    from collections.abc import Mapping


def diff(changes: Mapping[str, tuple[str, str]]) -> str:
    """The diff from before to after of each file by name, in the order of the names."""
    import difflib

    pieces: list[str] = []
    for name, (before, after) in sorted(changes.items()):
        was, now = _lines(before), _lines(after)
        start = f"a/{name}" if before else "/dev/null"
        for line in difflib.unified_diff(was, now, start, f"b/{name}"):
            pieces.append(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n")
    return "".join(pieces)


def _lines(text: str) -> list[str]:
    """The lines as other tools count them: `splitlines` would split at more than newlines."""
    return [line for line in text.replace("\n", "\n\0").split("\0") if line]
