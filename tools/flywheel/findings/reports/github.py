"""The report as GitHub workflow commands: annotations on the lines of a pull request.

One line per finding, one per expected count not met, and one for the checks that lack the same
evidence. GitHub shows only the first ten of each level in a step. If a level has more, findings with the same fix are
one annotation, at the first of their places; if it still has more, the tenth says how many are left. The gravest, and
those that one fix removes, come first.
"""

from __future__ import annotations

from flywheel.findings.finding import WARNING, Finding
from flywheel.findings.reports import causes
from flywheel.findings.reports.printable import has_column, has_line, is_label, plural, shown, where
from flywheel.findings.reports.view import View, gravity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.findings.report import NotRun, Report
    from flywheel.findings.reports.view import Checks

OPTIONS = ()

#: Annotations of one level in a step.
_MOST = 10
#: Places that an annotation lists.
_MOST_PLACES = 20


def render(report: Report, checks: Checks, family: str | None = None) -> str:
    """`report` (or its `family`) as workflow commands; empty if there is nothing to tell."""
    view = View(report, checks, family)
    surprises = [_command("error", {"title": "expected"}, shown(line)) for line in view.surprises]
    lacks = [_lack(first, group) for first, group in view.lacks()]
    lines = surprises
    for level, others in (("error", surprises), ("warning", []), ("notice", lacks)):
        findings = [finding for finding in view.report.findings if _level(view, finding) == level]
        lines = [*lines, *_annotations(view, level, findings, _MOST - len(others))]
    lines = [*lines, *lacks]
    return "".join(line + "\n" for line in lines)


def _lack(first: NotRun, group: list[NotRun]) -> str:
    names = ", ".join(f"{one.id} {one.slug}" for one in group)
    title = "judged in part" if first.partial else "not run"
    needs = "needs" if len(group) == 1 else "need"
    return _command("notice", {"title": title}, shown(f"{names}: {needs} {first.lacking}."))


def _level(view: View, finding: Finding) -> str:
    if view.fails(finding):
        return "error"
    return "warning" if finding.severity == WARNING and not view.expected(finding) else "notice"


def _annotations(view: View, level: str, findings: list[Finding], room: int) -> list[str]:
    """The annotations of a level, `room` of them at most, but one at least if there is a finding."""
    if len(findings) <= room:
        return [_annotation(view, level, [one]) for one in sorted(findings, key=gravity)]
    groups = causes.of(findings)
    if len(groups) <= room:
        return [_annotation(view, level, group) for group in groups]
    shown_groups, rest = groups[: max(room - 1, 0)], groups[max(room - 1, 0) :]
    count = plural(sum(map(len, rest)), "more finding")
    text = f"{count} with {len(rest)} other fixes: the report has them."
    return [*(_annotation(view, level, group) for group in shown_groups), _command(level, {"title": "more"}, text)]


def _annotation(view: View, level: str, findings: list[Finding]) -> str:
    """The annotation of findings with the same fix."""
    finding = findings[0]
    title = f"{shown(finding.id)} {shown(finding.slug)}"
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
    if len(findings) > 1:
        others = [where(one.place) for one in findings[1 : 1 + _MOST_PLACES]]
        rest = len(findings) - 1 - len(others)
        message += f"\n{plural(len(findings), 'finding')} with this fix, also at {', '.join(others)}"
        message += f" and {rest} more" if rest else ""
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
