"""Tables of the page, and the figures in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---:|" * len(heads)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def ms(seconds: float | None) -> str:
    """Seconds as milliseconds, nothing if they were not measured."""
    return "" if seconds is None else f"{seconds * 1000:.1f} ms"


def ratio(one: float | None, other: float | None) -> str:
    """How many times one is the other, nothing if either was not measured."""
    return "" if one is None or other is None else f"{one / other:.2f}"
