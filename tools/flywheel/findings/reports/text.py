"""The report an operator reads in a terminal, or in the log of a failing test.

Findings stand in blocks, one per file, the files with the gravest findings first;
within a file they stand in its own order. A finding opens with its place in full,
which terminals and editors turn into a link. Tables stand before them, and the verdict is the last line.
"""

from __future__ import annotations

from flywheel.findings import evidence
from flywheel.findings.finding import BLOCKER, NOTE, WARNING, Finding
from flywheel.findings.reports.printable import plural, shown, tally, verdict, where
from flywheel.findings.reports.view import View, gravity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from flywheel.findings.report import NotRun, Report
    from flywheel.findings.reports.view import Checks
    from flywheel.findings.table import Table
    from flywheel.formats.source import Place

    #: The text of the line at a place, or None if the caller does not have it.
    Lines = Callable[[Place], str | None]
    #: A line with whatever may not be shown replaced.
    Redactor = Callable[[str], str]

OPTIONS = ("colour", "lines", "quiet", "redact")

_WIDTH = 100
#: Of a folder with many text files, only so many are listed as read.
_MOST_READ = 40
_COLOURS = {BLOCKER: "1;31", WARNING: "1;33", NOTE: "1;36", "passed": "1;32", "failed": "1;31"}
_BOLD, _DIM, _GREEN = "1", "2", "32"


def render(
    report: Report,
    checks: Checks,
    family: str | None = None,
    colour: bool = False,
    lines: Lines | None = None,
    redact: Redactor | None = None,
    quiet: bool = False,
) -> str:
    """`report` (or its `family`) as text.

    colour: add terminal colours. lines: look up source lines, to show each finding's
    line with a caret below the column; lines near secrets are withheld (see
    `excerpts`). redact: what every source line passes through before it is shown.
    quiet: of the account, only how many checks did not run.
    """
    view = View(report, checks, family)
    paint = _paint if colour else _plain
    excerpt = _excerpts(report, lines, redact)
    parts = ["\n".join(_table(table)) + "\n" for table in view.report.tables if table.rows]
    parts += ["\n".join(_block(view, group, paint, excerpt)) + "\n" for group in _groups(view.report.findings)]
    if view.surprises:
        parts.append("".join(f"{paint('expected', _BOLD)}: {shown(line)}\n" for line in view.surprises))
    account = _short_account(view, paint) if quiet else _account(view, paint)
    parts += ["".join(f"{line}\n" for line in account)] if account else []
    word = "passed" if view.ok else "failed"
    result = paint(verdict(view), _COLOURS[word])
    parts.append(f"{result}: {tally(view)} in {shown(view.report.subject)}\n")
    return "\n".join(parts)


def _plain(text: str, colour: str) -> str:
    return text


def _paint(text: str, colour: str) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m"


def _table(table: Table) -> list[str]:
    """A table with aligned columns, under its title and the number of its rows."""
    from flywheel.findings.reports import table_cells  # few reports have one

    rows = [list(table.columns.values()), *table_cells.cells(table)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [f"  {'  '.join(map(str.ljust, row, widths)).rstrip()}" for row in rows]
    rest = table_cells.rest(table)
    return [f"{table.title}: {len(table.rows)}", *lines, *([rest] if rest else [])]


def _groups(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Findings by file; files with the gravest first, findings by place and then gravest first."""
    files: dict[str, list[Finding]] = {}
    for finding in findings:
        files.setdefault(finding.place.file, []).append(finding)
    for group in files.values():
        group.sort(key=lambda finding: (finding.place.key(), gravity(finding), finding.id))
    return sorted(files.values(), key=lambda group: (min(map(gravity, group)), group[0].place.file))


def _block(
    view: View,
    group: list[Finding],
    paint: Callable[[str, str], str],
    excerpt: Callable[[Finding], list[str]],
) -> Iterator[str]:
    """The lines of one file's findings, with their first lines aligned."""
    places = [where(finding.place) for finding in group]
    width = max(map(len, places))
    # One document can have a hundred thousand findings that say the same.
    known: dict[str, str] = {}
    titles: dict[tuple[str, str, str], str] = {}
    for finding, place in zip(group, places, strict=True):
        title = titles.get(key := (finding.severity, finding.id, finding.slug))
        if title is None:
            severity = paint(shown(finding.severity).ljust(len(BLOCKER)), _COLOURS.get(finding.severity, _BOLD))
            title = titles[key] = f"{severity}  {shown(finding.id)} {shown(finding.slug)}"
        mark = paint(" (expected)", _DIM) if view.expected(finding) else ""
        yield f"{paint(place.ljust(width), _BOLD)}  {title}{mark}"
        yield f"    {_once(finding.message, known)}"
        yield from excerpt(finding)
        if finding.fix:
            yield f"    {paint('fix:', _GREEN)} {_once(finding.fix, known)}"


def _once(text: str, known: dict[str, str]) -> str:
    """`text` as it is shown; `known` keeps what has been asked for."""
    found = known.get(text)
    if found is None:
        found = known[text] = shown(text)
    return found


def _excerpts(report: Report, lines: Lines | None, redact: Redactor | None) -> Callable[[Finding], list[str]]:
    if lines is None:
        return lambda finding: []
    from flywheel.findings.reports.excerpts import Excerpts

    return Excerpts(report, lines, redact).of


def _short_account(view: View, paint: Callable[[str, str], str]) -> list[str]:
    """How many checks did not run: a quiet report must not look as if they had passed."""
    idle, partial = (
        sum(len(group) for first, group in view.lacks() if first.partial == part) for part in (False, True)
    )
    counts = [("not run", idle), ("in part", partial)]
    return [
        f"  {paint(label.ljust(9), _DIM)}  {plural(count, 'check')} (without --quiet: which)"
        for label, count in counts
        if count
    ]


def _account(view: View, paint: Callable[[str, str], str]) -> list[str]:
    """What the verdict rests on: a report without findings must show that it looked."""
    report = view.report
    families = ", ".join(map(shown, report.families))
    ran = plural(len(view.ran()), "check")
    rows = [
        ("ran", [f"{ran}: {families}" if families else ran]),
        *((("in part" if first.partial else "not run"), _lacking(group)) for first, group in view.lacks()),
        ("read", _commas(_first(report.read))),
        ("not found", _commas(report.missed)),
        ("contract", [shown(report.contract)] if report.contract else []),
    ]
    lines = []
    for label, words in rows:
        head = "  " + paint(label.ljust(9), _DIM) + "  "
        for line in _filled(words):
            lines.append(head + line)
            head = " " * 13
    return lines


def _lacking(group: list[NotRun]) -> list[str]:
    """Checks that lack the same evidence, and what that is, in words to be filled."""
    names = _commas(tuple(f"{one.id} {one.slug}" for one in group))
    verb = "needs" if len(group) == 1 else "need"
    parts = evidence.words(group[0].needs).split("`")
    parts[::2] = [part.replace(" ", "\n") for part in parts[::2]]  # an option stays on one line
    return [*names[:-1], f"{names[-1]}:", verb, *"`".join(parts).split("\n")]


def _commas(names: tuple[str, ...]) -> list[str]:
    words = [shown(name) + "," for name in names]
    return [*words[:-1], words[-1][:-1]] if words else []


def _first(names: tuple[str, ...]) -> tuple[str, ...]:
    """The first names and the number of the rest; the JSON report has all."""
    rest = len(names) - _MOST_READ
    return (*names[:_MOST_READ], f"and {rest} more") if rest > 1 else names


def _filled(words: list[str]) -> Iterator[str]:
    """`words` on as few lines as fit. (`textwrap` would import `re`.)"""
    line = ""
    for word in words:
        if line and len(line) + len(word) + 14 > _WIDTH:
            yield line
            line = ""
        line = f"{line} {word}" if line else word
    if line:
        yield line
