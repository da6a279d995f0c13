"""What is wrong with declared facts, collected so that one build shows all of it."""

from __future__ import annotations

from flywheel.errors import UserError
from flywheel.formats.source import Place


class Refusals:
    """A line for each fault: where, what is seen and why it cannot stand, what to do."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, place: Place, message: str, fix: str) -> None:
        """Refuse what stands at `place`."""
        self.lines.append(f"{place}: {message} {fix}")

    def raise_if_any(self) -> None:
        """Raise `UserError` with all lines if there are any."""
        if self.lines:
            raise UserError("\n".join(self.lines))


def at(label: str, attribute: str) -> Place:
    """The place of an attribute of a target, as messages and reports show it."""
    return Place(f"{label} ({attribute})")
