"""Collect the faults of declared facts, so that one build shows all of them."""

from __future__ import annotations

from flywheel.errors import UserError
from flywheel.formats.source import Place


class FactProblems:
    """One line for each fault: place, value, reason, fix."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, place: Place, message: str, fix: str) -> None:
        """Record a fault at `place`."""
        self.lines.append(f"{place}: {message} {fix}")

    def raise_if_any(self) -> None:
        """Raise `UserError` with all lines if there are any."""
        if self.lines:
            raise UserError(*self.lines)


def at(label: str, attribute: str) -> Place:
    """The place of an attribute of a target, as messages and reports show it."""
    return Place(f"{label} ({attribute})")
