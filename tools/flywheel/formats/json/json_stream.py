"""JSON too large to hold as values: gone through piece by piece, and checked to its last character.

Values are decoded one at a time by the standard library's scanner. What nobody asked for is
decoded too, and every object in it given up as soon as it ends: that a document is well-formed
is then known of all of it, and memory holds the text and one value.

Text that is not ASCII is kept as bytes, each a character of its own (Latin-1), so that one
emoji does not make the text four times as large. No byte of a longer character means anything
to JSON; a value that holds one is decoded again, properly.
"""

from __future__ import annotations

import json
from json.decoder import WHITESPACE, scanstring  # type: ignore[attr-defined]

from flywheel.formats.source import FormatError, Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Scan = Callable[[str, int], tuple[Any, int]]

#: What opens a value costs memory however little it holds: `[],` is three bytes, and twenty times that in memory.
MAX_CONTAINERS = 8_000_000

#: UTF-8 is checked in pieces of this size: no copy of the whole is made.
_CHUNK = 1 << 20

#: What a file that broke off, or that two programs wrote to, looks like.
FIX = "Write the file again, whole."


class JsonStream:
    """One document, and the offset of what is read next. Offsets count bytes."""

    def __init__(self, name: str, data: bytes) -> None:
        """Raises `FormatError` for what is no UTF-8 text or opens too many values."""
        self.name = name
        if data.count(b"[") + data.count(b"{") > MAX_CONTAINERS:
            message = f"the file has more than {MAX_CONTAINERS} lists and objects."
            raise FormatError(Place(name), message, "Check that it is the file you meant.")
        self.plain = data.isascii()
        if not self.plain:
            _check_utf8(name, data)
        self.text = data.decode("latin-1")
        self.at = 0
        self._last = self._line = self._column = 0
        self._read = _scanner(_mapping)
        self._pass = _scanner(_nothing)
        self._space()

    def begins(self, text: str) -> bool:
        """Whether `text` stands here."""
        return self.text.startswith(text, self.at)

    def value(self) -> object:
        """The value that stands here. Fractions are tuples of their text."""
        begin = self.at
        value = self._scanned(self._read)
        return value if self.plain else self._proper(begin, value)

    def skip(self) -> None:
        """Pass over the value that stands here; it is checked all the same."""
        self._scanned(self._pass)

    def members(self) -> Iterator[str]:
        """Each key of the object that stands here. Its value is read, or passed over, before the next."""
        begin, seen = self.at, set[str]()
        for at in self._parts("}"):
            key = self._key()
            if key in seen:
                from flywheel.formats.quoting import quote

                raise self.error(at, f"the key {quote(key)} stands a second time in one object.", "Keep one.")
            seen.add(key)
            if not self.begins(":"):
                raise self.broken(self.at, f"in the object from {self.place(begin)}, a colon is expected")
            self._step()
            yield key

    def elements(self) -> Iterator[int]:
        """The number of each element of the list that stands here, to be read as the values of `members` are."""
        for number, _ in enumerate(self._parts("]")):
            yield number

    def end(self) -> None:
        """Raise `FormatError` if anything stands here."""
        if self.at < len(self.text):
            raise self.error(self.at, "more text follows the outermost object.", FIX)

    def error(self, at: int, message: str, fix: str) -> FormatError:
        """A `FormatError` at an offset."""
        return FormatError(self.place(at), message, fix)

    def broken(self, at: int, what: str) -> FormatError:
        """The refusal of text that is not JSON at an offset."""
        if at >= len(self.text):
            what = "the file ends in the middle"
        return self.error(at, f"not JSON: {what}.", FIX)

    def place(self, at: int) -> Place:
        """Line and column of an offset. It costs little for one behind the last that was asked for."""
        if at < self._last:
            self._last = self._line = self._column = 0
        passed = self.text[self._last : at]
        lines = passed.count("\n")
        if lines:
            self._line += lines
            self._column = 0
            passed = passed[passed.rfind("\n") + 1 :]
        # A character has one column, however many bytes it has.
        self._column += len(passed) if self.plain else len(passed.encode("latin-1").decode("utf-8", "ignore"))
        self._last = at
        return Place(self.name, self._line + 1, self._column + 1)

    def _parts(self, closes: str) -> Iterator[int]:
        """The offset of each part of the list or object that stands here, which the caller reads."""
        begin = self.at
        self._step()
        while not self.begins(closes):
            yield self.at
            if self.begins(closes):
                break
            if not self.begins(","):
                raise self.broken(self.at, f"what begins at {self.place(begin)} neither goes on nor ends here")
            self._step()
            if self.begins(closes):
                raise self.broken(self.at, "a comma stands before the end")
        self._step()

    def _step(self) -> None:
        self.at += 1
        self._space()

    def _space(self) -> None:
        self.at = WHITESPACE.match(self.text, self.at).end()

    def _key(self) -> str:
        if not self.begins('"'):
            raise self.broken(self.at, "a key in double quotes is expected")
        begin = self.at
        key: str = self._scanned(lambda text, at: scanstring(text, at + 1, True))
        return key if self.plain else str(self._proper(begin, key))

    def _scanned(self, scan: Scan) -> Any:
        try:
            value, self.at = scan(self.text, self.at)
        except StopIteration as err:
            raise self.broken(err.value, "a value is expected") from None
        except RecursionError:
            raise self.error(self.at, "lists and objects are nested too deep.", "Flatten the value.") from None
        except _Refused as err:
            raise self.error(self.at, f"in what begins here, {err}.", FIX) from None
        except json.JSONDecodeError as err:
            # Its words differ from one version of Python to the next.
            cut = err.msg.startswith("Unterminated")
            raise self.broken(len(self.text) if cut else err.pos, "what begins here cannot stand here") from None
        except ValueError:
            raise self.error(self.at, "in what begins here, a number has too many digits.", FIX) from None
        self._space()
        return value

    def _proper(self, begin: int, value: object) -> object:
        """`value`, which was read from `begin` on, with its longer characters whole."""
        part = self.text[begin : self.at]
        return value if part.isascii() else self._read(part.encode("latin-1").decode("utf-8"), 0)[0]


class _Refused(ValueError):
    """What the scanner would read and JSON, or we, do not allow."""


def _scanner(pairs: Callable[[list[tuple[str, object]]], object]) -> Scan:
    decoder = json.JSONDecoder(object_pairs_hook=pairs, parse_float=_fraction, parse_constant=_constant)
    scan: Scan = decoder.scan_once  # type: ignore[attr-defined]
    return scan


def _mapping(pairs: list[tuple[str, object]]) -> dict[str, object]:
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        raise _Refused("an object has a key twice")
    return mapping


def _nothing(pairs: list[tuple[str, object]]) -> None:
    if len(dict(pairs)) != len(pairs):
        raise _Refused("an object has a key twice")


def _fraction(text: str) -> tuple[str]:
    """A fraction as it is written: free of rounding, and equal to nothing of another type."""
    return (text,)


def _constant(word: str) -> object:
    raise _Refused(f"`{word}` is no number of JSON")


def _check_utf8(name: str, data: bytes) -> None:
    """Raise `FormatError` at the first byte that is not UTF-8."""
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(data)
    for at in range(0, len(data), _CHUNK):
        waiting = len(decoder.getstate()[0])
        try:
            decoder.decode(view[at : at + _CHUNK], at + _CHUNK >= len(data))
        except UnicodeDecodeError as err:
            where = at - waiting + err.start
            line = data.count(b"\n", 0, where) + 1
            column = where - data.rfind(b"\n", 0, where)
            message = f"byte 0x{data[where]:02x} is not UTF-8 text."
            raise FormatError(Place(name, line, column), message, FIX) from None
