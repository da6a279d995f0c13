"""Findings that are allowed: reported and counted by themselves, and failing nothing."""

from __future__ import annotations

from flywheel.formats.source import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from flywheel.findings.finding import Finding


class Allowed:
    """A finding that is allowed: why, until when ("" for ever), and by what."""

    __slots__ = ("finding", "place", "reason", "until")

    def __init__(self, finding: Finding, reason: str, until: str, place: Place) -> None:
        self.finding = finding
        self.reason = reason
        self.until = until
        self.place = place

    def moved(self, finding: Finding, place: Place) -> Allowed:
        """The same finding at another path."""
        return Allowed(finding, self.reason, self.until, place)

    def redacted(self, redact: Callable[[str], str]) -> Allowed:
        """The same without secrets in what its author wrote."""
        place = Place(redact(self.place.file), self.place.line, self.place.column)
        return Allowed(self.finding, redact(self.reason), self.until, place)
