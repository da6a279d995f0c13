"""The cells of a table as people are shown them, and rows without secrets."""

from __future__ import annotations

from flywheel.findings.reports.printable import encodable, plural, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from flywheel.findings.table import Table

#: Rows that a person is shown; JSON has all.
_MOST = 2000


def cells(table: Table) -> list[list[str]]:
    """The rows that people are shown, as texts."""
    return [[_cell(row.get(key)) for key in table.columns] for row in table.rows[:_MOST]]


def rest(table: Table) -> str:
    """A sentence on the rows that people are not shown, "" if they see all."""
    more = len(table.rows) - _MOST
    return f"{plural(more, 'row')} more: the JSON report has all." if more > 0 else ""


def redacted(value: object, redact: Callable[[str], str]) -> object:
    """Rows, or what is in them, with every text passed through `redact`."""
    known: dict[str, str] = {}

    def clean(value: object) -> object:
        if isinstance(value, str):
            if value not in known:
                known[value] = encodable(redact(value))
            return known[value]
        if isinstance(value, list):
            return [clean(item) for item in value]
        return {key: clean(item) for key, item in value.items()} if isinstance(value, dict) else value

    return clean(value)


def _cell(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_cell, value))
    return "" if value is None else shown(str(value))
