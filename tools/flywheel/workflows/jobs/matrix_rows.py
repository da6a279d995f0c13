"""The rows that a matrix has, once they are known."""

from __future__ import annotations

from flywheel.workflows.expressions import Gap

#: The values of a combination by axis; a gap stands for combinations that are not known.
Row = dict[str, object] | Gap


class MatrixRows:
    """The rows of a matrix.

    open: what a property that a row lacks is, None if it is null.
    """

    __slots__ = ("open", "rows")

    def __init__(self, rows: list[Row], open: Gap | None = None) -> None:
        self.rows = rows
        self.open = open
