"""The places of findings with the same fix, on a few lines: by file, each with what its message alone names."""

from __future__ import annotations

from flywheel.findings.reports import causes
from flywheel.findings.reports.printable import has_line, shown, where

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flywheel.findings.finding import Finding
    from flywheel.formats.source import Place

    #: Makes a link to a place of a text.
    Linked = Callable[[Place, str], str]

_WIDTH = 96
#: So many places fit on a screen together with the rest of a report.
_MOST = 30
#: A longer name says less than its place.
_LONGEST_WORD = 40


def lines(cause: list[Finding], linked: Linked) -> list[str]:
    """`in FILE: LINE:COLUMN name, ...`, and how many more there are."""
    told = list(zip(cause, causes.words(cause), strict=True))[:_MOST]
    rest = len(cause) - len(told)
    files: dict[str, list[tuple[Finding, tuple[str, ...]]]] = {}
    for finding, words in told:
        files.setdefault(finding.place.file, []).append((finding, words))
    rows: list[str] = []
    for group in files.values():
        rows += _file(group, linked)
    if rest:
        rows.append(f"and {rest} more (`--format concise` lists each)")
    return rows


def _file(group: list[tuple[Finding, tuple[str, ...]]], linked: Linked) -> Iterator[str]:
    """The lines of one file's places. What is not in a line of a file stands whole, with a line of its own."""
    head = f"in {shown(group[0][0].place.file)}:"
    line, width = head, len(head)
    for index, (finding, words) in enumerate(group):
        place = finding.place
        if not has_line(place):
            yield f"in {linked(place, where(place))}{_named(words)}"
            continue
        text = where(place)[len(shown(place.file)) + 1 :]
        comma = "," if index < len(group) - 1 else ""
        needed = len(text) + len(_named(words)) + len(comma) + 1
        if width + needed > _WIDTH and line != head:
            yield line
            line, width = "  ", 2
        line += f" {linked(place, text)}{_named(words)}{comma}"
        width += needed
    if line != head:
        yield line


def _named(words: tuple[str, ...]) -> str:
    short = [word for word in map(shown, words) if word and len(word) <= _LONGEST_WORD]
    return f" `{short[0]}`" if short else ""
