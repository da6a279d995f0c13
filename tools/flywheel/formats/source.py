"""A text, and the places in it as file, line and column.

Readers keep only an offset for each value, which costs little memory. A `Source`
converts an offset to line and column when a message needs them.
"""

from __future__ import annotations

import os

from flywheel.formats import input_files
from flywheel.formats.visible_text import visible

#: Larger inputs are refused unread; documents of overlays are much smaller.
MAX_BYTES = 64 * 1024 * 1024

_BOM = "\ufeff"


class Place:
    """The place of a value: a file with line and column, or a label with an attribute.

    Lines and columns count from 1; columns count Unicode code points. A whole file
    or a BUILD attribute has neither line nor column.
    """

    __slots__ = ("column", "file", "line")

    def __init__(self, file: str, line: int | None = None, column: int | None = None) -> None:
        self.file = file
        self.line = line
        self.column = column

    def __str__(self) -> str:
        if self.line is None:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"

    def __repr__(self) -> str:
        return f"Place({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Place) and self.key() == other.key()

    def __hash__(self) -> int:
        return hash(self.key())

    def key(self) -> tuple[str, int, int]:
        """A key that sorts places of one file by line, then column."""
        return (self.file, self.line or 0, self.column or 0)


class FormatError(Exception):
    """Text that a reader refuses.

    `message` says what is wrong with the value at `place`, and `fix` what to write
    instead. `str()` joins the three into one printable line.
    """

    def __init__(self, place: Place, message: str, fix: str) -> None:
        super().__init__(place, message, fix)
        self.place = place
        self.message = message
        self.fix = fix

    @property
    def lines(self) -> tuple[str, ...]:
        """The one line as it is: secrets are found before anything is escaped."""
        return (f"{self.place}: {self.message} {self.fix}".rstrip(),)

    def __str__(self) -> str:
        return visible(self.lines[0])


class Source:
    """One input text, with its name in messages.

    `text` has no byte-order mark; offsets count its code points. CRLF is kept,
    because positions must be those of the file on disk. `bom` says whether there
    was a byte-order mark, for formats that do not allow one.
    """

    __slots__ = ("_line_starts", "bom", "name", "text")

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.bom = text.startswith(_BOM)
        self.text = text.removeprefix(_BOM)
        self._line_starts: list[int] | None = None

    def place(self, offset: int) -> Place:
        """The line and column of `offset`."""
        from bisect import bisect_right  # imported late: most runs report no place

        starts = self._line_starts
        if starts is None:
            starts = self._line_starts = _line_starts(self.text)
        line = bisect_right(starts, offset)
        return Place(self.name, line, offset - starts[line - 1] + 1)

    def offset(self, place: Place) -> int:
        """The offset of a place in this text."""
        if self._line_starts is None:
            self._line_starts = _line_starts(self.text)
        return self._line_starts[(place.line or 1) - 1] + (place.column or 1) - 1

    def error(self, offset: int, message: str, fix: str) -> FormatError:
        """A `FormatError` at `offset`."""
        return FormatError(self.place(offset), message, fix)


def _line_starts(text: str) -> list[int]:
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts


def decode(name: str, data: bytes) -> Source:
    """The source for `data`; raise `FormatError` if it is too large or not UTF-8 text."""
    whole = Place(name)
    if len(data) > MAX_BYTES:
        message = f"the file has {len(data)} bytes; at most {MAX_BYTES} are read."
        raise FormatError(whole, message, "Split it, or give the right file.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as err:
        line = data.count(b"\n", 0, err.start) + 1
        column = err.start - (data.rfind(b"\n", 0, err.start) + 1) + 1
        message = f"byte 0x{data[err.start]:02x} is not UTF-8 text."
        raise FormatError(Place(name, line, column), message, "Save the file as UTF-8.") from None
    nul = text.find("\0")
    if nul >= 0:
        message = "a NUL byte: this is not a text file."
        fix = "Give a text file."
        raise Source(name, text).error(nul, message, fix)
    return Source(name, text)


def read(path: str, name: str | None = None) -> Source:
    """The source at `path`, called `name` (default: the path) in messages.

    Raises `FormatError` if it cannot be read, is larger than `MAX_BYTES`, or is not UTF-8 text.
    """
    name = name or path
    try:
        data = input_files.read(path, MAX_BYTES + 1)
    except OSError as err:
        fix = "Check the path and its permissions."
        raise FormatError(Place(name), f"cannot be read: {err.strerror}.", fix) from None
    return decode(name, data)


def read_below(folder: str, below: str) -> Source:
    """The source at the path `below` in `folder`, as `read`; a link out of the folder is not followed.

    Raises `FormatError`.
    """
    path = os.path.join(folder, below)
    if not input_files.is_inside(os.path.realpath(folder), path):
        message = f"the file is a link out of the folder {folder}; it was not followed."
        raise FormatError(Place(path), message, "Replace the link with the file.")
    return read(path)
