"""Strings with `${{ }}` in them."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.formats.source import Source

_START, _END = "${{", "}}"
_INSIDE = re.compile(r"(?:[^'}]++|'[^']*+'|\}(?!\}))*+")


def has_expression(text: str) -> bool:
    """Whether a string contains an expression."""
    return _START in text


def split(source: Source, text: str, at: int) -> Iterator[tuple[str, str, int]]:
    """The parts of `text`, which is at offset `at` of `source`.

    Each part is a literal text ("text") or the inside of an expression ("expression"), with its offset in `text`.
    Raises `FormatError` for an expression that is not closed.
    """
    end = 0
    while True:
        start = text.find(_START, end)
        if start < 0:
            if end < len(text):
                yield "text", text[end:], end
            return
        if start > end:
            yield "text", text[end:start], end
        end = _close(text, start + len(_START))
        if end < 0:
            raise source.error(at, "the expression is not closed.", "Close it with `}}`.")
        yield "expression", text[start + len(_START) : end], start + len(_START)
        end += len(_END)


def _close(text: str, at: int) -> int:
    """The offset of the `}}` that ends the expression at `at`, outside of its strings; -1 if it is missing."""
    inside = _INSIDE.match(text, at)
    end = inside.end() if inside else at
    return end if text.startswith(_END, end) else -1


def offset_in(source: Source, text: str, at: int, wanted: str) -> int | None:
    """The source offset of `wanted`, a part of the string `text` at offset `at`; None if it is unclear."""
    found = text.find(wanted)
    for first in (at, at + 1):  # plain, or after a quote
        if source.text.startswith(text, first):
            return first + found
    place = source.text.find(wanted, at, at + 4 * len(text) + 200)
    return place if place >= 0 else None
