"""Each kind of picture, drawn whole: the files of `pictures/`, which any viewer of SVG opens.

`FLYWHEEL_UPDATE_GOLDENS=1` rewrites them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from flywheel.findings import reports
from flywheel.findings.pictures import (
    BAD,
    DOUBT,
    GOOD,
    PLAIN,
    Bar,
    Bars,
    Calendar,
    Grid,
    GridRow,
    Link,
    Mark,
    Picture,
    Routes,
    Span,
)  # fmt: skip
from flywheel.findings.report import Report
from flywheel.findings.reports.html.draw_bars import length
from flywheel.findings.reports.html.markup import Pen
from flywheel.findings.reports.html.svg_parts import short
from flywheel.findings.reports.html.table_section import drawn
from flywheel.findings.table import Table

FOLDER = Path(__file__).parent / "pictures"
TABLE = Table("things", "Things", {"name": "name"}, [{"name": "one"}])
LEGEND = {BAD: "wrong", DOUBT: "not decided", GOOD: "right", PLAIN: "neither"}


def grid(*columns: str) -> Grid:
    """Two groups of rows."""
    rows = [
        GridRow("acme", "heavy", {columns[0]: Mark(GOOD, "4"), columns[1]: Mark(BAD, "1")}),
        GridRow("acme", "light", {columns[1]: Mark(DOUBT)}),
        GridRow(
            "umbrella", 'a "<name>" that is much longer than any column can be, and cut', {columns[0]: Mark(PLAIN)}
        ),
    ]
    return Grid("Sets", "Three sets.", TABLE, LEGEND, columns, rows)


PICTURES: dict[str, Picture] = {
    "grid": grid("tinyland-nix", "tinyland-nix-heavy"),
    "grid_level": grid("a", "b"),
    "bars": Bars(
        "Room", "Four bars.", TABLE, LEGEND,
        [
            Bar("honey", "cpu", 8, 16, "8 of 16", GOOD),
            Bar("honey", "memory", 99, 64, "99Gi of 64Gi", BAD),
            Bar("honey", "pods", 100, 1, "100 of 1", BAD),
            Bar("sting", "cpu", 0, 1, "0 requested", PLAIN),
        ],
    ),
    "routes": Routes(
        "Jobs", "Four links.", TABLE, LEGEND, "requests", "served by",
        [
            Link("acme/app", "kvm (test)", "nothing serves it", BAD),
            Link("acme/app", "nix (build)", "set a", GOOD),
            Link("acme/app", "nix (build)", "set b", GOOD),
            Link("acme/web", "? vars.X (2 jobs)", "no file shows it", DOUBT),
        ],
    ),
    "calendar": Calendar(
        "Gaps", "Three gaps.", TABLE, LEGEND,
        [
            Span("acme", "app", "2026-01-31", "2026-02-01", "2026-02-01, open, overdue", BAD),
            Span("acme", "web", "2025-11-30", "2026-06-30", "2026-06-30, open", DOUBT),
            Span("umbrella", "api", "2026-01-01", "2026-01-01", "2026-01-01, closed", GOOD),
        ],
        "2026-03-01",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PICTURES)
def test_picture_is_as_committed(name: str, golden) -> None:
    """Every coordinate is a whole number, so every machine draws the same."""
    text = drawn(Pen(), PICTURES[name], "picture-1") + "\n"
    assert not any(word.replace(".", "").isdigit() for word in text.replace('"', " ").split() if "." in word)
    golden(FOLDER / f"{name}.svg", text)


def test_no_file_is_left_of_a_picture_that_is_gone() -> None:
    """The folder has one file for each."""
    assert sorted(path.stem for path in FOLDER.iterdir()) == sorted(PICTURES)


def test_a_picture_stands_above_the_table_that_it_was_drawn_from() -> None:
    """That table is folded; a picture of another table brings it."""
    own = Bars("Own", "x", Table("own", "Own", {"a": "a"}, [{"a": "1"}]), {}, PICTURES["bars"].bars)
    report = Report("x", "", [], (), tables=[TABLE], pictures=lambda: [PICTURES["bars"], own])
    text = reports.render(report, "html", {})
    headings = [part.partition("</h2>")[0].partition(">")[2] for part in text.split("<h2 ")[1:]]
    assert headings == ["Things", "Own", "What was judged"]
    assert text.count("<summary>The same as a table, with 1 row</summary>") == 2
    assert 'aria-labelledby="picture-1-title"' in text and 'aria-labelledby="picture-2-title"' in text


def test_an_empty_picture_is_not_drawn() -> None:
    """Nor is its table folded."""
    report = Report("x", "", [], (), tables=[TABLE], pictures=lambda: [Bars("None", "x", TABLE, {}, [])])
    text = reports.render(report, "html", {})
    assert 'role="img"' not in text and "The same as a table" not in text


def test_only_a_page_makes_pictures() -> None:
    """They cost nothing for other formats."""
    made = []
    report = Report("x", "", [], (), pictures=lambda: made.append(1) or ())
    for format in reports.FORMATS:
        reports.render(report, format, {})
    assert made == [1]


@pytest.mark.parametrize(
    ("amount", "room", "expected"),
    [(0, 4, 0), (-1, 4, 0), (1, 10**30, 2), (4, 4, 240), (5, 4, 300), (9, 4, 320), (1, 0, 320)],
)
def test_length_of_a_bar(amount: int, room: int, expected: int) -> None:
    """In proportion, never invisible, and never beyond the edge."""
    assert length(Bar("", "", amount, room, "", GOOD)) == expected


def test_names_are_cut_in_the_middle() -> None:
    """What differs is often at the end."""
    assert short("module.arc_runners.helm_release.extra", 20) == "module.ar…ease.extra"
    assert short("a" * 56) == "a" * 56
