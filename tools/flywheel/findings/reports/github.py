"""The report as GitHub workflow commands: annotations on the lines of a pull request.

One line per finding, one per expected count not met, and one for the checks that lack the same
evidence. GitHub shows only the first ten of each level in a step, so the gravest come first.
"""

from __future__ import annotations

from flywheel.findings import evidence
from flywheel.findings.finding import WARNING, Finding
from flywheel.findings.reports.printable import has_column, has_line, is_label, shown, where
from flywheel.findings.reports.view import View, gravity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.findings.report import Report
    from flywheel.findings.reports.view import Checks

OPTIONS = ()


def render(report: Report, checks: Checks, family: str | None = None) -> str:
    """`report` (or its `family`) as workflow commands; empty if there is nothing to tell."""
    view = View(report, checks, family)
    lines = [_command("error", {"title": "expected"}, shown(line)) for line in view.surprises]
    for finding in sorted(view.report.findings, key=lambda finding: (not view.fails(finding), gravity(finding))):
        lines.append(_annotation(view, finding))
    for first, group in view.lacks():
        names = ", ".join(f"{one.id} {one.slug}" for one in group)
        title = "judged in part" if first.partial else "not run"
        needs = "needs" if len(group) == 1 else "need"
        lines.append(_command("notice", {"title": title}, shown(f"{names}: {needs} {evidence.words(first.needs)}.")))
    return "".join(line + "\n" for line in lines)


def _annotation(view: View, finding: Finding) -> str:
    title = f"{shown(finding.id)} {shown(finding.slug)}"
    if view.fails(finding):
        level = "error"
    elif finding.severity == WARNING and not view.expected(finding):
        level = "warning"
    else:
        level = "notice"
    if view.expected(finding):
        title += " (expected)"
    place = finding.place
    message = shown(finding.message)
    properties: dict[str, str] = {}
    if place.file and not is_label(place.file):
        properties["file"] = shown(place.file)
        if has_line(place):
            properties["line"] = str(place.line)
        if has_column(place):
            properties["col"] = str(place.column)
    else:
        message = f"{where(place)}: {message}"
    properties["title"] = title
    if finding.fix:
        message += f"\nfix: {shown(finding.fix)}"
    return _command(level, properties, message)


def _command(level: str, properties: dict[str, str], message: str) -> str:
    told = ",".join(f"{name}={escape_property(value)}" for name, value in properties.items())
    return f"::{level} {told}::{escape_data(message)}"


def escape_data(text: str) -> str:
    """`text` as the message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """`text` as the value of a workflow command's property."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")
