"""Shared phrases of the rehome checks."""

from __future__ import annotations

from collections.abc import Iterable

from flywheel.findings.wording import show
from flywheel.rehome.judged_rehome import HeldRelease
from flywheel.rehome.phase_evidence import Key

_LONGEST = 120


def title(key: Key) -> str:
    """A Helm release, quoted."""
    return f"release {show('/'.join(key))}"


def titles(keys: Iterable[Key], most: int = 12) -> str:
    """Helm releases, sorted; after `most` only their number is shown."""
    ordered = sorted(set(keys))
    rest = len(ordered) - most
    shown = ", ".join(show("/".join(key)) for key in ordered[:most])
    return f"{shown} and {rest} more" if rest > 0 else shown


def address(text: str) -> str:
    """An address, shortened only if it is longer than a line."""
    return f"`{text}`" if len(text) <= _LONGEST else show(text)


def addresses(texts: Iterable[str], most: int = 3) -> str:
    """Addresses, sorted; after `most` only their number is shown."""
    ordered = sorted(texts)
    rest = len(ordered) - most
    shown = ", ".join(map(address, ordered[:most]))
    return f"{shown} and {rest} more" if rest > 0 else shown


def holders(held: Iterable[HeldRelease]) -> str:
    """Where a release is recorded: the address and the side's state."""
    return " and ".join(f"{address(one.instance.address)} of the {one.side}'s state" for one in held)


def count(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
