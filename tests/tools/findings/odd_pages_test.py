"""No text that a report or a picture can hold breaks out of the page."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from fixture_odd_texts import NASTY, drawn_checks, drawn_reports, odd, texts
from flywheel_testing.page import Page
from hypothesis import given
from hypothesis import strategies as st

from flywheel.findings import reports
from flywheel.findings.finding import Finding
from flywheel.findings.pictures import TONES, Bar, Bars, Calendar, Grid, GridRow, Link, Mark, Picture, Routes, Span
from flywheel.findings.report import NotRun, Report
from flywheel.findings.table import Table
from flywheel.formats.source import Place


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


def pictures(rows: list[tuple[str, str, str, str]], title: str, amount: int) -> list[Picture]:
    """A picture of each kind, whose texts are these. A row is a group, a name, a text and a tone."""
    table = Table("things", title, {"name": title}, [{"name": one} for one, *_ in rows])
    legend = dict.fromkeys(TONES, title)
    cells = [GridRow(group, name, {name: Mark(tone, text)}) for group, name, text, tone in rows]
    bars = [Bar(group, name, amount, 2, text, tone) for group, name, text, tone in rows]
    spans = [Span(group, name, "2026-01-31", "2027-02-01", text, tone) for group, name, text, tone in rows]
    return [
        Grid(title, title, table, legend, [name for _, name, _, _ in rows], cells),
        Bars(title, title, table, legend, bars),
        Routes(title, title, table, legend, title, title, [Link(*row) for row in rows]),
        Calendar(title, title, table, legend, spans, "2026-11-30"),
    ]


def demand_closed(report: Report, checks: dict[str, object], **options: object) -> str:
    """The page of a report; raises `AssertionError` unless every character prints and nothing got out of its place."""
    text = reports.render(report, "html", checks, **options)
    assert text.replace("\n", "").isprintable()
    Page(text).demand_sound()
    return text


@odd
@given(
    st.lists(st.tuples(texts, texts, texts, st.sampled_from(TONES)), min_size=1, max_size=6), texts, st.integers(-1, 3)
)
def test_no_picture_breaks_out_of_the_page(rows, title, amount):
    """Texts of pictures are drawn as they are, in every kind of picture, and what is secret is not."""
    found = pictures(rows, title, amount)
    report = Report("x", "", [], (), tables=[found[0].table], pictures=lambda: found)
    text = demand_closed(report, {}, redact=lambda text: text.replace("forged", "#"))
    assert "forged" not in text
    assert text.count('role="img"') == 4


@pytest.mark.parametrize("bad", NASTY)
def test_a_page_of_nothing_but_one_odd_text(bad: str) -> None:
    """In every place where a text can stand."""
    found = pictures([(bad, bad, bad, "bad"), (bad, f"{bad}{bad}", bad, "good")], bad, 1)
    findings = [Finding(bad, bad, bad, "blocker", bad, Place(bad, 1, 1), bad) for _ in range(3)]
    not_run = NotRun(bad, bad, bad, (bad,), why=bad)
    check = SimpleNamespace(id=bad, slug=bad, family=bad, severity="note", summary=bad, sources=(bad,), why=bad)
    report = Report(
        bad, bad, findings, (bad,), {bad: 1}, True, (bad,), (bad,), [(bad, bad)], [not_run], (bad,),
        [found[0].table, Table(bad, bad, {"name": bad}, [{"name": [bad, bad]}])], lambda: found,
    )  # fmt: skip
    for pages in ("", bad, f"https://example.com/{bad}"):
        demand_closed(report, {bad: check}, lines=lambda _: bad, redact=str, pages=pages, version=bad)
