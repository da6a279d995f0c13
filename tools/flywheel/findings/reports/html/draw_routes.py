"""Draws routes: sources on the left, targets on the right, a line for each link."""

from __future__ import annotations

from flywheel.findings.pictures import BAD, TONES
from flywheel.findings.reports.html.markup import Markup
from flywheel.findings.reports.html.svg_parts import BASE, ROW, extent, frame, label, mark, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.findings.pictures import Link, Routes
    from flywheel.findings.reports.html.markup import Pen

#: How wide the part with the lines is.
_BETWEEN = 180


def draw(pen: Pen, routes: Routes, name: str) -> Markup:
    """`routes` as SVG: groups in the order given; a target is drawn near the sources that it serves."""
    sources, y = _sources(routes.links)
    targets, bottom = _targets(routes.links, sources)
    left = max(
        extent(pen.plain(routes.from_words)),
        *(extent(short(pen.plain(source))) + 8 for _, source in sources),
        *(extent(short(pen.plain(group))) for group, _ in sources),
    )
    start, end = left + 20, left + 20 + _BETWEEN
    width = end + 18 + max(extent(pen.plain(routes.to_words)), *(extent(short(pen.plain(one))) for one in targets))
    parts = [
        label(pen, 0, BASE, routes.from_words, class_="heading"),
        label(pen, end + 14, BASE, routes.to_words, class_="heading"),
    ]
    for tone in reversed(TONES):  # what is wrong is drawn last, so nothing hides it
        parts += [
            _line(pen, start, sources[one.group, one.source], end, targets[one.target], tone)
            for one in routes.links
            if one.tone == tone
        ]
    parts += _names(pen, routes.links, sources, start)
    for target, at in targets.items():
        parts += [mark(pen, end + 4, at + ROW // 2, _worst(one for one in routes.links if one.target == target))]
        parts += [label(pen, end + 14, at + BASE, target)]
    return frame(pen, routes, name, width, max(y, bottom) + 4, parts)


def _sources(links: list[Link]) -> tuple[dict[tuple[str, str], int], int]:
    """The upper edge of each source, below the heading of its group, and the lower edge of the last."""
    found: dict[tuple[str, str], int] = {}
    y, group = ROW, ""
    for one in links:
        if (one.group, one.source) in found:
            continue
        if one.group != group:
            group = one.group
            y += ROW
        found[one.group, one.source] = y
        y += ROW
    return found, y


def _targets(links: list[Link], sources: dict[tuple[str, str], int]) -> tuple[dict[str, int], int]:
    """The upper edge of each target, and the lower edge of the last."""
    ends: dict[str, list[int]] = {}
    for one in links:
        ends.setdefault(one.target, []).append(sources[one.group, one.source])
    middle = {target: sum(edges) // len(edges) for target, edges in ends.items()}
    found: dict[str, int] = {}
    y = ROW
    for target in sorted(ends, key=lambda one: (middle[one], one)):
        found[target] = max(y, middle[target])
        y = found[target] + ROW
    return found, y


def _line(pen: Pen, start: int, from_edge: int, end: int, to_edge: int, tone: str) -> Markup:
    first, last = from_edge + ROW // 2, to_edge + ROW // 2
    middle = (start + end) // 2
    return pen.tag("path", d=f"M{start} {first}C{middle} {first} {middle} {last} {end} {last}", class_=f"link {tone}")


def _names(pen: Pen, links: list[Link], sources: dict[tuple[str, str], int], start: int) -> list[Markup]:
    parts: list[Markup] = []
    group = ""
    for (of, source), y in sources.items():
        if of != group:
            group = of
            parts.append(label(pen, 0, y - ROW + BASE, group, class_="group"))
        tone = _worst(one for one in links if (one.group, one.source) == (of, source))
        parts.append(label(pen, 8 if of else 0, y + BASE, source, class_="wrong" if tone == BAD else None))
        parts.append(mark(pen, start - 8, y + ROW // 2, tone))
    return parts


def _worst(links: object) -> str:
    tones = {one.tone for one in links}  # type: ignore[attr-defined]
    return next(tone for tone in TONES if tone in tones)
