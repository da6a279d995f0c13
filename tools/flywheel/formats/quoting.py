"""Foreign text in messages: without secrets, on one line, and shortened.

Whatever is cut is cut here: half of a secret has no form by which it could be recognised later.
"""

from __future__ import annotations

from flywheel.formats.secrets import secret_search

_LONGEST = 60
#: How much of a long text is searched for secrets behind the part that is shown.
_AHEAD = 8_000
#: A secret that begins in the part that is shown is recognised by so many characters.
_RECOGNISED = 1_000


def quote(text: str, most: int = _LONGEST) -> str:
    """`text` in backticks, shortened, with escapes for unprintable characters."""
    if not text:
        return "the empty string"
    return f"`{printable(shortened(text, most))}`"


def shortened(text: str, most: int, end: str = "…") -> str:
    """`text` with at most `most` characters; if it is longer, without secrets and with `end` as its last ones."""
    if len(text) <= most:
        return text
    head = text[: most + _AHEAD]
    clean = secret_search.redact(head)
    if len(head) < len(text) and len(clean) < most + _RECOGNISED:
        clean = secret_search.redact(text)
    return clean if len(clean) <= most else clean[: _whole(clean, most - len(end))] + end


def _whole(clean: str, at: int) -> int:
    """`at`, or the end of the mark of a secret that `at` would cut: a cut mark does not say what was there."""
    start = clean.rfind("<", 0, at)
    end = clean.find(">", start) + 1
    return end if 0 <= start < at < end and secret_search.is_redacted(clean[start:end]) else at


def printable(text: str) -> str:
    """`text` with escapes for unprintable characters."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)
