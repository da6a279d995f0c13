"""Small parts of sentences."""

from __future__ import annotations

from collections.abc import Iterable


def a(noun: str) -> str:
    """A noun with its article."""
    return f"an {noun}" if noun[:1] in tuple("aeiou") else f"a {noun}"


def several(phrases: Iterable[str], most: int = 6) -> str:
    """Phrases one after the other as they stand, each once, the tail counted when there are many."""
    once = list(dict.fromkeys(phrases))
    rest = len(once) - most
    return ", ".join(once[:most]) + (f" and {rest} more" if rest > 0 else "")
