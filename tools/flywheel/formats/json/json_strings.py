"""Read strings of `.tfvars.json` that have escapes or other special characters."""

from __future__ import annotations

import re

from flywheel.formats.source import Source

#: The places in a string where its text and its value may differ, or where it ends.
_MARK = re.compile(
    r'"|[\x00-\x1f]|\\u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}'
    r'|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})?'
)
_SHORT = {
    r"\"": '"',
    r"\\": "\\",
    r"\/": "/",
    r"\b": "\b",
    r"\f": "\f",
    r"\n": "\n",
    r"\r": "\r",
    r"\t": "\t",
}


def string(source: Source, at: int) -> tuple[str, int]:
    """The value of the string at `at`, and the offset after it.

    Raises `FormatError` for control characters, unknown escapes, half surrogate pairs,
    and a string that is not closed.
    """
    from flywheel.formats.json import json_errors

    text = source.text
    parts = []
    start = at + 1
    for mark in _MARK.finditer(text, start):
        seen = mark.group()
        parts.append(text[start : mark.start()])
        start = mark.end()
        if seen == '"':
            return "".join(parts), start
        character = _SHORT.get(seen) or _coded(seen)
        if character is None:
            raise json_errors.in_string(source, at, mark.start(), seen)
        parts.append(character)
    raise json_errors.in_string(source, at, len(text), "")


def _coded(seen: str) -> str | None:
    """The character of one `\\uNNNN` or of a surrogate pair of them; None if there is no such character."""
    if len(seen) == 12:
        high, low = int(seen[2:6], 16), int(seen[8:], 16)
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    if len(seen) < 6:
        return None
    code = int(seen[2:], 16)
    return None if 0xD800 <= code <= 0xDFFF else chr(code)
