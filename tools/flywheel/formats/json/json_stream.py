"""Read JSON that is too large to keep in memory as values: piece by piece, and checked completely.

The standard library's scanner decodes one value at a time. Skipped values are decoded too, and
each of their objects is dropped as soon as it ends. So the whole document is checked, and memory
holds only the text and one value.

Text that is not ASCII is kept as bytes, each byte as one character (Latin-1), so that one emoji
does not make the text four times as large. JSON gives no meaning to the bytes of such a
character; a value that contains one is decoded a second time as UTF-8.
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

#: Every list and object costs memory, even if it is empty: `[],` has three bytes and needs twenty times as many.
MAX_CONTAINERS = 8_000_000

#: UTF-8 is checked in pieces of this size, without a copy of the whole text.
_CHUNK = 1 << 20

#: The fix for a truncated file, or one that two programs wrote to.
FIX = "Write the complete file again."


class JsonStream:
    """One document, and the offset of the next value. Offsets count bytes."""

    def __init__(self, name: str, data: bytes) -> None:
        """Raises `FormatError` if it is not UTF-8 text, or has too many lists and objects."""
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
        """Whether `text` is at the current offset."""
        return self.text.startswith(text, self.at)

    def value(self) -> object:
        """The value at the current offset. Fractions are tuples of their text."""
        begin = self.at
        value = self._scanned(self._read)
        return value if self.plain else self._proper(begin, value)

    def skip(self) -> None:
        """Skip the value at the current offset; it is still checked."""
        self._scanned(self._pass)

    def members(self) -> Iterator[str]:
        """Each key of the object at the current offset. The caller reads or skips the value before the next key."""
        begin, seen = self.at, set[str]()
        for at in self._parts("}"):
            key = self._key()
            if key in seen:
                from flywheel.formats.quoting import quote

                raise self.error(at, f"the key {quote(key)} is set a second time in one object.", "Keep one.")
            seen.add(key)
            if not self.begins(":"):
                raise self.broken(self.at, f"in the object from {self.place(begin)}, a colon is expected")
            self._step()
            yield key

    def elements(self) -> Iterator[int]:
        """The index of each element of the list at the current offset. The caller reads or skips the element."""
        for number, _ in enumerate(self._parts("]")):
            yield number

    def end(self) -> None:
        """Raise `FormatError` if the text does not end at the current offset."""
        if self.at < len(self.text):
            raise self.error(self.at, "more text follows the outermost object.", FIX)

    def error(self, at: int, message: str, fix: str) -> FormatError:
        """A `FormatError` at an offset."""
        return FormatError(self.place(at), message, fix)

    def broken(self, at: int, what: str) -> FormatError:
        """The error for text at an offset that is not JSON."""
        if at >= len(self.text):
            what = "the file ends in the middle"
        return self.error(at, f"not JSON: {what}.", FIX)

    def place(self, at: int) -> Place:
        """Line and column of an offset. This is fast if the offset is after the last one asked for."""
        if at < self._last:
            self._last = self._line = self._column = 0
        passed = self.text[self._last : at]
        lines = passed.count("\n")
        if lines:
            self._line += lines
            self._column = 0
            passed = passed[passed.rfind("\n") + 1 :]
        # Each character is one column, even if it has several bytes.
        self._column += len(passed) if self.plain else len(passed.encode("latin-1").decode("utf-8", "ignore"))
        self._last = at
        return Place(self.name, self._line + 1, self._column + 1)

    def _parts(self, closes: str) -> Iterator[int]:
        """The offset of each part of the list or object at the current offset; the caller reads the part."""
        begin = self.at
        self._step()
        while not self.begins(closes):
            yield self.at
            if self.begins(closes):
                break
            if not self.begins(","):
                what = f"the list or object that begins at {self.place(begin)} needs a comma or its end here"
                raise self.broken(self.at, what)
            self._step()
            if self.begins(closes):
                raise self.broken(self.at, "there is a comma before the end")
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
            raise self.error(self.at, f"in the value that begins here, {err}.", FIX) from None
        except json.JSONDecodeError as err:
            # The wording differs between versions of Python.
            cut = err.msg.startswith("Unterminated")
            raise self.broken(len(self.text) if cut else err.pos, "a value cannot begin with this text") from None
        except ValueError:
            raise self.error(self.at, "in the value that begins here, a number has too many digits.", FIX) from None
        self._space()
        return value

    def _proper(self, begin: int, value: object) -> object:
        """`value`, which was read from `begin`, with its non-ASCII characters decoded."""
        part = self.text[begin : self.at]
        return value if part.isascii() else self._read(part.encode("latin-1").decode("utf-8"), 0)[0]


class _Refused(ValueError):
    """Text that the scanner would accept, and JSON or this reader does not allow."""


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
    """A fraction as its text: not rounded, and never equal to a value of another type."""
    return (text,)


def _constant(word: str) -> object:
    raise _Refused(f"`{word}` is not a JSON number")


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
