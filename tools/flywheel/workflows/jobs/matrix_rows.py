"""The rows of a matrix."""

from __future__ import annotations

from flywheel.workflows.expressions import Gap

#: The values of a combination by axis; a gap represents unknown combinations.
Row = dict[str, object] | Gap


class MatrixRows:
    """The rows of a matrix.

    open: the value of a property that a row does not define; None means null.
    """

    __slots__ = ("open", "rows")

    def __init__(self, rows: list[Row], open: Gap | None = None) -> None:
        self.rows = rows
        self.open = open
