"""Draws bars: amounts against their rooms, with the line at which each is full in one place."""

from __future__ import annotations

from flywheel.findings.reports.html.markup import Markup
from flywheel.findings.reports.html.svg_parts import BASE, ROW, extent, frame, label, mark, short, stripe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.findings.pictures import Bar, Bars
    from flywheel.findings.reports.html.markup import Pen

#: How long a full bar is, and how far one that is over the line reaches at most.
_FULL, _MOST = 240, 320
_GAP = 12


def draw(pen: Pen, bars: Bars, name: str) -> Markup:
    """`bars` as SVG."""
    names = [extent(short(pen.plain(one.name))) + 8 for one in bars.bars]
    groups = [extent(short(pen.plain(one.group))) for one in bars.bars]
    words = [extent(short(pen.plain(one.words))) for one in bars.bars]
    left = max(*names, *groups) + _GAP
    right = left + _MOST + _GAP
    width = right + 18 + max(words)
    parts = [label(pen, left + _FULL, BASE, "all of it", anchor="middle", class_="heading")]
    y, group = ROW, ""
    for at, one in enumerate(bars.bars):
        if one.group != group:
            group = one.group
            parts.append(label(pen, 0, y + BASE, group, class_="group"))
            y += ROW
        parts += [*stripe(pen, y, width, at), label(pen, 8 if one.group else 0, y + BASE, one.name)]
        parts += [pen.tag("rect", x=left, y=y + 5, width=length(one), height=12, class_=f"bar {one.tone}")]
        parts += [mark(pen, right + 6, y + ROW // 2, one.tone), label(pen, right + 18, y + BASE, one.words)]
        y += ROW
    line = left + _FULL
    parts.append(pen.tag("path", d=f"M{line} {ROW}V{y}", class_="line"))
    return frame(pen, bars, name, width, y + 4, parts)


def length(bar: Bar) -> int:
    """How long a bar is: in proportion to its room, but never beyond the most."""
    if bar.amount <= 0:
        return 0
    return min(max(bar.amount * _FULL // bar.room, 2), _MOST) if bar.room > 0 else _MOST
