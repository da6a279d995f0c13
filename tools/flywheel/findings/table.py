"""Tables beside a report's findings: what was judged, row by row.

A row is a mapping as JSON has it. People are shown its texts, and lists of texts, as cells; the JSON report keeps
rows whole.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    #: A row: values by key.
    Row = dict[str, object]

#: So many rows are made together.
_BATCH = 1_000


class LazyRows:
    """Rows that are made when somebody asks for them: people are shown the first ones, and only JSON has all.

    `make` gives the rows of some of the things in `of`, one for each.
    """

    __slots__ = ("_make", "_of")

    def __init__(self, of: Sequence[Any], make: Callable[[Sequence[Any]], list[Row]]) -> None:
        self._of = of
        self._make = make

    def __len__(self) -> int:
        return len(self._of)

    def __getitem__(self, part: slice) -> list[Row]:
        return self._make(self._of[part])

    def __iter__(self) -> Iterator[Row]:
        for begin in range(0, len(self._of), _BATCH):
            yield from self[begin : begin + _BATCH]


class Table:
    """Rows under a title. key: its name in JSON. columns: the headings of what people are shown, by a row's key.

    closing: whether it is what a reader does next. It then stands behind the findings, and formats that have no tables
    have its rows too. instead: a sentence that people are shown in place of rows which all say the same, or of no row.
    Where it is "", they do not see a table without rows.
    """

    __slots__ = ("closing", "columns", "instead", "key", "rows", "title")

    def __init__(
        self, key: str, title: str, columns: dict[str, str], rows: list[Row] | LazyRows, closing: bool = False
    ) -> None:
        self.closing = closing
        self.instead = ""
        self.key = key
        self.title = title
        self.columns = columns
        self.rows = rows

    @property
    def is_shown(self) -> bool:
        """Whether people see it."""
        return bool(self.rows or self.instead)
