"""The report with one line for each finding, as compilers write theirs: for `grep`, editors and problem matchers.

`.github/problem-matcher.json` reads these lines. Findings are in the order of their places, and the verdict is the
last line.
"""

from __future__ import annotations

from flywheel.findings.reports import text
from flywheel.findings.reports.printable import BOLD, shown, where
from flywheel.findings.reports.view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from flywheel.findings.finding import Finding
    from flywheel.findings.report import Report
    from flywheel.findings.reports.links import Links
    from flywheel.findings.reports.view import Checks

OPTIONS = ("colour", "links")


def render(
    report: Report, checks: Checks, family: str | None = None, colour: bool = False, links: Links | None = None
) -> str:
    """`report` (or its `family`) as `FILE:LINE:COLUMN: SEVERITY ID NAME: MESSAGE fix: FIX` for each finding."""
    view = View(report, checks, family)
    paint = text.painter(colour)
    lines = "".join(f"{_line(view, finding, paint, links)}\n" for finding in view.report.findings)
    return lines + "".join(text.closing(view, paint, quiet=True, more="--format text"))


def _line(view: View, finding: Finding, paint: Callable[[str, str], str], links: Links | None) -> str:
    place, name = paint(where(finding.place), BOLD), f"{shown(finding.id)} {shown(finding.slug)}"
    if links:
        place, name = links.place(finding.place, place), links.check(view.check(finding), name)
    mark = " (expected)" if view.expected(finding) else ""
    fix = f" fix: {shown(finding.fix)}" if finding.fix else ""
    return f"{place}: {shown(finding.severity)} {name}{mark}: {shown(finding.message)}{fix}"
