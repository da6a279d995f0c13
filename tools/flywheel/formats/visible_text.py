"""Foreign text as it can be printed: it forges no line, drives no terminal, and passes for no other text."""

from __future__ import annotations


def visible(text: str, kept: str = "") -> str:
    """`text` with everything that does not print written as an escape, but for the characters of `kept`.

    These are control characters, line breaks, lone surrogates, bidirectional marks and invisible spaces.
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char in kept else _escape(char) for char in text)


def _escape(char: str) -> str:
    code = ord(char)
    if char == "\n":
        return "\\n"
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
