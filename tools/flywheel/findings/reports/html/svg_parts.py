"""What all pictures are made of: labels, marks and the frame. Coordinates are whole numbers.

Text is drawn in a font of fixed width, so that its extent is known without a browser. Colours come from the style
sheet by class: they follow the reader's scheme.
"""

from __future__ import annotations

from flywheel.findings.pictures import BAD, DOUBT, GOOD
from flywheel.findings.reports.excerpts import cells
from flywheel.findings.reports.html.markup import Markup, joined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.findings.pictures import Picture
    from flywheel.findings.reports.html.markup import Pen

#: The height of a row.
ROW = 22
#: How far the baseline of a row's text is below its upper edge.
BASE = 15
#: Longer names are cut in the middle; all of it is the tooltip.
NAME = 56


def extent(text: str) -> int:
    """How wide `text` is: a cell of the font takes 7.3 at most."""
    return (cells(text) * 73 + 9) // 10


def short(text: str, most: int = NAME) -> str:
    """`text`, cut in the middle to at most so many characters: what differs is often at the end."""
    if len(text) <= most:
        return text
    tail = most // 2
    return f"{text[: most - 1 - tail]}…{text[-tail:]}"


def label(
    pen: Pen, x: int, y: int, text: str, most: int = NAME, anchor: str | None = None, class_: str | None = None
) -> Markup:
    """A text whose baseline begins at a point; a cut one has the whole as its tooltip."""
    whole = pen.plain(text)
    cut = short(whole, most)
    more = [pen.tag("title", whole)] if cut != whole else []
    return pen.tag("text", *more, cut, x=x, y=y, text_anchor=anchor, class_=class_)


def mark(pen: Pen, x: int, y: int, tone: str) -> Markup:
    """The shape of a tone, around a point."""
    if tone == BAD:
        return pen.tag("path", d=f"M{x} {y - 6}l6 6l-6 6l-6-6z", class_="bad")
    if tone == DOUBT:
        return pen.tag("path", d=f"M{x} {y - 6}l6 11h-12z", class_="doubt")
    if tone == GOOD:
        return pen.tag("circle", cx=x, cy=y, r=5, class_="good")
    return pen.tag("circle", cx=x, cy=y, r=3, class_="plain")


def stripe(pen: Pen, y: int, width: int, at: int) -> list[Markup]:
    """The ground of every second row."""
    return [pen.tag("rect", x=0, y=y, width=width, height=ROW, class_="stripe")] if at % 2 else []


def frame(pen: Pen, picture: Picture, name: str, width: int, height: int, parts: list[Markup]) -> Markup:
    """The picture as an image with a title and a description. name: its id in the page."""
    head = [
        pen.tag("title", picture.title, id=f"{name}-title"),
        pen.tag("desc", picture.says, id=f"{name}-desc"),
    ]
    return pen.tag(
        "svg",
        Markup("\n"),
        joined([*head, *parts]),
        Markup("\n"),
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=f"0 0 {width} {height}",
        role="img",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc",
        class_="picture",
    )
