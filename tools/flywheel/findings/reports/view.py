"""A report seen through the table of checks: what every format shows, decided once."""

from __future__ import annotations

from flywheel.errors import UserError
from flywheel.findings.finding import SEVERITIES, WARNING, Finding, Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Protocol

    class ListedCheck(Protocol):
        """What a report says about a check; `findings.engine.Check` is one."""

        @property
        def id(self) -> str: ...
        @property
        def slug(self) -> str: ...
        @property
        def family(self) -> str: ...
        @property
        def severity(self) -> str: ...
        @property
        def summary(self) -> str: ...
        @property
        def sources(self) -> tuple[str, ...]: ...
        @property
        def why(self) -> str: ...

    Checks = Mapping[str, ListedCheck]


class Unlisted:
    """Stands for a check that the table lacks: a finding is never dropped for that."""

    __slots__ = ("family", "id", "severity", "slug", "sources", "summary", "why")

    def __init__(self, id: str, slug: str = "unlisted", family: str = "unlisted", severity: str = WARNING) -> None:
        self.id = id
        self.slug = slug
        self.family = family
        self.severity = severity
        self.summary = self.why = ""
        self.sources: tuple[str, ...] = ()


class Outcome:
    """What came of a check: its findings, and sentences on an unmet expected count and known findings that are gone."""

    __slots__ = ("check", "findings", "surprise")

    def __init__(self, check: ListedCheck, findings: list[Finding], surprise: str) -> None:
        self.check = check
        self.findings = findings
        self.surprise = surprise


class View:
    """A report, or one family's part of it, with the verdict on each finding.

    report: the part seen. outcomes: every check that ran or has something to tell, by
    family in report order, then by id. surprises: sentences on expected counts not met, and on
    known findings that are gone.
    """

    __slots__ = ("_counts", "_failing", "ok", "outcomes", "report", "surprises")

    def __init__(self, report: Report, checks: Checks, family: str | None = None) -> None:
        """See `report` (or its `family`); raise `UserError` if that family did not run."""
        self.report = report = report if family is None else _only(report, checks, family)
        self._counts: dict[str, int] = {}
        for finding in report.findings:
            self._counts[finding.id] = self._counts.get(finding.id, 0) + 1
        self._failing = {id(finding) for finding in report.failing()}
        self.outcomes = _outcomes(report, checks)
        self.surprises = [*report.surprises({}), *(sentence for _, sentence in report.outlived)]
        self.ok = not self._failing and not self.surprises

    def fails(self, finding: Finding) -> bool:
        """Whether `finding` by itself fails the report."""
        return id(finding) in self._failing

    def expected(self, finding: Finding) -> bool:
        """Whether `finding` is covered by the expected counts.

        If there are more than expected, none is: nobody knows which one is new.
        """
        allowed = self.report.expected.get(finding.id, 0)
        return finding.severity == WARNING and self._counts[finding.id] <= allowed

    def ran(self) -> list[Outcome]:
        """The outcomes of checks that ran: those of other families are there to be told only."""
        return [outcome for outcome in self.outcomes if outcome.check.family in self.report.families]

    def families(self) -> dict[str, list[Outcome]]:
        """The outcomes by family, in report order."""
        families: dict[str, list[Outcome]] = {name: [] for name in self.report.families}
        for outcome in self.outcomes:
            families.setdefault(outcome.check.family, []).append(outcome)
        return families


def gravity(finding: Finding) -> int:
    """The rank of a finding's severity, 0 for the gravest."""
    return SEVERITIES.index(finding.severity) if finding.severity in SEVERITIES else len(SEVERITIES)


def _only(report: Report, checks: Checks, family: str) -> Report:
    if family not in report.families:
        ran = ", ".join(report.families) or "none"
        raise UserError(f"family `{family}` did not run, so it has no verdict. Those that ran: {ran}.")
    return Report(
        report.subject,
        report.contract,
        [finding for finding in report.findings if finding.family == family],
        (family,),
        {id: count for id, count in report.expected.items() if id in checks and checks[id].family == family},
        report.strict,
        report.read,
        report.missed,
        [(id, sentence) for id, sentence in report.outlived if id in checks and checks[id].family == family],
    )


def _outcomes(report: Report, checks: Checks) -> list[Outcome]:
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        found.setdefault(finding.id, []).append(finding)
    ran = {check.id: check for check in checks.values() if check.family in report.families}
    for id, findings in found.items():
        if id not in ran:
            first = findings[0]
            ran[id] = checks.get(id) or Unlisted(id, first.slug, first.family, first.severity)
    told = _told(report)
    for id in told:
        if id not in ran:
            ran[id] = checks.get(id) or Unlisted(id)
    order = {family: index for index, family in enumerate(report.families)}
    return [
        Outcome(check, found.get(check.id, []), told.get(check.id, ""))
        for check in sorted(
            ran.values(), key=lambda check: (order.get(check.family, len(order)), check.family, check.id)
        )
    ]


def _told(report: Report) -> dict[str, str]:
    """What there is to tell of each check besides its findings."""
    told = {id: [report.surprise(id)] for id in report.expected if report.surprise(id)}
    for id, sentence in report.outlived:
        told.setdefault(id, []).append(sentence)
    return {id: " ".join(sentences) for id, sentences in told.items()}
