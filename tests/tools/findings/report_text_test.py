"""The text report: colour, order, and source excerpts that never show a secret."""

from __future__ import annotations

import pytest

from flywheel.findings import reports
from flywheel.findings.finding import Finding
from flywheel.findings.report import Report
from flywheel.formats.source import Place

FAMILIES = ("taxonomy", "contract", "secrets")


def finding(id: str, severity: str, place: Place, family: str = "taxonomy") -> Finding:
    """A finding with short texts."""
    return Finding(id, "slug", family, severity, f"{id} is wrong.", place, "mend it.")


def excerpt_of(line: str, column: int | None, **options: object) -> list[str]:
    """The lines between message and fix for a finding at `column` of `line`."""
    place = Place("f.tfvars", 7, column)
    report = Report("x", "", [finding("GF101", "note", place)], FAMILIES)
    text = reports.render(report, "text", {}, lines=lambda place: line, **options)
    return text.split("\n")[2 : text.split("\n").index("    fix: mend it.")]


def test_colour_is_added_only_when_asked_for(load, checks):
    """Without the terminal colours, the coloured report is the plain one."""
    plain = reports.render(load("mixed"), "text", checks)
    coloured = reports.render(load("mixed"), "text", checks, colour=True)
    for code in ("0", "1", "2", "32", "1;31", "1;32", "1;33", "1;36"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert "\x1b" not in plain
    assert coloured == plain


def test_colour_tells_severity_place_and_verdict():
    """A blocker is red, its place bold, its fix green and the verdict red."""
    report = Report("x", "", [finding("GF101", "blocker", Place("f.tfvars", 1, 2))], ("taxonomy",))
    assert reports.render(report, "text", {}, colour=True) == (
        "\x1b[1mf.tfvars:1:2\x1b[0m  \x1b[1;31mblocker\x1b[0m  GF101 slug\n"
        "    GF101 is wrong.\n"
        "    \x1b[32mfix:\x1b[0m mend it.\n"
        "\n"
        "  \x1b[2mran      \x1b[0m  1 check: taxonomy\n"
        "\n"
        "\x1b[1;31mfailed\x1b[0m: 1 blocker, 0 warnings, 0 notes in x\n"
    )


def test_files_with_blockers_come_first_and_findings_in_file_order():
    """Files are ordered by their gravest finding, the findings of a file by place."""
    report = Report(
        "x",
        "",
        [
            finding("GF103", "note", Place("a", 1, 1)),
            finding("GF101", "blocker", Place("b", 9, 1)),
            finding("GF102", "warning", Place("b", 2, 1)),
            finding("GF104", "note", Place("b", 10, 1)),
            finding("GF105", "blocker", Place("b", 10, 1)),
        ],
        ("taxonomy",),
    )
    text = reports.render(report, "text", {})
    firsts = [line.split() for line in text.split("\n") if line.startswith(("a:", "b:"))]
    assert [" ".join(words[:3]) for words in firsts] == [
        "b:2:1 warning GF102",
        "b:9:1 blocker GF101",
        "b:10:1 blocker GF105",
        "b:10:1 note GF104",
        "a:1:1 note GF103",
    ]


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        ("capability = 1\n", 14, ["    7 | capability = 1", "      |              ^"]),
        ("\tset = 1\r\n", 2, ["    7 |     set = 1", "      |     ^"]),
        ("name = 1", None, ["    7 | name = 1"]),
        ("'語' = 1", 5, ["    7 | '語' = 1", "      |      ^"]),
        ("a\x1b[31m = 1", 8, ["    7 | a\\x1b[31m = 1", "      |           ^"]),
        ("short", 99, ["    7 | short", "      |      ^"]),
        ("", 1, ["    7 |", "      | ^"]),
    ],
    ids=["plain", "tab", "no column", "wide", "control", "beyond", "empty"],
)
def test_excerpt_puts_the_caret_below_the_column(line, column, expected):
    """The caret stands below the column whatever stands before it."""
    assert excerpt_of(line, column) == expected


def test_excerpt_of_a_long_line_is_a_window():
    """A document on one line is shown around the column only."""
    shown, caret = excerpt_of("x" * 500 + "HERE" + "y" * 500, 501)
    assert shown == "    7 | ..." + "x" * 40 + "HERE" + "y" * 56 + " ..."
    assert shown[caret.index("^") :].startswith("HERE")


def test_excerpt_passes_the_redactor():
    """A line that the redactor changes is not shown: another part of the secret can stand on it."""
    assert excerpt_of("key = 'abc'", 1, redact=lambda line: line) == ["    7 | key = 'abc'", "      | ^"]
    assert excerpt_of("key = 'abc'", 1, redact=lambda line: line.replace("abc", "***")) == []
    assert excerpt_of("key = '<GitHub token>'", 1, redact=lambda line: line) == []


def test_excerpt_is_withheld_from_lines_with_secrets(checks):
    """No finding shows a line that holds a secret, also in the report of another family."""
    held = Place("f.tfvars", 3, 1)
    report = Report(
        "x",
        "",
        [
            finding("GF101", "blocker", Place("f.tfvars", 3, 9)),
            finding("GF102", "blocker", Place("f.tfvars", 4, 1)),
            finding("GF103", "blocker", Place("g.tfvars", 1, 1)),
            finding("GF501", "blocker", held, "secrets"),
            finding("GF502", "blocker", Place("g.tfvars"), "secrets"),
        ],
        FAMILIES,
    )
    for family in (None, "taxonomy", "secrets"):
        text = reports.render(report, "text", checks, family, lines=lambda place: f"line {place.line} of {place.file}")
        assert "line 3 of f.tfvars" not in text
        assert "of g.tfvars" not in text
        assert ("line 4 of f.tfvars" in text) == (family != "secrets")


def test_excerpt_needs_the_secrets_family_or_a_redactor():
    """Where nobody has looked for secrets, no line is shown."""
    report = Report("x", "", [finding("GF101", "note", Place("f", 1, 1))], ("taxonomy",))
    assert "hidden" not in reports.render(report, "text", {}, lines=lambda place: "hidden")
    assert "shown" in reports.render(report, "text", {}, lines=lambda place: "shown", redact=lambda line: line)


def test_a_line_that_the_caller_lacks_has_no_excerpt():
    """A lookup may answer None."""
    report = Report("x", "", [finding("GF101", "note", Place("f", 1, 1))], FAMILIES)
    assert " | " not in reports.render(report, "text", {}, lines=lambda place: None)
