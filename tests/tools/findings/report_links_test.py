"""Links in a terminal: where they are shown, and where they lead."""

from __future__ import annotations

import os
from types import SimpleNamespace

import pytest

from flywheel.findings import reports
from flywheel.findings.finding import Finding
from flywheel.findings.report import Report
from flywheel.findings.reports.links import Links, are_shown
from flywheel.formats.source import Place

CHECK = SimpleNamespace(
    id="GF101",
    slug="slug",
    family="taxonomy",
    severity="blocker",
    summary="",
    why="",
    sources=("docs/reference/names.md#one-name-one-registration", "https://example.com/a A page"),
)


@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        ({}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7600"}, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "4602"}, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "new"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "vscode"}, True),
        ({"TERM": "xterm-256color", "WT_SESSION": "x"}, True),
        ({"TERM": "dumb", "TERM_PROGRAM": "vscode"}, False),
        ({"FORCE_HYPERLINK": "1"}, True),
        ({"FORCE_HYPERLINK": "0", "TERM": "xterm-kitty"}, False),
    ],
)
def test_links_are_for_terminals_that_are_known_to_have_them(environment, shown):
    """FORCE_HYPERLINK decides, whatever the terminal."""
    assert are_shown(environment) is shown


def test_a_place_is_a_link_to_its_file_and_line(tmp_path, monkeypatch):
    """The address is of this host, whole and without a character that ends a link."""
    monkeypatch.chdir(tmp_path)
    host = os.uname().nodename
    linked = Links("https://example.com").place(Place("a b\x1b.tfvars", 3, 4), "TEXT")
    assert linked == f"\x1b]8;;file://{host}{tmp_path}/a%20b%1B.tfvars#3\x1b\\TEXT\x1b]8;;\x1b\\"


@pytest.mark.parametrize("file", ["", "//:owner (slug)", "@repo//:x"])
def test_a_place_that_is_not_a_file_is_not_a_link(file):
    """Labels and nothing."""
    assert Links("https://example.com").place(Place(file), "TEXT") == "TEXT"


def test_a_check_is_a_link_to_its_page():
    """Below the given address; otherwise to the page of this checkout, or to a public source."""
    linked = Links("https://example.com/checks/").check(CHECK, "GF101 slug")
    assert linked == "\x1b]8;;https://example.com/checks/GF101-slug.md\x1b\\GF101 slug\x1b]8;;\x1b\\"


def test_without_pages_a_check_is_a_link_to_a_public_source(monkeypatch):
    """An installed program has no pages."""
    monkeypatch.setattr("flywheel.__file__", "/nowhere/lib/flywheel/__init__.py")
    assert Links().check(CHECK, "GF101") == "\x1b]8;;https://example.com/a\x1b\\GF101\x1b]8;;\x1b\\"


def test_links_of_a_report_change_no_character_of_it():
    """The columns stay where they are."""
    found = Finding("GF101", "slug", "taxonomy", "blocker", "m", Place("a.tfvars", 1, 2), "f")
    report = Report("x", "", [found], ("taxonomy",))
    text = reports.render(report, "text", {"GF101": CHECK}, links=Links("https://example.com/checks"))
    first = text.split("\n")[0]
    assert first.count("\x1b]8;;\x1b\\") == 2
    assert "\x1b\\a.tfvars:1:2\x1b]8;;\x1b\\  blocker  \x1b]8;;https://example.com/checks/GF101-slug.md\x1b\\" in first
