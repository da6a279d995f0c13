"""White space, and whether a text shows anything else to its reader."""

from __future__ import annotations

#: The characters that Terraform trims and counts as indentation; Python's `isspace` has more.
GO_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
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
