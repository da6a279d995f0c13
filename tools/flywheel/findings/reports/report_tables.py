"""Tables beside a report's findings: what was judged, row by row, in the formats that can hold one.

A row is a mapping as JSON has it. Texts and lists of texts become cells; JSON keeps rows whole.
"""

from __future__ import annotations

import json

from flywheel.findings.reports.markdown import prose
from flywheel.findings.reports.printable import encodable, plural, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    #: A row: values by key.
    Row = dict[str, object]

#: The formats that have tables.
FORMATS = ("text", "json", "markdown")

#: Rows that a person is shown; JSON has all.
_MOST = 2000


class Table:
    """Rows under a title. key: its name in JSON. columns: the headings of what people are shown, by a row's key."""

    __slots__ = ("columns", "key", "rows", "title")

    def __init__(self, key: str, title: str, columns: dict[str, str], rows: list[Row]) -> None:
        self.key = key
        self.title = title
        self.columns = columns
        self.rows = rows

    def cells(self, row: Row) -> list[str]:
        """The texts of a row, a cell each."""
        return [_cell(row.get(key)) for key in self.columns]


def add(text: str, format: str, tables: Iterable[Table]) -> str:
    """A report's `text` in `format` with the tables; as it is in a format that has none.

    People are shown no table without rows; JSON has its key all the same.
    """
    adder = _ADDERS.get(format)
    return text if adder is None else adder(text, list(tables))


def redacted(value: object, redact: Callable[[str], str]) -> object:
    """A row, or what is in it, with every text passed through `redact`."""
    if isinstance(value, str):
        return encodable(redact(value))
    if isinstance(value, list):
        return [redacted(item, redact) for item in value]
    if isinstance(value, dict):
        return {key: redacted(item, redact) for key, item in value.items()}
    return value


def _cell(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_cell, value))
    return "" if value is None else shown(str(value))


def _text(text: str, tables: list[Table]) -> str:
    return "".join("\n".join((*_lines(table), "", "")) for table in tables if table.rows) + text


def _lines(table: Table) -> list[str]:
    rows = [list(table.columns.values()), *map(table.cells, table.rows[:_MOST])]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    padded = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return [f"{table.title}: {len(table.rows)}", *(f"  {line}" for line in padded), *_rest(table)]


def _markdown(text: str, tables: list[Table]) -> str:
    lines = []
    for table in tables:
        if not table.rows:
            continue
        lines += ["", f"### {table.title}", "", f"| {' | '.join(table.columns.values())} |"]
        lines.append("|" + " --- |" * len(table.columns))
        lines += [f"| {' | '.join(map(prose, table.cells(row)))} |" for row in table.rows[:_MOST]]
        lines += [line for rest in _rest(table) for line in ("", rest)]
    return text + "".join(f"{line}\n" for line in lines)


def _rest(table: Table) -> list[str]:
    rest = len(table.rows) - _MOST
    return [f"{plural(rest, 'row')} more: the JSON report has all."] if rest > 0 else []


def _json(text: str, tables: list[Table]) -> str:
    document = json.loads(text)
    document.update({table.key: table.rows for table in tables})
    return json.dumps(document, indent=2) + "\n"


_ADDERS: dict[str, Callable[[str, list[Table]], str]] = {"text": _text, "json": _json, "markdown": _markdown}
