"""Whether a text shows anything to its reader."""

from __future__ import annotations

#: Characters that are printable by their category and are drawn as nothing: fillers of Hangul, vowels of Khmer that
#: are not written, the empty pattern of Braille, and selectors of variants.
_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
_SELECTORS = (("\ufe00", "\ufe0f"), ("\U000e0100", "\U000e01ef"))


def is_blank(text: str) -> bool:
    """Whether a text consists only of white space and invisible characters."""
    return not any(map(_is_visible, text))


def says_something(text: str) -> bool:
    """Whether a text has a visible letter or digit."""
    return any(char.isalnum() and _is_visible(char) for char in text)


def _is_visible(char: str) -> bool:
    if char.isascii():
        return char.isprintable() and char != " "
    is_filler = char in _FILLERS or any(first <= char <= last for first, last in _SELECTORS)
    return char.isprintable() and not is_filler
