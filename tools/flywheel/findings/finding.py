"""Findings: what a check says."""

from __future__ import annotations

from flywheel.formats.source import Place

#: Severities, gravest first. A blocker always fails; a warning fails in strict
#: mode unless expected; a note never fails.
BLOCKER = "blocker"
WARNING = "warning"
NOTE = "note"
SEVERITIES = (BLOCKER, WARNING, NOTE)


class Replacement:
    """A part of an edit that mends a finding: the text between two places of its file becomes `text`."""

    __slots__ = ("end", "start", "text")

    def __init__(self, start: Place, end: Place, text: str) -> None:
        self.start = start
        self.end = end
        self.text = text


class Finding:
    """One fault: its check, where it stands, what is wrong and how to mend it.

    `id`, `slug`, `family` and `severity` are the check's. `message` names the thing and the
    value seen; `fix` tells the edit. No text holds a secret's value. `edits` are what a program can do about it, where
    that is certain and was asked for. `rest` is true for one that stands for findings which are not listed: nothing
    can allow or expect it, and no baseline contains it, because nobody knows what they are.
    """

    __slots__ = ("edits", "family", "fix", "id", "message", "place", "rest", "severity", "slug")

    def __init__(self, id: str, slug: str, family: str, severity: str, message: str, place: Place, fix: str) -> None:
        self.id = id
        self.slug = slug
        self.family = family
        self.severity = severity
        self.message = message
        self.place = place
        self.fix = fix
        self.edits: tuple[Replacement, ...] = ()
        self.rest = False

    def moved(self, place: Place, message: str, fix: str) -> Finding:
        """The same finding at another path."""
        moved = Finding(self.id, self.slug, self.family, self.severity, message, place, fix)
        moved.edits = self.edits
        moved.rest = self.rest
        return moved

    def __repr__(self) -> str:
        return f"Finding({self.id} {self.place}: {self.message})"

    def key(self) -> tuple[str, int, int, str, str]:
        """Reports are sorted by this: place first, then id."""
        return (*self.place.key(), self.id, self.message)
