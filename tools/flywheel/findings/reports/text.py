"""The report an operator reads in a terminal, or in the log of a failing test.

Findings stand in blocks, one per file, the files with the gravest findings first;
within a file they stand in its own order. More than two findings with the same fix are one block with their places. A
finding opens with its place in full, which terminals and editors turn into a link. Tables stand before them, what to
do next behind them, and the verdict is the last line.
"""

from __future__ import annotations

from flywheel.findings import evidence
from flywheel.findings.reports.printable import BOLD, DIM, allowed_words, plural, shown, tally, verdict
from flywheel.findings.reports.view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flywheel.findings.finding import Finding
    from flywheel.findings.report import NotRun, Report
    from flywheel.findings.reports.links import Links
    from flywheel.findings.reports.view import Checks
    from flywheel.findings.table import Table
    from flywheel.formats.source import Place

    #: The text of the line at a place, or None if the caller does not have it.
    Lines = Callable[[Place], str | None]
    #: A line with whatever may not be shown replaced.
    Redactor = Callable[[str], str]

OPTIONS = ("colour", "lines", "links", "quiet", "redact")

_WIDTH = 100
#: Of a folder with many text files, only so many are listed as read.
_MOST_READ = 40
#: The verdict has the number of all; the JSON report lists all.
_MOST_ALLOWED = 20
_PASSED, _FAILED = "1;32", "1;31"


def render(
    report: Report,
    checks: Checks,
    family: str | None = None,
    colour: bool = False,
    lines: Lines | None = None,
    redact: Redactor | None = None,
    quiet: bool = False,
    links: Links | None = None,
) -> str:
    """`report` (or its `family`) as text.

    colour: add terminal colours. lines: look up source lines, to show each finding's
    line with a caret below the column; lines near secrets are withheld (see
    `excerpts`). redact: what every source line passes through before it is shown.
    quiet: of the account, only how many checks did not run. links: what makes places and checks links.
    """
    view = View(report, checks, family)
    paint = painter(colour)
    tables = [table for table in view.report.tables if table.is_shown]
    parts = ["\n".join(_table(table)) + "\n" for table in tables if not table.closing]
    sentence = ""
    if view.report.findings:
        from flywheel.findings.reports import text_entries  # imported late: a clean report has none

        blocks, sentence = text_entries.texts(view, paint, _excerpts(report, lines, redact), links)
        parts += blocks
    parts += ["\n".join(_table(table)) + "\n" for table in tables if table.closing]
    return "\n".join([*parts, *closing(view, paint, quiet, sentence)])


def painter(colour: bool) -> Callable[[str, str], str]:
    """What colours a text, or leaves it as it is."""
    return _paint if colour else _plain


def closing(
    view: View, paint: Callable[[str, str], str], quiet: bool, sentence: str = "", more: str = "without --quiet"
) -> Iterator[str]:
    """The last paragraphs: counts that are not met, the account, and `sentence` above the verdict.

    more: what option to change to see which checks did not run, for a quiet account.
    """
    if view.surprises:
        yield "".join(f"{paint('expected', BOLD)}: {shown(line)}\n" for line in view.surprises)
    account = _short_account(view, paint, more) if quiet else _account(view, paint)
    if account:
        yield "".join(f"{line}\n" for line in account)
    result = paint(verdict(view), _PASSED if view.ok else _FAILED)
    advice = f"{paint(sentence, BOLD)}\n" if sentence else ""
    yield f"{advice}{result}: {tally(view)} in {shown(view.report.subject)}\n"


def _plain(text: str, colour: str) -> str:
    return text


def _paint(text: str, colour: str) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m"


def _table(table: Table) -> list[str]:
    """A table with aligned columns, under its title and the number of its rows."""
    from flywheel.findings.reports import table_cells  # few reports have one

    if table.instead:
        return [
            f"{table.title}: {len(table.rows)}",
            *(f"  {line}" for line in _filled(_prose(shown(table.instead)))),
        ]
    rows = [list(table.columns.values()), *table_cells.cells(table)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [f"  {'  '.join(map(str.ljust, row, widths)).rstrip()}" for row in rows]
    rest = table_cells.rest(table)
    return [f"{table.title}: {len(table.rows)}", *lines, *([rest] if rest else [])]


def _excerpts(report: Report, lines: Lines | None, redact: Redactor | None) -> Callable[[Finding], list[str]]:
    if lines is None:
        return lambda finding: []
    from flywheel.findings.reports.excerpts import Excerpts

    return Excerpts(report, lines, redact).of


def _short_account(view: View, paint: Callable[[str, str], str], more: str) -> list[str]:
    """How many checks did not run: a quiet report must not look as if they had passed."""
    idle, partial = (
        sum(len(group) for first, group in view.lacks() if first.partial == part) for part in (False, True)
    )
    counts = [("not run", idle), ("in part", partial)]
    return [
        f"  {paint(label.ljust(9), DIM)}  {plural(count, 'check')} ({more}: which)" for label, count in counts if count
    ]


def _account(view: View, paint: Callable[[str, str], str]) -> list[str]:
    """What the verdict rests on: a report without findings must show that it looked."""
    report = view.report
    families = ", ".join(map(shown, report.families))
    ran = plural(len(view.ran()), "check")
    rows = [
        ("ran", [f"{ran}: {families}" if families else ran]),
        *_lacks(view),
        *(("allowed", allowed_words(one).split(" ")) for one in report.allowed[:_MOST_ALLOWED]),
        ("read", _commas(_first(report.read))),
        ("not found", _commas(report.missed)),
        ("contract", [shown(report.contract)] if report.contract else []),
    ]
    lines = []
    for label, words in rows:
        head = "  " + paint(label.ljust(9), DIM) + "  "
        for line in _filled(words):
            lines.append(head + line)
            head = " " * 13
    return lines


def _lacks(view: View) -> list[tuple[str, list[str]]]:
    """The rows on checks that did not run. Where a whole kind of evidence is missing, all that need it are one row."""
    groups = view.lacks()
    missing = {first.needs[0] for first, _ in groups if len(first.needs) == 1}
    gives = {evidence.KINDS[name].give: name for name in missing if name in evidence.WHOLE}
    rows: list[tuple[str, list[str]]] = []
    folded: dict[str, int] = {}
    for first, group in groups:
        give = {evidence.KINDS[name].give for name in first.needs if name in evidence.KINDS}
        if len(give) == 1 and not first.partial and give <= gives.keys():
            folded[next(iter(give))] = folded.get(next(iter(give)), 0) + len(group)
        else:
            rows.append(("in part" if first.partial else "not run", _lacking(group)))
    return [
        *(
            ("not run", _prose(f"{plural(n, 'check')}: need {evidence.words([gives[give]])}"))
            for give, n in folded.items()
        ),
        *rows,
    ]


def _lacking(group: list[NotRun]) -> list[str]:
    """Checks that lack the same evidence, and what that is, in words to be filled."""
    names = _commas(tuple(f"{one.id} {one.slug}" for one in group))
    verb = "needs" if len(group) == 1 else "need"
    return [*names[:-1], f"{names[-1]}:", verb, *_prose(group[0].lacking)]


def _prose(text: str) -> list[str]:
    """The words of a text to be filled; an option or a command in backticks stays on one line."""
    parts = text.split("`")
    parts[::2] = [part.replace(" ", "\n") for part in parts[::2]]
    return "`".join(parts).split("\n")


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
