"""Findings: what a check says, and the report that carries them between processes."""

from __future__ import annotations

from flywheel.errors import UsageError
from flywheel.formats.source import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

#: Severities, gravest first. A blocker always fails; a warning fails in strict
#: mode unless expected; a note never fails.
BLOCKER = "blocker"
WARNING = "warning"
NOTE = "note"
SEVERITIES = (BLOCKER, WARNING, NOTE)

SCHEMA = "flywheel.report/1"


class Finding:
    """One fault: its check, where it stands, what is wrong and how to mend it.

    `id`, `slug`, `family` and `severity` are the check's. `message` names the thing and the
    value seen; `fix` tells the edit. No text holds a secret's value.
    """

    __slots__ = ("family", "fix", "id", "message", "place", "severity", "slug")

    def __init__(self, id: str, slug: str, family: str, severity: str, message: str, place: Place, fix: str) -> None:
        self.id = id
        self.slug = slug
        self.family = family
        self.severity = severity
        self.message = message
        self.place = place
        self.fix = fix

    def __repr__(self) -> str:
        return f"Finding({self.id} {self.place}: {self.message})"

    def key(self) -> tuple[str, int, int, str, str]:
        """Reports are sorted by this: place first, then id."""
        return (*self.place.key(), self.id, self.message)

    def to_json(self) -> dict[str, object]:
        """The finding as it stands in a JSON report."""
        return {
            "id": self.id,
            "slug": self.slug,
            "family": self.family,
            "severity": self.severity,
            "message": self.message,
            "fix": self.fix,
            "file": self.place.file,
            "line": self.place.line,
            "column": self.place.column,
        }


class Report:
    """All findings about one subject, judged against what was expected.

    `expected` maps a warning's id to its exact count. `read` and `missed` tell
    which inputs were found. `families` are those that ran, in order. `outlived` has a check's id
    and a sentence for each known finding that is gone (see `model.baseline`); each fails the report.
    """

    __slots__ = ("contract", "expected", "families", "findings", "missed", "outlived", "read", "strict", "subject")

    def __init__(
        self,
        subject: str,
        contract: str,
        findings: list[Finding],
        families: tuple[str, ...],
        expected: dict[str, int] | None = None,
        strict: bool = False,
        read: tuple[str, ...] = (),
        missed: tuple[str, ...] = (),
        outlived: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.subject = subject
        self.contract = contract
        self.findings = sorted(findings, key=Finding.key)
        self.families = families
        self.expected = dict(expected or {})
        self.strict = strict
        self.read = read
        self.missed = missed
        self.outlived = tuple(outlived)

    def count(self, severity: str, family: str | None = None) -> int:
        """How many findings of `severity` there are (in `family`)."""
        return sum(1 for finding in self.findings if finding.severity == severity and family in (None, finding.family))

    def failing(self, family: str | None = None) -> list[Finding]:
        """The findings that fail the report: blockers, and what strict mode adds."""
        return [finding for finding in self.findings if family in (None, finding.family) and self._fails(finding)]

    def _fails(self, finding: Finding) -> bool:
        if finding.severity == BLOCKER:
            return True
        return self.strict and finding.severity == WARNING and finding.id not in self.expected

    def surprises(self, family_of: dict[str, str], family: str | None = None) -> list[str]:
        """One sentence for each expected id whose count differs from the one seen.

        `family_of` maps ids to families, so that each family's test tells its own.
        """
        sentences = []
        for id in sorted(self.expected):
            if family not in (None, family_of.get(id)):
                continue
            sentence = self.surprise(id)
            if sentence:
                sentences.append(sentence)
        return sentences

    def surprise(self, id: str) -> str:
        """The sentence for `id` if it is expected with another count than the one seen, else ""."""
        if id not in self.expected:
            return ""
        count = self.expected[id]
        seen = sum(1 for finding in self.findings if finding.id == id)
        if seen == count:
            return ""
        if seen == 0:
            return f"{id} was expected {_times(count)} and never found: take {id} out of the expected counts."
        return (
            f"{id} was expected {_times(count)} and found {_times(seen)}: "
            f"mend the cause, or set the expected count to {seen}."
        )


def _times(count: int) -> str:
    return "once" if count == 1 else "never" if count == 0 else f"{count} times"


def check_expected(expected: dict[str, int], severity_of: dict[str, str]) -> None:
    """Raise `UsageError` unless every expected id is a known warning with a positive count."""
    for id, count in sorted(expected.items()):
        severity = severity_of.get(id)
        if severity is None:
            raise UsageError(f"expected: `{id}` is no check. `flywheel checks` lists them.")
        if severity != WARNING:
            raise UsageError(f"expected: `{id}` is a {severity}; only warnings can be expected. Mend what it names.")
        if count < 1:
            raise UsageError(f"expected: `{id}` has the count {count}; leave the id out instead.")
