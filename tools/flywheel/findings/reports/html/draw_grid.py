"""Draws a grid: rows by group, columns with slanted headings, and a mark in each cell that has one."""

from __future__ import annotations

from flywheel.findings.reports.html.markup import Markup
from flywheel.findings.reports.html.svg_parts import BASE, ROW, extent, frame, label, mark, short, stripe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.findings.pictures import Grid, GridRow
    from flywheel.findings.reports.html.markup import Pen

#: Headings up to so many cells are level if the columns are wide enough.
_HEADING = 40
_GAP = 12


class _Layout:
    """Where things stand. columns: the left edge of each column, and the right edge of the last."""

    def __init__(self, pen: Pen, grid: Grid) -> None:
        names = [extent(short(pen.plain(row.name))) + 8 for row in grid.rows]
        groups = [extent(short(pen.plain(row.group))) for row in grid.rows]
        headings = [short(pen.plain(column), _HEADING) for column in grid.columns]
        widths = [_width(pen, grid, column) for column in grid.columns]
        self.level = all(extent(text) <= width for text, width in zip(headings, widths, strict=True))
        self.columns = [max(*names, *groups) + _GAP]
        for width in widths:
            self.columns.append(self.columns[-1] + width + _GAP)
        slant = max(map(extent, headings)) * 71 // 100  # the sine of 45 degrees
        self.head = ROW if self.level else slant + 20
        reach = [0] if self.level else [left + extent(text) * 71 // 100 + 24 for left, text in self._starts(headings)]
        self.width = max(self.columns[-1], *reach)

    def _starts(self, headings: list[str]) -> list[tuple[int, str]]:
        return list(zip(self.columns, headings, strict=False))


def draw(pen: Pen, grid: Grid, name: str) -> Markup:
    """`grid` as SVG."""
    layout = _Layout(pen, grid)
    parts = [_heading(pen, layout, at, column) for at, column in enumerate(grid.columns)]
    y, group = layout.head, ""
    for at, row in enumerate(grid.rows):
        if row.group != group:
            group = row.group
            parts.append(label(pen, 0, y + BASE, group, class_="group"))
            y += ROW
        parts += _row(pen, grid, layout, row, y, at)
        y += ROW
    return frame(pen, grid, name, layout.width, y + 4, parts)


def _width(pen: Pen, grid: Grid, column: str) -> int:
    texts = [pen.plain(row.marks[column].text) for row in grid.rows if column in row.marks]
    widest = max((extent(short(text)) for text in texts), default=0)
    return widest + 18 if widest else 14


def _heading(pen: Pen, layout: _Layout, at: int, column: str) -> Markup:
    if layout.level:
        return label(pen, layout.columns[at], BASE, column, _HEADING, class_="heading")
    x, y = layout.columns[at] + 8, layout.head - 6
    turned = label(pen, x, y, column, _HEADING, class_="heading")
    return pen.tag("g", turned, transform=f"rotate(-45 {x} {y})")


def _row(pen: Pen, grid: Grid, layout: _Layout, row: GridRow, y: int, at: int) -> list[Markup]:
    parts = [*stripe(pen, y, layout.width, at), label(pen, 8 if row.group else 0, y + BASE, row.name)]
    for number, column in enumerate(grid.columns):
        found = row.marks.get(column)
        if found is not None:
            x = layout.columns[number]
            parts.append(mark(pen, x + 7, y + ROW // 2, found.tone))
            parts += [label(pen, x + 18, y + BASE, found.text)] if found.text else []
    return parts
