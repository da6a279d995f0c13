"""The tokens of an expression, read one ahead."""

from __future__ import annotations

import re

from flywheel.formats.source import FormatError, Source
from flywheel.formats.unicode_names import extend_name

_SPACE = re.compile(r"(?:[ \t]|\r(?=\n)|/\*.*?\*/|(?:#|//)[^\n]*)*", re.DOTALL)
_SPACE_AND_LINES = re.compile(r"(?:[ \t\n]|\r(?=\n)|/\*.*?\*/|(?:#|//)[^\n]*)*", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*|")
_NUMBER = re.compile(r"[0-9](?:[0-9.]|[eE][+-]?[0-9])*")
_SIGN = re.compile(r"\.\.\.|&&|\|\||[=!<>]=|=>|::|<<-?(?=[^\W\d])|~\}|[-+*/%!<>?:=.,(){}\[\]\"\n]")

#: Kinds of tokens that are not their own text.
NAME = "name"
NUMBER = "number"
LINE = "a new line"
END = "the end"


class Tokens:
    """One token of look-ahead over a text.

    `kind` is `NAME`, `NUMBER`, `LINE`, `END` or the sign itself; `start` and `end` are
    its offsets. Inside most brackets line breaks are space and never seen: `lines` says
    whether they count now.
    """

    __slots__ = ("done", "end", "kind", "lines", "source", "start")

    def __init__(self, source: Source) -> None:
        self.source = source
        self.lines = True
        self.done = 0
        self.kind = END
        self.start = 0
        self.end = 0
        self.scan()

    @property
    def text(self) -> str:
        """The token as written."""
        return self.source.text[self.start : self.end]

    def scan(self) -> None:
        """Read the token behind `done` again, as `lines` now demands."""
        text = self.source.text
        space = (_SPACE if self.lines else _SPACE_AND_LINES).match(text, self.done)
        start = self.start = space.end() if space else self.done
        name_end = _name_end(text, start)
        if name_end > start:
            self.kind, self.end = NAME, name_end
            return
        number = _NUMBER.match(text, start)
        if number:
            self.kind = NUMBER
            self.end = start + len(number.group().rstrip("."))
            return
        self._scan_sign(text, start)

    def _scan_sign(self, text: str, start: int) -> None:
        if text.startswith("/*", start):
            raise self.source.error(start, "the comment is not closed.", "Close it with `*/`.")
        sign = _SIGN.match(text, start)
        if sign:
            self.end = sign.end()
            self.kind = LINE if sign.group() == "\n" else sign.group()
        elif start == len(text):
            self.kind, self.end = END, start
        else:
            message = f"the character {text[start]!r} has no meaning here."
            raise self.source.error(start, message, "Remove it, or put text in double quotes.")

    def advance(self) -> None:
        """Go behind the token at hand."""
        self.done = self.end
        self.scan()

    def go_to(self, offset: int) -> None:
        """Go on reading at `offset`."""
        self.done = offset
        self.scan()

    def open(self, *, lines: bool) -> bool:
        """Go behind an opening bracket, inside which line breaks count or not; give what held before."""
        before = self.lines
        self.lines = lines
        self.advance()
        return before

    def close(self, bracket: str, opened: int, before: bool) -> None:
        """Go behind the closing `bracket` of what was opened at offset `opened`.

        Raises `FormatError` if something else stands here.
        """
        if self.kind != bracket:
            opening = self.source.text[opened]
            place = self.source.place(opened)
            message = f"{self.describe()} stands where `{bracket}` must close the `{opening}` of {place}."
            raise self.source.error(self.start, message, f"Add `{bracket}`.")
        self.lines = before
        self.advance()

    def describe(self) -> str:
        """The token at hand as messages call it."""
        return self.kind if self.kind in (LINE, END) else f"`{self.text}`"

    def unexpected(self, wanted: str) -> FormatError:
        """The error that something else stands where `wanted` must."""
        message = f"{self.describe()} stands where {wanted} must."
        return self.source.error(self.start, message, "Correct the expression at this place.")


def _name_end(text: str, start: int) -> int:
    name = _NAME.match(text, start)
    end = name.end() if name else start
    if end < len(text) and not text[end].isascii():
        return extend_name(text, start, end)
    return end
