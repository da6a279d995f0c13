"""Recognise identifiers with letters beyond ASCII, from scripts to which no letters are added any more.

HCL has the identifiers of Unicode 9, Python those of a later version. The two agree
in the ranges below: Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, kana, Han,
Hangul, letter-like symbols and ligatures. A key in another script needs quotes.
"""

from __future__ import annotations

_RANGES = (
    ("\u00aa", "\u052f"),
    ("\u0531", "\u0556"),
    ("\u0561", "\u0587"),
    ("\u05d0", "\u05ea"),
    ("\u0620", "\u0669"),
    ("\u066e", "\u06d3"),
    ("\u1e00", "\u1fff"),
    ("\u203f", "\u2040"),
    ("\u2102", "\u2188"),
    ("\u3041", "\u30ff"),
    ("\u4e00", "\u9fa5"),
    ("\uac00", "\ud7a3"),
    ("\ufb00", "\ufb06"),
    ("\ufe76", "\ufefc"),
)
#: Letters of HCL that are none of Python's, because their compatible form has a blank, or in early versions.
_LETTERS = "\u037a\u1885\u1886\u309b\u309c"


def extend_name(text: str, at: int, end: int) -> int:
    """The offset after the identifier at `at`, whose ASCII beginning ends at `end`.

    It is `at` if there is no identifier, or if a letter follows that is not allowed.
    """
    begun = end > at
    end = at if not begun else end
    length = len(text)
    while end < length and _continues(text[end], begun):
        end += 1
        begun = True
    return end


def _continues(character: str, begun: bool) -> bool:
    if character.isascii():
        return begun and (character.isalnum() or character in "_-")
    if character in _LETTERS:
        return True
    known = any(first <= character <= last for first, last in _RANGES)
    return known and ("a" + character if begun else character).isidentifier()
