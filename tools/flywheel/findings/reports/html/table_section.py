"""The tables of the page, each below the pictures that were drawn from it."""

from __future__ import annotations

from flywheel.findings.pictures import TONES, Bars, Calendar, Grid, Routes
from flywheel.findings.reports import table_cells
from flywheel.findings.reports.html.markup import joined
from flywheel.findings.reports.html.svg_parts import mark
from flywheel.findings.reports.printable import plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.findings.pictures import Picture
    from flywheel.findings.reports.html.markup import Markup, Pen
    from flywheel.findings.table import Table

#: Characters of a cell that is one word, and of one that is a sentence or a list.
_SHORT, _LONG = 24, 60


def sections(pen: Pen, tables: Iterable[Table], pictures: Iterable[Picture]) -> list[tuple[str, Markup]]:
    """A title and a section for each table that people see, and for each picture of another one."""
    shown = [one for one in tables if one.is_shown]
    waiting = [one for one in pictures if one.tones()]
    found = []
    for table in shown:
        figures = [_figure(pen, one, f"picture-{at}") for at, one in enumerate(waiting, 1) if one.table is table]
        found.append((table.title, joined([*figures, _folded(pen, table) if figures else _shown(pen, table)])))
    for number, one in enumerate(waiting, 1):
        if not any(one.table is table for table in shown):
            found.append((one.title, joined([_figure(pen, one, f"picture-{number}"), _folded(pen, one.table)])))
    return found


def _folded(pen: Pen, table: Table) -> Markup:
    return pen.tag(
        "details", pen.tag("summary", f"The same as a table, with {plural(len(table.rows), 'row')}"), _shown(pen, table)
    )


def scrolling(pen: Pen, title: str, inner: Markup) -> Markup:
    """Something that may be wider than the page: it scrolls by itself, by keyboard too."""
    return pen.tag("div", inner, class_="scroll", role="region", tabindex=0, aria_label=title)


def _figure(pen: Pen, picture: Picture, name: str) -> Markup:
    tones = picture.tones()
    shapes = [
        pen.tag(
            "li", pen.tag("svg", mark(pen, 7, 7, tone), width=14, height=14, aria_hidden="true"), picture.legend[tone]
        )
        for tone in TONES
        if tone in picture.legend and tone in tones
    ]
    caption = pen.tag("figcaption", pen.tag("ul", joined(shapes), class_="legend")) if shapes else pen.text("")
    return pen.tag("figure", scrolling(pen, f"Picture: {picture.title}", drawn(pen, picture, name)), caption)


def drawn(pen: Pen, picture: Picture, name: str) -> Markup:
    """`picture` as SVG. name: its id in the page."""
    if isinstance(picture, Grid):
        from flywheel.findings.reports.html import draw_grid

        return draw_grid.draw(pen, picture, name)
    if isinstance(picture, Bars):
        from flywheel.findings.reports.html import draw_bars

        return draw_bars.draw(pen, picture, name)
    if isinstance(picture, Routes):
        from flywheel.findings.reports.html import draw_routes

        return draw_routes.draw(pen, picture, name)
    if isinstance(picture, Calendar):
        from flywheel.findings.reports.html import draw_calendar

        return draw_calendar.draw(pen, picture, name)
    raise TypeError(f"no drawing for {type(picture).__name__}")


def _shape(text: str) -> str | None:
    """How wide a cell is: `owner-01` is not broken at its hyphen, and a list of thirty names has some room."""
    if len(text) <= _SHORT and " " not in text:
        return "word"
    return "long" if len(text) > _LONG else None


def _shown(pen: Pen, table: Table) -> Markup:
    if table.instead:
        return pen.tag("p", pen.prose(table.instead))
    head = [pen.tag("th", name, scope="col") if name else pen.tag("td") for name in table.columns.values()]
    rows = [
        pen.tag(
            "tr",
            pen.tag("th", pen.prose(first), scope="row", class_=_shape(first)),
            *(pen.tag("td", pen.prose(one), class_=_shape(one)) for one in others),
        )
        for first, *others in table_cells.cells(table)
    ]
    whole = pen.tag(
        "table",
        pen.tag("caption", f"{table.title}: {len(table.rows)}"),
        pen.tag("thead", pen.tag("tr", *head)),
        pen.tag("tbody", joined(rows)),
    )
    rest = table_cells.rest(table)
    return joined([scrolling(pen, f"Table: {table.title}", whole), *([pen.tag("p", rest)] if rest else [])])
