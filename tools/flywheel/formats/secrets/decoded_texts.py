"""The texts that base64, hexadecimal digits and the literals of expressions stand for."""

from __future__ import annotations

from binascii import a2b_base64, a2b_hex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: The shortest base64 of a secret: 20 bytes, without padding.
_BASE64 = 27
_HEX = 40
_SEPARATED = str.maketrans("-_=\n", "+/..")

#: Decoded data is searched only if it has a stretch of plain text this long.
_PLAIN_MARKS = bytes(1 if byte in b"\t\n\r" or 32 <= byte < 127 else 0 if byte else 2 for byte in range(256))
_PLAIN = b"\1" * 16
_ARE_PLAIN = bytes(mark == 1 for mark in _PLAIN_MARKS)
_WIDE, _WIDE_TOO = b"\1\2" * 12, b"\2\1" * 12
_HEX_MARKS = bytes(byte in b"0123456789abcdefABCDEF" for byte in range(256))

#: A literal of an expression; an expression to its end, which is outside of literals; and a call without braces, as
#: `if:` may have it.
_LITERAL = r"'((?:[^']|'')*+)'"
_CLOSED = r"\$\{\{(?:[^'}]|'(?:[^']|'')*+'|\}(?!\}))*+\}\}"
_CALL = r"\b(?:format|join)\((?=[^\n]{0,2000}')[^\n]{1,2000}"
#: What stands in a literal for another one, or around it.
_MARKS = r"\{[0-9]{1,3}\}|[\[\]\",]+"

#: How compressed data begins, how many streams of one piece are unpacked, and how much of all pieces together at least.
#: It is unpacked in steps, since a stream can go wrong at its end.
_GZIP = b"\x1f\x8b\x08"
#: Of its base64, wherever it begins: at the first, second or third byte of three.
_GZIP_IN_BASE64 = ("H4sI", "+LC", "-LC", "fiw")
_MOST_STREAMS = 16
_UNPACKED = 1 << 21
_STEP = 1 << 12
#: What separates texts in data that is not compressed, as the files of an archive.
_ZEROS = b"\0" * 16


class Left:
    """How many bytes of compressed data may still be unpacked."""

    __slots__ = ("bytes",)

    def __init__(self, size: int) -> None:
        self.bytes = max(_UNPACKED, size)


def expressions(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of GitHub's expressions in `text`: those in braces, next to each other as one, and bare calls."""
    if "${{" not in text and "format(" not in text and "join(" not in text:
        return
    import re  # late: few texts have expressions

    closed = re.compile(_CLOSED)
    start, end, is_whole = -1, 0, True
    while (at := text.find("${{", end)) >= 0:
        found = closed.match(text, at) if is_whole else None
        is_whole = is_whole and found is not None
        after = found.end() if found is not None else text.find("}}", at) + 2
        if after < at + 2:
            break  # it is not closed
        if at != end and start >= 0:
            yield start, end
        start = start if at == end and start >= 0 else at
        end = after
    if start >= 0:
        yield start, end
    for call in re.finditer(_CALL, text):
        yield call.span()


def joined_literals(text: str) -> str:
    """The literals of GitHub's expressions in `text`, joined as `format` and `join` may join them; "" without one.

    A line for each way: one after the other without places such as `{0}` and marks of JSON, and the later ones in the
    places of the first. Which of them a run makes is not evaluated.
    """
    if "'" not in text:
        return ""
    import re

    found = [one.replace("''", "'") for one in re.findall(_LITERAL, text)]
    plain = "".join(re.sub(_MARKS, "", one) for one in found)
    placed = re.sub(r"\{([0-9]{1,3})\}", lambda place: "".join(found[1:][int(place[1]) :][:1]), "".join(found[:1]))
    return plain if placed in (plain, "".join(found)) else f"{plain}\n{placed}"


def of(texts: list[str], left: Left | None = None) -> Iterator[str]:
    """The plain texts that the base64 or the hexadecimal digits in `texts` may stand for, each by itself.

    Nothing says where a run of base64 begins (`pathLS0t...`), so all four offsets are tried. What is before a secret
    stands for arbitrary characters, also letters, with which a secret is none; so what is behind a slash or a hyphen is
    tried alone too (`path/LS0t...`). Base64 of plain text has hardly any of them. left: how much may be unpacked of
    these and of other texts.
    """
    pieces = [piece for text in texts for piece in text.translate(_SEPARATED).split(".") if len(piece) >= _BASE64]
    if not pieces:
        return
    left = left or Left(sum(map(len, pieces)))
    for offset in range(4):
        yield from _each(pieces, left, offset)
    behind = [part for piece in pieces for part in piece.replace("/", "+").split("+")[1:] if _begins_plain(part)]
    if behind:
        yield from _each(behind, left)
    yield from _hexadecimal("".join(piece + "." * (2 - len(piece) % 2) for piece in pieces), left)


def _begins_plain(part: str) -> bool:
    # Of four characters of the base64 of ASCII, the first one is A to Z or a to f.
    return len(part) >= _BASE64 and max(part[:24:4]) < "g" and 0 not in a2b_base64(part[:24]).translate(_ARE_PLAIN)


def _filled(pieces: list[str], offset: int) -> str:
    """Pieces of base64 from this offset as whole groups."""
    return "".join(piece[offset:] + "A" * ((offset - len(piece)) % 4) for piece in pieces)


def _each(pieces: list[str], left: Left, offset: int = 0) -> Iterator[str]:
    """The plain texts in the data of several pieces: what one says changes nothing for another."""
    data = a2b_base64(_filled(pieces, offset))
    marks = data.translate(_PLAIN_MARKS)
    if _PLAIN in marks or _WIDE in marks or _WIDE_TOO in marks or _GZIP in data:
        end = 0
        for piece in pieces:
            at, end = end, end + (len(piece) - offset + 3) // 4 * 3
            yield from _plain(data[at:end], left)


def may_be_compressed(text: str) -> bool:
    """Whether compressed data may be in `text`, in base64 or hexadecimal: some of it is unpacked for each text."""
    return any(mark in text for mark in _GZIP_IN_BASE64) or _GZIP.hex() in text.lower()


def _hexadecimal(text: str, left: Left) -> Iterator[str]:
    data = text.encode("latin-1", "replace")
    marks = data.translate(_HEX_MARKS) + b"\0"
    long = b"\1" * _HEX
    at = marks.find(long)
    while at >= 0:
        end = marks.find(b"\0", at + _HEX)
        for start in (at, at + 1):
            yield from _plain(a2b_hex(data[start : end - (end - start) % 2]), left)
        at = marks.find(long, end)


def _plain(data: bytes, left: Left) -> Iterator[str]:
    marks = data.translate(_PLAIN_MARKS)
    if _PLAIN in marks:
        yield from (text.strip(b"\0").decode("latin-1") for text in data.split(_ZEROS) if text)
    if _WIDE in marks or _WIDE_TOO in marks:
        yield data.replace(b"\0", b"").decode("latin-1")
    if _GZIP in data:
        yield from _unpacked(data, left)


def _unpacked(data: bytes, left: Left) -> Iterator[str]:
    import zlib  # imported late: hardly any text has compressed data

    at = data.find(_GZIP)
    for _ in range(_MOST_STREAMS):
        if at < 0 or left.bytes <= 0:
            return
        stream, rest, parts = zlib.decompressobj(31), data[at : at + left.bytes], []
        while rest and left.bytes > 0 and not stream.eof:
            left.bytes -= _STEP
            try:
                parts.append(stream.decompress(rest, _STEP))
            except zlib.error:
                break
            rest = stream.unconsumed_tail
        text = b"".join(parts)
        if _PLAIN in text.translate(_PLAIN_MARKS):
            yield text.decode("latin-1")
        at = data.find(_GZIP, at + 1)
