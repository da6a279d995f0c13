"""A report seen through the table of checks: what every format shows, decided once."""

from __future__ import annotations

from flywheel.errors import UserError
from flywheel.findings.finding import SEVERITIES, WARNING, Finding
from flywheel.findings.report import NotRun, Report

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


#: So many findings with the same fix are shown one by one, each with its line; more of them together.
FEW = 2


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
    """What came of a check: its findings, sentences on what else fails it, and what kept it from judging (all)."""

    __slots__ = ("check", "findings", "lack", "surprise")

    def __init__(self, check: ListedCheck, findings: list[Finding], surprise: str, lack: NotRun | None) -> None:
        self.check = check
        self.findings = findings
        self.surprise = surprise
        self.lack = lack

    @property
    def ran(self) -> bool:
        """Whether the check ran, if only on a part."""
        return self.lack is None or self.lack.partial


class View:
    """A report, or one family's part of it, with the verdict on each finding.

    report: the part seen. outcomes: every check of a family that ran, and any other that has something to tell, by
    family in report order, then by id. surprises: sentences on what fails the report beside findings.
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
        self.surprises = [sentence for _, sentence in report.surprises()]
        self.ok = not self._failing and not self.surprises

    def fails(self, finding: Finding) -> bool:
        """Whether `finding` by itself fails the report."""
        return id(finding) in self._failing

    def expected(self, finding: Finding) -> bool:
        """Whether `finding` is covered by the expected counts.

        If there are more than expected, none is: nobody knows which one is new.
        """
        allowed = self.report.expected.get(finding.id, 0)
        return finding.severity == WARNING and not finding.rest and self._counts[finding.id] <= allowed

    def most(self) -> int:
        """The largest number of findings that one check has."""
        return max(self._counts.values(), default=0)

    def check(self, finding: Finding) -> ListedCheck:
        """The check that `finding` is of."""
        return next(one.check for one in self.outcomes if one.check.id == finding.id)

    def ran(self) -> list[Outcome]:
        """The outcomes of checks that ran: those of other families are there to be told only."""
        return [one for one in self.outcomes if one.ran and one.check.family in self.report.families]

    def lacks(self) -> list[tuple[NotRun, list[NotRun]]]:
        """The checks that did not run or judged in part, grouped by what they lack: the first, and all of the group."""
        groups: dict[object, list[NotRun]] = {}
        for one in self.report.not_run:
            groups.setdefault((one.partial, one.needs, one.why), []).append(one)
        return [(group[0], group) for _, group in sorted(groups.items(), key=lambda item: item[1][0].partial)]

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
        [one for one in report.not_run if one.family == family],
        report.required,
        [table for table in report.tables if table.closing],
        allowed=[one for one in report.allowed if one.finding.family == family],
    )


def _outcomes(report: Report, checks: Checks) -> list[Outcome]:
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        found.setdefault(finding.id, []).append(finding)
    seen = {check.id: check for check in checks.values() if check.family in report.families}
    for id, findings in found.items():
        if id not in seen:
            first = findings[0]
            seen[id] = checks.get(id) or Unlisted(id, first.slug, first.family, first.severity)
    lacks = {one.id: one for one in report.not_run}
    for one in report.not_run:
        if one.id not in seen:
            seen[one.id] = checks.get(one.id) or Unlisted(one.id, one.slug, one.family)
    told: dict[str, list[str]] = {}
    for id, sentence in report.surprises():
        told.setdefault(id, []).append(sentence)
        if id not in seen:
            seen[id] = checks.get(id) or Unlisted(id)
    order = {family: index for index, family in enumerate(report.families)}
    return [
        Outcome(check, found.get(check.id, []), " ".join(told.get(check.id, ())), lacks.get(check.id))
        for check in sorted(
            seen.values(), key=lambda check: (order.get(check.family, len(order)), check.family, check.id)
        )
    ]
