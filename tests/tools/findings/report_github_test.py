"""GitHub workflow commands: one line each, escaped as the runner unescapes them."""

from __future__ import annotations

import pytest

from flywheel.findings import reports
from flywheel.findings.finding import Finding
from flywheel.findings.report import Report
from flywheel.findings.reports.github import escape_data, escape_property
from flywheel.formats.source import Place


@pytest.mark.parametrize(
    ("text", "data", "value"),
    [
        ("plain", "plain", "plain"),
        ("50%", "50%25", "50%25"),
        ("%0A", "%250A", "%250A"),
        ("a\r\nb", "a%0D%0Ab", "a%0D%0Ab"),
        ("a:b,c", "a:b,c", "a%3Ab%2Cc"),
    ],
)
def test_escapes(text, data, value):
    """Percent signs first; colons and commas in properties only."""
    assert escape_data(text) == data
    assert escape_property(text) == value


def test_a_clean_report_says_nothing(load, checks):
    """No findings, no annotations."""
    assert reports.render(load("clean"), "github", checks) == ""


def test_levels_follow_what_fails(load, checks):
    """What fails is an error, also a warning in strict mode; expected warnings are notices."""
    lines = reports.render(load("strict"), "github", checks).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error", "::error", "::warning", "::warning"]
    assert lines[0].startswith("::error title=expected::GF202 was expected once")


def test_errors_come_first():
    """GitHub shows ten annotations of a level: the gravest must be among them."""
    findings = [
        Finding("GF101", "slug", "taxonomy", severity, "m", Place("f", line, 1), "")
        for line, severity in enumerate(["note", "warning", "blocker"], 1)
    ]
    lines = reports.render(Report("x", "", findings, ("taxonomy",)), "github", {}).splitlines()
    assert lines == [
        "::error file=f,line=3,col=1,title=GF101 slug::m",
        "::warning file=f,line=2,col=1,title=GF101 slug::m",
        "::notice file=f,line=1,col=1,title=GF101 slug::m",
    ]


@pytest.mark.parametrize(
    ("place", "start"),
    [
        (Place("f", 3), "::notice file=f,line=3,title=GF101 slug::m"),
        (Place("f"), "::notice file=f,title=GF101 slug::m"),
        (Place("f", 0, 0), "::notice file=f,title=GF101 slug::m"),
        (Place("//a:b (c)"), "::notice title=GF101 slug:://a:b (c): m"),
        (Place("@r//:b"), "::notice title=GF101 slug::@r//:b: m"),
        (Place(""), "::notice title=GF101 slug::(no place): m"),
    ],
)
def test_a_place_that_is_no_line_is_told_in_the_message(place, start):
    """GitHub can only point at files; labels stand in the message."""
    found = Finding("GF101", "slug", "taxonomy", "note", "m", place, "")
    assert reports.render(Report("x", "", [found], ("taxonomy",)), "github", {}) == start + "\n"
