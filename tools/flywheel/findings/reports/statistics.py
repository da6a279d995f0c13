"""How many findings each check has: what `--statistics` shows in place of the findings."""

from __future__ import annotations

from flywheel.findings.reports import causes, text
from flywheel.findings.reports.printable import shown
from flywheel.findings.reports.view import View, gravity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.findings.report import Report
    from flywheel.findings.reports.view import Checks


def render(report: Report, checks: Checks, colour: bool = False) -> str:
    """A line for each check with findings, the gravest first, then by their number; and the verdict."""
    view = View(report, checks)
    found = [one for one in view.outcomes if one.findings]
    found.sort(key=lambda one: (gravity(one.findings[0]), -len(one.findings), one.check.id))
    width = len(str(max((len(one.findings) for one in found), default=0)))
    names = [f"{shown(one.check.id)} {shown(one.check.slug)}" for one in found]
    column = max(map(len, names), default=0)
    lines = [
        f"  {str(len(one.findings)).rjust(width)}  {shown(one.findings[0].severity).ljust(7)}  {name.ljust(column)}  "
        f"{_fixes(len(causes.of(one.findings)))}\n"
        for one, name in zip(found, names, strict=True)
    ]
    sentence = causes.sentence(causes.of(view.report.findings), view.expected)
    ending = text.closing(view, text.painter(colour), quiet=True, sentence=sentence, more="without --statistics")
    return "\n".join([*(["".join(lines)] if lines else []), *ending])


def _fixes(count: int) -> str:
    return "1 fix" if count == 1 else f"{count} fixes"
