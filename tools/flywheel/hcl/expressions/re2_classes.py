"""Sets of characters as ranges of code points."""

from __future__ import annotations

from collections.abc import Iterable

from flywheel.hcl.expressions.hcl_values import Unsupported

Ranges = tuple[tuple[int, int], ...]

#: The last code point of Unicode.
LAST = 0x10FFFF

_DIGIT = ((48, 57),)
_UPPER = ((65, 90),)
_LOWER = ((97, 122),)
_WORD = (*_DIGIT, *_UPPER, (95, 95), *_LOWER)

#: The classes that a backslash and a letter stand for; ASCII only, and `\s` is without `\v`.
PERL: dict[str, Ranges] = {"d": _DIGIT, "s": ((9, 10), (12, 13), (32, 32)), "w": _WORD}

#: The classes of `[[:name:]]`.
POSIX: dict[str, Ranges] = {
    "alnum": (*_DIGIT, *_UPPER, *_LOWER),
    "alpha": (*_UPPER, *_LOWER),
    "ascii": ((0, 127),),
    "blank": ((9, 9), (32, 32)),
    "cntrl": ((0, 31), (127, 127)),
    "digit": _DIGIT,
    "graph": ((33, 126),),
    "lower": _LOWER,
    "print": ((32, 126),),
    "punct": ((33, 47), (58, 64), (91, 96), (123, 126)),
    "space": ((9, 13), (32, 32)),
    "upper": _UPPER,
    "word": _WORD,
    "xdigit": (*_DIGIT, (65, 70), (97, 102)),
}

#: The letters beyond ASCII whose case is that of an ASCII letter: long s and the Kelvin sign.
_COUSINS = {"s": 0x17F, "k": 0x212A}


def union(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """The ranges sorted and joined where they touch."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return tuple(joined)


def negated(ranges: Ranges) -> Ranges:
    """All other characters."""
    made: list[tuple[int, int]] = []
    after = 0
    for low, high in union(ranges):
        if low > after:
            made.append((after, low - 1))
        after = high + 1
    if after <= LAST:
        made.append((after, LAST))
    return tuple(made)


def folded(ranges: Ranges) -> Ranges:
    """The characters with those that differ from them in case only; `Unsupported` beyond ASCII."""
    if any(high > 127 for _, high in ranges):
        raise Unsupported("`(?i)` with characters beyond ASCII")
    made = list(ranges)
    for low, high in ranges:
        for start, shift in ((65, 32), (97, -32)):
            first, last = max(low, start), min(high, start + 25)
            if first <= last:
                made.append((first + shift, last + shift))
    some = union(made)
    made.extend((code, code) for letter, code in _COUSINS.items() if contains(some, ord(letter)))
    return union(made)


def contains(ranges: Ranges, code: int) -> bool:
    """Whether the character of `code` is among `ranges`."""
    return any(low <= code <= high for low, high in ranges)
