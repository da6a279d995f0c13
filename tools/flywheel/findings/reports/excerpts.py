"""The source line of a finding with a caret below its column, where that is safe to show."""

from __future__ import annotations

from flywheel.findings.finding import Finding
from flywheel.findings.reports.printable import has_column, has_line
from flywheel.formats.source import Place
from flywheel.formats.visible_text import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from flywheel.findings.report import Report

#: The family whose findings name places that hold a secret.
_SECRETS = "secrets"

#: How much of a long line stands before and after the column.
_BEFORE, _AFTER = 40, 60


class Excerpts:
    """Gives the excerpt of each finding of `report`.

    A line is shown only after the secrets family has looked at it and found nothing,
    or after the caller's redactor has: without either there is no excerpt at all. A line
    with a finding of that family is never shown, whichever finding asks for it. Neither is a line whose
    finding was redacted: the line can hold the same secret in another form, split or escaped.
    """

    __slots__ = ("_known", "_lines", "_redact", "_trusted", "_withheld")

    def __init__(
        self,
        report: Report,
        lines: Callable[[Place], str | None],
        redact: Callable[[str], str] | None,
    ) -> None:
        """`report` must be the whole one: another family's part does not know the secrets."""
        self._lines = lines
        self._redact = redact
        # Each line is redacted once, however many findings it has: a whole document can be one line.
        self._known: dict[tuple[str, int | None], str | None] = {}
        self._trusted = redact is not None or _SECRETS in report.families
        self._withheld = {
            (finding.place.file, finding.place.line)
            for finding in report.findings
            if finding.family == _SECRETS or _is_redacted(finding.message) or _is_redacted(finding.fix)
        }

    def of(self, finding: Finding) -> list[str]:
        """The lines of the excerpt; none if there is nothing to show or it may not be shown."""
        place = finding.place
        if not self._trusted or not has_line(place):
            return []
        if (place.file, place.line) in self._withheld or (place.file, None) in self._withheld:
            return []
        key = (place.file, place.line)
        if key not in self._known:
            self._known[key] = self._shown(place)
        line = self._known[key]
        if line is None:
            return []
        return _drawn(str(place.line), line, place.column if has_column(place) else None)

    def _shown(self, place: Place) -> str | None:
        """The line if it may be shown: with a secret on it, another one can stand there in parts."""
        line = self._lines(place)
        if line is None or _is_redacted(line) or (self._redact is not None and self._redact(line) != line):
            return None
        return line


def _is_redacted(text: str) -> bool:
    if "<" not in text:
        return False
    from flywheel.formats.secrets import secret_search  # imported late: 4 ms, rarely needed

    return secret_search.is_redacted(text)


def _drawn(number: str, line: str, column: int | None) -> list[str]:
    at = min((column or 1) - 1, len(line))
    start = max(at - _BEFORE, 0) if at > _BEFORE + _AFTER else 0
    end = at + _AFTER if len(line) > at + _AFTER else len(line)
    before = ("..." if start else "") + _spread(line[start:at])
    after = _spread(line[at:end]).rstrip() + (" ..." if end < len(line) else "")
    drawn = [f"    {number} | {before}{after}".rstrip()]
    if column is not None:
        drawn.append(f"    {' ' * len(number)} | {' ' * cells(before)}^")
    return drawn


def _spread(text: str) -> str:
    """`text` as it can be shown on one line; tabs as four spaces, so that the caret fits."""
    return visible(text.rstrip("\r\n").replace("\t", "    "))


def cells(text: str) -> int:
    """How many terminal cells `text` takes."""
    if text.isascii():
        return len(text)
    import unicodedata

    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    marks = sum(unicodedata.combining(char) != 0 for char in text)
    return len(text) + wide - marks
