"""How a word that somebody wrote stands in a message."""

from __future__ import annotations

_LONGEST = 60


def shown(text: str) -> str:
    """`text` in backticks, cut where it is long, without characters that no terminal should get."""
    if len(text) > _LONGEST:
        from flywheel.formats import secret_shapes  # redacted before it is cut: half a secret is not recognised

        text = secret_shapes.redact(text)
        text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return "`" + "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text) + "`"
