"""No text that a report or a picture can hold breaks out of the page."""

from __future__ import annotations

from fixture_odd_texts import drawn_checks, drawn_reports, odd, texts
from flywheel_testing.page import Page
from hypothesis import given
from hypothesis import strategies as st

from flywheel.findings import reports
from flywheel.findings.pictures import TONES, Bar, Bars, Calendar, Grid, GridRow, Link, Mark, Routes, Span
from flywheel.findings.report import Report
from flywheel.findings.table import Table


@odd
@given(drawn_reports, drawn_checks)
def test_a_page_stays_whole_and_closed(report, checks):
    """No text opens an element, adds an attribute or becomes a link that leads nowhere; each finding is there."""
    for family in (None, *report.families):
        text = reports.render(
            report, "html", checks, family, lines=lambda place: place.file, pages="https://example.com"
        )
        assert text.replace("\n", "").isprintable()
        page = Page(text)
        page.demand_sound()
    shown = reports.render(report, "html", checks)
    assert sum(f'id="{print_}' in shown for print_ in map(address, report.findings)) == len(report.findings)


def address(finding):
    """The beginning of a finding's address."""
    name = "".join(char for char in finding.id if char.isascii() and (char.isalnum() or char == "-"))[:20]
    return f"{name or 'finding'}-"


@odd
@given(
    st.lists(st.tuples(texts, texts, texts, st.sampled_from(TONES)), min_size=1, max_size=6), texts, st.integers(-1, 3)
)
def test_no_picture_breaks_out_of_the_page(rows, title, amount):
    """Texts of pictures are drawn as they are, in every kind of picture, and what is secret is not."""
    table = Table("things", title, {"name": title}, [{"name": one} for one, *_ in rows])
    legend = dict.fromkeys(TONES, title)
    cells = [GridRow(group, name, {name: Mark(tone, text)}) for group, name, text, tone in rows]
    bars = [Bar(group, name, amount, 2, text, tone) for group, name, text, tone in rows]
    spans = [Span(group, name, "2026-01-31", "2027-02-01", text, tone) for group, name, text, tone in rows]
    pictures = [
        Grid(title, title, table, legend, [name for _, name, _, _ in rows], cells),
        Bars(title, title, table, legend, bars),
        Routes(title, title, table, legend, title, title, [Link(*row) for row in rows]),
        Calendar(title, title, table, legend, spans, "2026-11-30"),
    ]
    report = Report("x", "", [], (), tables=[table], pictures=lambda: pictures)
    text = reports.render(report, "html", {}, redact=lambda text: text.replace("forged", "#"))
    assert text.replace("\n", "").isprintable() and "forged" not in text
    page = Page(text)
    page.demand_sound()
    assert len([one for one in page.all("svg") if one.get("role") == "img"]) == 4
