"""The report as JUnit XML: a suite per family, a case per check.

A case fails by its failing findings and by an expected count that is not met; its other
findings stand in its `system-out`. A check that lacks evidence is skipped, unless what it
judged without it says more. What to do next is the `system-out` of the suite. Written by
hand: every text passes `shown`, which leaves no character that XML 1.0 forbids.
"""

from __future__ import annotations

from flywheel.findings.finding import Finding
from flywheel.findings.reports.printable import allowed_words, plural, shown, where
from flywheel.findings.reports.view import Outcome, View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flywheel.findings.report import Report
    from flywheel.findings.reports.view import Checks

OPTIONS = ()


def render(report: Report, checks: Checks, family: str | None = None) -> str:
    """`report` (or its `family` alone) as a JUnit XML document."""
    view = View(report, checks, family)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f"<testsuites {_names(report.subject)} {_totals(view, view.outcomes)}>")
    for name, outcomes in view.families().items():
        lines.append(f"  <testsuite {_names(name)} {_totals(view, outcomes)}>")
        for outcome in outcomes:
            lines.extend(_case(view, outcome))
        lines.extend(_closing(view))
        lines.append("  </testsuite>")
    lines.append("</testsuites>")
    return "\n".join(lines) + "\n"


def _closing(view: View) -> Iterator[str]:
    """What to do next, as the output of a suite: nothing is tested by it, so it is not a case."""
    for table in view.report.tables:
        if table.closing and table.rows:
            from flywheel.findings.reports import table_cells  # few reports have one

            told = [f"{table.title}: {len(table.rows)}", *(": ".join(row) for row in table_cells.cells(table))]
            yield f"    <system-out>{_body(told)}</system-out>"


def _names(name: str) -> str:
    return f'name="{_escape(shown(name))}"'


def _totals(view: View, outcomes: list[Outcome]) -> str:
    """The counts; the times are 0, since two runs on the same input must not differ."""
    failures = sum(bool(_failures(view, outcome)) for outcome in outcomes)
    skipped = sum(map(_is_skipped, outcomes))
    return f'tests="{len(outcomes)}" failures="{failures}" errors="0" skipped="{skipped}" time="0"'


def _is_skipped(outcome: Outcome) -> bool:
    """Whether there is nothing to say of a check but that it lacks evidence."""
    return outcome.lack is not None and not (outcome.findings or outcome.surprise)


def _case(view: View, outcome: Outcome) -> Iterator[str]:
    check = outcome.check
    name = _escape(f"{shown(check.id)} {shown(check.slug)}")
    opening = f'    <testcase classname="flywheel.{_escape(shown(check.family))}" name="{name}" time="0"'
    failures = _failures(view, outcome)
    rest = [_told(finding, view.expected(finding)) for finding in outcome.findings if not view.fails(finding)]
    rest += [f"allowed: {allowed_words(one)}" for one in view.report.allowed if one.finding.id == check.id]
    if outcome.lack is not None and _is_skipped(outcome):
        yield opening + ">"
        yield f'      <skipped message="{_escape(shown(outcome.lack.words))}"/>'
        yield "    </testcase>"
        return
    if not failures and not rest:
        yield opening + "/>"
        return
    yield opening + ">"
    if failures:
        first = failures[0].split("\n", 1)[0]
        headline = first if len(failures) == 1 else f"{plural(len(failures), 'failure')}, first: {first}"
        kind = _escape(shown(check.severity))
        yield f'      <failure message="{_escape(headline)}" type="{kind}">{_body(failures)}</failure>'
    if rest:
        told = [*rest, *([f"This check {shown(outcome.lack.words)}"] if outcome.lack is not None else [])]
        yield f"      <system-out>{_body(told)}</system-out>"
    yield "    </testcase>"


def _failures(view: View, outcome: Outcome) -> list[str]:
    """What fails the case, a text for each cause."""
    causes = [_told(finding) for finding in outcome.findings if view.fails(finding)]
    return [shown(outcome.surprise), *causes] if outcome.surprise else causes


def _told(finding: Finding, expected: bool = False) -> str:
    mark = " (expected)" if expected else ""
    text = f"{where(finding.place)}: {shown(finding.severity)}{mark}: {shown(finding.message)}"
    return f"{text}\n    fix: {shown(finding.fix)}" if finding.fix else text


def _body(texts: Iterable[str]) -> str:
    return _escape("\n" + "\n".join(texts) + "\n")


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
