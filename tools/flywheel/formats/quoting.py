"""Quote foreign text in messages: in backticks, on one line, and shortened."""

from __future__ import annotations

from flywheel.formats.secrets import secret_search

_LONGEST = 60


def quote(text: str) -> str:
    """`text` in backticks, shortened, with escapes for unprintable characters."""
    if not text:
        return "the empty string"
    if len(text) > _LONGEST:
        text = secret_search.redact(text)  # before it is cut: half a secret is not recognised
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1] + "…"
    return "`" + "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text) + "`"
