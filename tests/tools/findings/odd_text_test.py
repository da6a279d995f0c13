"""No text that a report can hold makes a format fail, or fool its readers."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest
from fixture_odd_texts import drawn_checks, drawn_reports, odd
from hypothesis import given

from flywheel.findings import reports, runner_commands
from flywheel.findings.finding import Finding
from flywheel.findings.report import Report
from flywheel.findings.reports import causes, json_report, links
from flywheel.findings.reports.view import FEW, View
from flywheel.formats.source import Place, Source


def each(report: Report) -> tuple[str | None, ...]:
    """The whole report, then each family."""
    return (None, *report.families)


@odd
@given(drawn_reports, drawn_checks)
def test_text_prints_and_ends_with_the_verdict(report, checks):
    """Every character prints; each finding has its lines and no more."""
    for family in each(report):
        text = reports.render(report, "text", checks, family, lines=lambda place: place.file)
        assert text.replace("\n", "").isprintable()
        word = "passed" if View(report, checks, family).ok else "failed"
        assert text.rstrip("\n").split("\n")[-1].startswith(word)
    lines = reports.render(report, "text", checks).split("\n")
    groups = causes.of(report.findings)
    entries = [entry for group in groups for entry in ([group] if len(group) > FEW else [[one] for one in group])]
    told = sum(3 if entry[0].fix else 2 for entry in entries) + len(entries)
    surprises = len(View(report, checks).surprises)
    account = next(index for index, line in enumerate(lines) if line.startswith("  ran  "))
    # The places of many findings with the same fix take a line each, or less.
    together = sum(len(entry) for entry in entries if len(entry) > 1)
    assert 0 <= account - (told + surprises + (surprises > 0)) <= together


@odd
@given(drawn_reports, drawn_checks)
def test_concise_has_a_line_for_each_finding(report, checks):
    """Every character prints, and no value forges a line."""
    lines = reports.render(report, "concise", checks).rstrip("\n").split("\n")
    assert all(line.isprintable() for line in lines)
    view = View(report, checks)
    assert len(lines) == len(report.findings) + len(view.surprises) + 1
    assert lines[-1].startswith("passed" if view.ok else "failed")


@odd
@given(drawn_reports, drawn_checks)
def test_links_hold_nothing_that_drives_a_terminal(report, checks):
    """Between the two escapes of a link there is an address of printable ASCII."""
    text = reports.render(report, "text", checks, links=links.Links("https://example.com/checks"))
    plain = re.sub(r"\x1b\]8;;[!-~]*\x1b\\", "", text)
    # A command to a runner is at the start of a line, where the link is: it needs no second escape there.
    assert runner_commands.in_text(plain) == reports.render(report, "text", checks)


@odd
@given(drawn_reports, drawn_checks)
def test_json_reads_back_as_the_same_report(report, checks):
    """The text is ASCII JSON; what is read renders the same again."""
    text = reports.render(report, "json", checks)
    assert text.isascii()
    again = json_report.read(Source("r.json", text))
    assert len(again.findings) == len(report.findings)
    assert {finding.message for finding in again.findings} == {
        finding.message.encode("utf-8", "backslashreplace").decode() for finding in report.findings
    }


@odd
@given(drawn_reports, drawn_checks)
def test_junit_is_well_formed_and_fails_with_the_report(report, checks):
    """A strict XML parser reads it; it has a failure exactly if the report fails."""
    for family in each(report):
        root = ElementTree.fromstring(reports.render(report, "junit", checks, family).encode("utf-8"))
        cases = list(root.iter("testcase"))
        assert int(root.get("tests")) == len(cases)
        assert (int(root.get("failures")) > 0) == reports.fails(report, checks, family)


@odd
@given(drawn_reports, drawn_checks)
def test_sarif_is_json_with_a_result_per_finding(report, checks):
    """Results, rules and fingerprints are complete."""
    text = reports.render(report, "sarif", checks, pages="https://example.com", version="0.1.0")
    (run,) = json.loads(text)["runs"]
    assert text.isascii()
    json.dumps(run, ensure_ascii=False).encode("utf-8")  # no lone surrogate
    assert len(run["results"]) == len(report.findings)
    prints = [result["partialFingerprints"]["flywheelFinding/v1"] for result in run["results"]]
    assert len(set(prints)) == len(prints)


@odd
@given(drawn_reports, drawn_checks)
def test_sarif_matches_the_standards_schema(sarif_validator, report, checks):
    """Odd text does not make the log invalid."""
    text = reports.render(report, "sarif", checks, pages="https://example.com")
    sarif_validator.validate(json.loads(text))


@odd
@given(drawn_reports, drawn_checks)
def test_markdown_tables_keep_their_columns(report, checks):
    """A row has four cells whatever stands in them, and there is a row per finding."""
    text = reports.render(report, "markdown", checks, pages="https://example.com")
    rows = [line for line in text.split("\n") if line.startswith("|")]
    assert all(row.count("|") == 5 and row.endswith("|") for row in rows)
    heads = 2 * text.count("\n| Severity |")
    assert len(rows) == len(report.findings) + heads
    lines = text.split("\n")
    assert lines.count("<details>") == lines.count("</details>") == 1 + (heads + 1) // 2 - (heads > 0)
    assert text.replace("\n", "").isprintable()


@odd
@given(drawn_reports, drawn_checks)
def test_github_output_has_one_line_per_finding(report, checks):
    """Every line is one annotation with the properties that GitHub knows."""
    text = reports.render(report, "github", checks)
    lines = text.split("\n")[:-1]
    assert len(lines) == len(report.findings) + len(View(report, checks).surprises)
    for line in lines:
        assert re.fullmatch(r"::(error|warning|notice) (file=[^:,]+,(line=\d+,(col=\d+,)?)?)?title=[^:,]*::.*", line)
    assert text.replace("\n", "").isprintable()


@pytest.mark.parametrize("format", reports.FORMATS)
def test_a_message_of_a_megabyte_is_rendered(format, checks):
    """People are shown its beginning; JSON and SARIF have it whole."""
    message = "x|`<&\n\x1b" * 150_000
    found = Finding("GF101", "slug", "taxonomy", "blocker", message, Place("f" * 10_000, 1, 1), message)
    text = reports.render(Report("x", "", [found], ("taxonomy",)), format, checks)
    if format in ("json", "sarif"):
        assert len(text) > 2_000_000
    else:
        assert len(text) < 200_000
