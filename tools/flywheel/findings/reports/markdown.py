"""The report as GitHub Flavoured Markdown, for a job summary or a comment.

More than two findings with the same fix are one row, with their places folded. Job summaries above 1 MiB are dropped
whole, so the tables stop before that and say so.
"""

from __future__ import annotations

from flywheel.findings.finding import BLOCKER, Finding
from flywheel.findings.reports import causes, table_cells
from flywheel.findings.reports.printable import allowed_words, page, plural, shown, tally, verdict, where
from flywheel.findings.reports.view import FEW, View, gravity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flywheel.findings.report import Report
    from flywheel.findings.reports.view import Checks, ListedCheck
    from flywheel.findings.table import Table

OPTIONS = ("pages",)

#: Bytes of table rows; the rest of a report is small.
_ROOM = 900_000
#: Places of one row; more are for machines.
_MOST_PLACES = 1000

_HEAD = ["| Severity | Check | Place | What is wrong, and the fix |", "| --- | --- | --- | --- |"]

#: Markdown's and HTML's own characters. As entities where a backslash would not do: a
#: table ends its cell at `|` even behind some backslashes.
_ESCAPES = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        "|": "&#124;",
        "`": "&#96;",
        "\\": "\\\\",
        "*": "\\*",
        "_": "\\_",
        "[": "\\[",
        "]": "\\]",
        "~": "\\~",
    }
)


def render(report: Report, checks: Checks, family: str | None = None, pages: str | None = None) -> str:
    """`report` (or its `family`) as Markdown. pages: the base URL of the checks' pages."""
    view = View(report, checks, family)
    table = {outcome.check.id: outcome.check for outcome in view.outcomes}
    groups = causes.of(view.report.findings)
    open_rows, expected_rows = (
        [_row(group, table, pages) for group in _rows(groups) if view.expected(group[0]) == expected]
        for expected in (False, True)
    )
    room = _ROOM
    lines = [f"## Check of {_code(shown(view.report.subject))}", ""]
    lines += [f"**{verdict(view).capitalize()}**: {tally(view)}.", ""]
    sentence = causes.sentence(groups, view.expected)
    lines += [f"{sentence[:1].upper()}{sentence[1:]}", ""] if sentence else []
    if view.surprises:
        lines += [f"- {prose(shown(sentence))}" for sentence in view.surprises] + [""]
    if open_rows:
        shown_rows, room = _fitting(open_rows, room)
        lines += [*_HEAD, *shown_rows, *_cut(open_rows[len(shown_rows) :]), ""]
    if expected_rows:
        shown_rows, room = _fitting(expected_rows, room)
        title = plural(sum(count for _, count in expected_rows), "expected warning")
        lines += _folded(title, [*_HEAD, *shown_rows, *_cut(expected_rows[len(shown_rows) :])])
    if view.report.allowed:
        told = [f"- {prose(allowed_words(one))}" for one in view.report.allowed[:_MOST_PLACES]]
        lines += _folded(plural(len(view.report.allowed), "allowed finding"), told)
    lines += _lacking(view)
    lines += _folded(_ran(view), list(_account(view)))
    lines += [line for table in view.report.tables if table.is_shown for line in table_lines(table)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _lacking(view: View) -> list[str]:
    """What did not run, and what would make it."""
    lines = []
    for first, group in view.lacks():
        names = ", ".join(prose(shown(f"{one.id} {one.slug}")) for one in group)
        title = "Judged in part" if first.partial else "Not run"
        needs = "needs" if len(group) == 1 else "need"
        lines.append(f"- {title}: {names} {needs} {prose(shown(first.lacking))}.")
    return [*lines, ""] if lines else []


def table_lines(table: Table, heading: str = "###") -> list[str]:
    """A table under its title, as lines."""
    if table.instead:
        return [f"{heading} {table.title}", "", prose(shown(table.instead)), ""]
    lines = [
        f"{heading} {table.title}",
        "",
        f"| {' | '.join(table.columns.values())} |",
        "|" + " --- |" * len(table.columns),
    ]
    lines += [f"| {' | '.join(map(prose, row))} |" for row in table_cells.cells(table)]
    rest = table_cells.rest(table)
    return [*lines, "", *([rest, ""] if rest else [])]


def _rows(groups: list[list[Finding]]) -> list[list[Finding]]:
    """The findings of each row: many with the same fix, or one. The gravest first, then the largest, then by place."""
    rows = [group for group in groups if len(group) > FEW]
    rows += [[finding] for group in groups if len(group) <= FEW for finding in group]
    return sorted(rows, key=lambda row: (gravity(row[0]), -len(row), row[0].key()))


def _row(findings: list[Finding], table: dict[str, ListedCheck], pages: str | None) -> tuple[str, int]:
    """The row of these findings, and how many they are."""
    finding = findings[0]
    check = table[finding.id]
    severity = prose(shown(finding.severity))
    if finding.severity == BLOCKER:
        severity = f"**{severity}**"
    name = prose(f"{shown(check.id)} {shown(check.slug)}")
    if pages:
        name = f"[{name}]({page(pages, check)})"
    told = prose(shown(finding.message))
    if finding.fix:
        told += f"<br>**Fix:** {prose(shown(finding.fix))}"
    places = _code(where(finding.place)) if len(findings) == 1 else _places(findings)
    return f"| {severity} | {name} | {places} | {told} |", len(findings)


def _places(findings: list[Finding]) -> str:
    """The first place, and all of them folded."""
    shown_places = [_code(where(finding.place)) for finding in findings[:_MOST_PLACES]]
    rest = len(findings) - len(shown_places)
    more = f", and {rest} more: the other formats of this report have all" if rest else ""
    count = plural(len(findings), "place")
    return f"{shown_places[0]}<details><summary>{count}</summary>{', '.join(shown_places)}{more}</details>"


def _fitting(rows: list[tuple[str, int]], room: int) -> tuple[list[str], int]:
    """The first rows that fit into `room` bytes, and the room that is left."""
    for index, (row, _) in enumerate(rows):
        room -= len(row.encode("utf-8")) + 1
        if room < 0:
            return [row for row, _ in rows[:index]], 0
    return [row for row, _ in rows], room


def _cut(rows: list[tuple[str, int]]) -> list[str]:
    if not rows:
        return []
    count = sum(count for _, count in rows)
    return ["", f"{plural(count, 'finding')} did not fit. The other formats of this report have all."]


def _folded(title: str, lines: list[str]) -> list[str]:
    return ["<details>", f"<summary>{title}</summary>", "", *lines, "", "</details>", ""]


def _ran(view: View) -> str:
    return (
        f"{plural(len(view.ran()), 'check')} ran, {plural(len(view.report.read), 'input')} read, "
        f"{len(view.report.missed)} not found"
    )


def _account(view: View) -> Iterator[str]:
    report = view.report
    yield f"- Families: {_names(report.families)}"
    yield f"- Read: {_names(report.read)}"
    yield f"- Not found: {_names(report.missed)}"
    if report.contract:
        yield f"- Contract: {_code(shown(report.contract))}"


def _names(names: Iterable[str], most: int = 20) -> str:
    names = tuple(names)
    told = ", ".join(_code(shown(name)) for name in names[:most]) or "none"
    return f"{told} and {len(names) - most} more" if len(names) > most else told


def prose(text: str) -> str:
    """`text` with its backticked values as code and everything else literal, fit for a cell."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # the last backtick opens nothing
        parts[-2:] = ["`".join(parts[-2:])]
    told = []
    for index, part in enumerate(parts):
        if index % 2 == 0:
            told.append(part.translate(_ESCAPES))
        else:
            # Two spans without a gap would read as one with longer fences.
            told.append(_code(part, tight=index > 1 and not parts[index - 1]))
    return "".join(told)


def _code(text: str, tight: bool = False) -> str:
    """`text` as a code span; as HTML if Markdown's would not keep it whole in a table."""
    if tight or not text.strip() or text != text.strip() or any(char in "`|\\" for char in text) or "##[" in text:
        return f"<code>{text.translate(_ESCAPES)}</code>"
    return f"`{text}`"
