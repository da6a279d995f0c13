"""The report on one subject: what the checks found, what did not run, and what was expected and required of it."""

from __future__ import annotations

from flywheel.errors import UsageError
from flywheel.findings import evidence
from flywheel.findings.finding import BLOCKER, WARNING, Finding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flywheel.findings.allowed import Allowed
    from flywheel.findings.pictures import Picture
    from flywheel.findings.table import Table

SCHEMA = "flywheel.report/1"


class NotRun:
    """A check that was given too little: `needs` are the kinds of evidence that are missing, by name.

    partial: it ran, and judged what can be judged without them. What it found counts; what it did not find
    is not known. why: why they are missing, as clauses, where somebody knows it.
    """

    __slots__ = ("family", "id", "needs", "partial", "slug", "why")

    def __init__(
        self, id: str, slug: str, family: str, needs: tuple[str, ...], partial: bool = False, why: str = ""
    ) -> None:
        self.id = id
        self.slug = slug
        self.family = family
        self.needs = needs
        self.partial = partial
        self.why = why

    @property
    def lacking(self) -> str:
        """What is missing, and why."""
        told = evidence.words(self.needs)
        return f"{told}: {self.why}" if self.why else told

    @property
    def words(self) -> str:
        """What became of the check, as the rest of a sentence: `did not run: it needs the day (...)`."""
        what = "was judged in part" if self.partial else "did not run"
        return f"{what}: it needs {self.lacking}"

    def is_named(self, word: str) -> bool:
        """Whether a word of `require` speaks of it: its id, its family, or the evidence that it lacks."""
        return word in (self.id, self.family, *self.needs)


class Report:
    """All findings about one subject, judged against what was expected.

    `expected` maps a warning's id to its exact count. `read` and `missed` say which inputs were found. `families` are
    those that ran, in order. `outlived` has a check's id and a sentence for each known finding that is gone
    (see `overlay.baseline`); each fails the report. `not_run` are the checks without their evidence; those that a
    word of `required` names fail the report. `tables` stand beside the findings. `pictures` makes what pages draw of
    them; it is only called for a page. `allowed` are findings that a comment or a setting allows: they are neither in
    `findings` nor in any count of them.
    """

    __slots__ = (
        "allowed", "contract", "expected", "families", "findings", "missed", "not_run", "outlived", "pictures", "read",
        "required",
        "strict", "subject", "tables",
    )  # fmt: skip

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
        not_run: Iterable[NotRun] = (),
        required: Iterable[str] = (),
        tables: Iterable[Table] = (),
        pictures: Callable[[], Iterable[Picture]] = tuple,
        allowed: Iterable[Allowed] = (),
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
        self.not_run = tuple(not_run)
        self.required = tuple(required)
        self.tables = tuple(tables)
        self.pictures = pictures
        self.allowed = tuple(allowed)

    def count(self, severity: str) -> int:
        """How many findings of `severity` there are."""
        return sum(1 for finding in self.findings if finding.severity == severity)

    def failing(self) -> list[Finding]:
        """The findings that fail the report: blockers, and what strict mode adds."""
        return [finding for finding in self.findings if self._fails(finding)]

    def _fails(self, finding: Finding) -> bool:
        if finding.severity == BLOCKER:
            return True
        return self.strict and finding.severity == WARNING and (finding.rest or finding.id not in self.expected)

    def surprises(self) -> list[tuple[str, str]]:
        """A check's id and a sentence for all that fails the report beside findings, by id.

        That is an expected count that is not met, a known finding that is gone, and a required check that did not
        run.
        """
        idle = {one.id: one for one in self.not_run if not one.partial}
        told = [(id, self._surprise(id, count, idle.get(id))) for id, count in sorted(self.expected.items())]
        told += self.outlived
        told += [
            (one.id, f"{one.id} is required and {one.words}.")
            for one in self.not_run
            if any(map(one.is_named, self.required))
        ]
        return [(id, sentence) for id, sentence in told if sentence]

    def _surprise(self, id: str, count: int, idle: NotRun | None) -> str:
        """The sentence for an expected id that is found more or less often, else ""."""
        if idle is not None:
            return f"{id} was expected {_times(count)} and {idle.words}."
        found = [finding for finding in self.findings if finding.id == id]
        if any(finding.rest for finding in found):
            return f"{id} was expected {_times(count)} and found more often than reports list: mend the cause."
        seen = len(found)
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
            raise UsageError(f"expected: `{id}` is not the id of a check. `flywheel checks` lists them.")
        if severity != WARNING:
            raise UsageError(f"expected: `{id}` is a {severity}; only warnings can be expected. Mend what it names.")
        if count < 1:
            raise UsageError(f"expected: `{id}` has the count {count}; leave the id out instead.")
