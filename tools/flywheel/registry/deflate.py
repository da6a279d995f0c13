"""Deflate (RFC 1951) with the same output on every machine.

zlib only promises that its output can be read: zlib-ng and the versions of zlib differ, and so do Python and `gzip`. So
this module implements the small part that a source archive needs: one block with the fixed codes, and for each three
bytes only the last earlier place. It compresses this tree to a quarter of its size; zlib compresses it to a sixth.
"""

from __future__ import annotations

#: The maximal distance and length of a match.
_WINDOW = 32 * 1024
_SHORTEST, _LONGEST = 3, 258
_END_OF_BLOCK = 256
#: The header bits of a last block with the fixed codes.
_HEADER, _HEADER_BITS = 0b011, 3
#: The limit of stored places: random data has millions of different triples.
_MOST_KEPT = 1 << 20
#: The number of bits that are collected before they are written.
_PENDING = 512

#: The number of length codes from 257 on with 0, 1, 2, ... extra bits. Code 285 means only 258.
_LENGTH_CODES = ((8, 0), (4, 1), (4, 2), (4, 3), (4, 4), (4, 5))


def deflate(data: bytes) -> bytes:
    """`data` compressed."""
    symbols = [_symbol(symbol) for symbol in range(288)]
    lengths = _lengths(symbols)
    distances: dict[int, tuple[int, int]] = {}
    out = bytearray()
    pending, bits = _HEADER, _HEADER_BITS
    last: dict[bytes, int] = {}
    at, end = 0, len(data)
    while at < end:
        if len(last) > _MOST_KEPT:
            last.clear()
        key = data[at : at + _SHORTEST]
        before = last.get(key, -1)
        last[key] = at
        if before < 0 or at - before > _WINDOW or len(key) < _SHORTEST:
            value, width = symbols[data[at]]
            at += 1
        else:
            length = _common(data, before, at, min(_LONGEST, end - at))
            value, width = lengths[length]
            far = distances.get(at - before)
            if far is None:
                far = distances[at - before] = _distance(at - before)
            value |= far[0] << width
            width += far[1]
            for inner in range(at + 1, at + length):
                last[data[inner : inner + _SHORTEST]] = inner
            at += length
        pending |= value << bits
        bits += width
        if bits >= _PENDING:
            whole = bits // 8
            out += (pending & ((1 << whole * 8) - 1)).to_bytes(whole, "little")
            pending >>= whole * 8
            bits -= whole * 8
    value, width = symbols[_END_OF_BLOCK]
    pending |= value << bits
    return bytes(out + pending.to_bytes((bits + width + 7) // 8, "little"))


def _common(data: bytes, before: int, at: int, most: int) -> int:
    """How many bytes at `before` and `at` are equal, at least three and up to `most`."""
    if data[before : before + most] == data[at : at + most]:
        return most
    same, different = _SHORTEST, most
    while different - same > 1:
        middle = (same + different) // 2
        if data[before : before + middle] == data[at : at + middle]:
            same = middle
        else:
            different = middle
    return same


def _symbol(symbol: int) -> tuple[int, int]:
    """The fixed code of a literal or length, with its width. Codes are written first bit first."""
    if symbol < 144:
        return _reversed(0x30 + symbol, 8), 8
    if symbol < 256:
        return _reversed(0x190 + symbol - 144, 9), 9
    if symbol < 280:
        return _reversed(symbol - 256, 7), 7
    return _reversed(0xC0 + symbol - 280, 8), 8


def _lengths(symbols: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """For each length of a match its code with the extra bits after it, and their total width."""
    found = [(0, 0)] * _SHORTEST
    symbol = 257
    for codes, extra in _LENGTH_CODES:
        for _ in range(codes):
            value, width = symbols[symbol]
            found += [(value | rest << width, width + extra) for rest in range(1 << extra)]
            symbol += 1
    return [*found[:_LONGEST], symbols[symbol]]


def _distance(distance: int) -> tuple[int, int]:
    """The code of a distance with the extra bits after it, and their total width."""
    number = distance - 1
    extra = max(number.bit_length() - 2, 0)
    code = 2 * extra + (number >> extra)
    return _reversed(code, 5) | (number & ((1 << extra) - 1)) << 5, 5 + extra


def _reversed(value: int, width: int) -> int:
    return int(f"{value:0{width}b}"[::-1], 2)
