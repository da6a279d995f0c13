"""Draws a calendar: a bar for each span of days, the months, and the day of the run."""

from __future__ import annotations

from datetime import date

from flywheel.findings.reports.html.markup import Markup
from flywheel.findings.reports.html.svg_parts import BASE, ROW, extent, frame, label, mark, short, stripe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.findings.pictures import Calendar
    from flywheel.findings.reports.html.markup import Pen

#: How wide the part with the bars is, and the least distance of two months' names.
_DAYS = 480
_MONTH = 70
_GAP = 12


class _Scale:
    """Days as distances: the first day of the first month is at `left`."""

    def __init__(self, days: list[date], left: int) -> None:
        first, last = min(days), max(days)
        self.left = left
        self.first = first.replace(day=1)
        self.days = max((last - self.first).days + 1, 28)
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        step = -(-months * _MONTH // _DAYS)
        self.months = [_month(self.first, number) for number in range(0, months, step)]

    def at(self, day: date) -> int:
        """The distance of the beginning of a day."""
        return self.left + (day - self.first).days * _DAYS // self.days


def draw(pen: Pen, calendar: Calendar, name: str) -> Markup:
    """`calendar` as SVG."""
    spans = calendar.spans
    days = [date.fromisoformat(day) for one in spans for day in (one.first, one.last)]
    today = date.fromisoformat(calendar.today) if calendar.today else None
    names = [extent(short(pen.plain(one.name))) + 8 for one in spans]
    left = max(*names, *(extent(short(pen.plain(one.group))) for one in spans)) + _GAP
    scale = _Scale([*days, today] if today is not None else days, left)
    right = left + _DAYS + _GAP
    width = right + 18 + max(extent(short(pen.plain(one.words))) for one in spans)
    parts = []
    y, group = 2 * ROW, ""
    for at, one in enumerate(spans):
        if one.group != group:
            group = one.group
            parts.append(label(pen, 0, y + BASE, group, class_="group"))
            y += ROW
        first, last = sorted((date.fromisoformat(one.first), date.fromisoformat(one.last)))
        length = max(scale.at(last) - scale.at(first), 3)
        parts += [*stripe(pen, y, width, at), label(pen, 8 if one.group else 0, y + BASE, one.name)]
        parts += [pen.tag("rect", x=scale.at(first), y=y + 5, width=length, height=12, class_=f"bar {one.tone}")]
        parts += [mark(pen, right + 6, y + ROW // 2, one.tone), label(pen, right + 18, y + BASE, one.words)]
        y += ROW
    return frame(pen, calendar, name, width, y + 4, [*_months(pen, scale, y), *parts, *_today(pen, scale, today, y)])


def _months(pen: Pen, scale: _Scale, bottom: int) -> list[Markup]:
    parts = []
    for month in scale.months:
        x = scale.at(month)
        parts.append(pen.tag("path", d=f"M{x} {2 * ROW - 4}V{bottom}", class_="tick"))
        parts.append(label(pen, x, ROW + BASE, month.isoformat()[:7], class_="heading"))
    return parts


def _today(pen: Pen, scale: _Scale, today: date | None, bottom: int) -> list[Markup]:
    if today is None:
        return []
    x = scale.at(today)
    line = pen.tag("path", d=f"M{x} {ROW}V{bottom}", class_="line")
    return [line, label(pen, x, BASE, f"today {today.isoformat()}", anchor="middle", class_="heading")]


def _month(first: date, more: int) -> date:
    """The first day of the month that is so many months after `first`."""
    months = first.year * 12 + first.month - 1 + more
    return date(months // 12, months % 12 + 1, 1)
