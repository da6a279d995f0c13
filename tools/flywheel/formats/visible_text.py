"""Foreign text as it can be printed: it forges no line, drives no terminal, and passes for no other text."""

from __future__ import annotations


def visible(text: str, kept: str = "") -> str:
    """`text` with everything that does not print written as an escape, but for the characters of `kept`.

    These are control characters, line breaks, lone surrogates, bidirectional marks and invisible spaces.
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char in kept else _escape(char) for char in text)


def visible_json(text: str) -> str:
    """A JSON document with everything that does not print, but for line breaks, written as an escape of JSON."""
    if text.replace("\n", "").isprintable():
        return text
    return "".join(char if char.isprintable() or char == "\n" else _json_escape(char) for char in text)


def _json_escape(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _escape(char: str) -> str:
    code = ord(char)
    if char == "\n":
        return "\\n"
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
