"""The verdicts that all formats share."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from flywheel.findings.finding import BLOCKER, NOTE, WARNING, Finding
from flywheel.findings.report import Report
from flywheel.findings.reports.printable import LONGEST, shown, where
from flywheel.findings.reports.view import View
from flywheel.formats.source import Place


def report(*severities: str, expected: dict[str, int] | None = None, strict: bool = False) -> Report:
    """A report with one finding of GF101, all of one severity, per word."""
    findings = [
        Finding("GF101", "slug", "taxonomy", severity, "wrong.", Place("f", line, 1), "mend it.")
        for line, severity in enumerate(severities, 1)
    ]
    return Report("x", "", findings, ("taxonomy",), expected, strict)


@pytest.mark.parametrize(
    ("seen", "ok", "expected"),
    [
        (report(), True, []),
        (report(NOTE, strict=True), True, [False]),
        (report(WARNING), True, [False]),
        (report(WARNING, strict=True), False, [False]),
        (report(WARNING, expected={"GF101": 1}, strict=True), True, [True]),
        (report(WARNING, expected={"GF101": 2}), False, [True]),
        (report(WARNING, WARNING, expected={"GF101": 1}), False, [False, False]),
        (report(expected={"GF101": 1}), False, []),
        (report(BLOCKER), False, [False]),
        (report(BLOCKER, expected={"GF101": 1}), False, [False]),
    ],
    ids=[
        "nothing",
        "note in strict mode",
        "warning",
        "warning in strict mode",
        "expected in strict mode",
        "fewer than expected",
        "more than expected",
        "expected and absent",
        "blocker",
        "a blocker cannot be expected",
    ],
)
def test_verdict(seen, ok, expected):
    """A finding is expected only while the count holds; the count is exact."""
    view = View(seen, {})
    assert view.ok is ok
    assert [view.expected(finding) for finding in seen.findings] == expected


def test_outcomes_are_the_checks_that_ran_and_whatever_else_must_be_told(load, checks):
    """Checks of other families appear only by a finding or a surprise."""
    view = View(load("odd"), checks)
    assert [outcome.check.id for outcome in view.outcomes] == ["GF101", "GF104", "GF999", "GF601"]
    assert [outcome.check.id for outcome in view.ran()] == ["GF101", "GF104"]


def test_a_familys_view_has_its_own_expectations_only(checks):
    """The family of an expected id is the check's; another family's view is not failed by it."""
    seen = Report("x", "", [], ("boundary", "pin"), {"GF202": 1})
    assert not View(seen, checks, "boundary").ok
    assert View(seen, checks, "pin").ok


def test_families_come_in_report_order_and_checks_by_id(checks):
    """The order of the table of checks does not matter."""
    seen = Report("x", "", [], ("pin", "taxonomy"))
    shuffled = dict(reversed(checks.items()))
    outcomes = View(seen, shuffled).outcomes
    assert [outcome.check.id for outcome in outcomes] == ["GF601", "GF101", "GF104"]


def test_a_check_without_findings_has_none():
    """An outcome has its own findings only."""
    check = SimpleNamespace(id="GF102", family="taxonomy")
    first, second = View(report(NOTE), {"GF102": check}).outcomes
    assert (first.check.id, len(first.findings)) == ("GF101", 1)
    assert (second.check.id, second.findings) == ("GF102", [])


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place("f.tfvars", 3, 4), "f.tfvars:3:4"),
        (Place("f.tfvars", 3), "f.tfvars:3"),
        (Place("f.tfvars"), "f.tfvars"),
        (Place("f.tfvars", 0, 0), "f.tfvars"),
        (Place("//:owner (slug)"), "//:owner (slug)"),
        (Place("a\nb", 1, 1), "a\\nb:1:1"),
        (Place(""), "(no place)"),
    ],
)
def test_where_tells_what_is_known(place, text):
    """A place is told as far as it is known."""
    assert where(place) == text


def test_shown_escapes_what_does_not_print_and_cuts_what_is_long():
    """Letters of any script stay; what hides, moves or breaks a line becomes visible."""
    assert shown("grün 語 😀") == "grün 語 😀"
    assert shown("a\tb\r\n\0\x7f\x85") == "a\\x09b\\x0d\\n\\x00\\x7f\\x85"
    assert shown("\u00a0\u200b\u202e\u2028\ufeff\udc80\U000e0041") == (
        "\\xa0\\u200b\\u202e\\u2028\\ufeff\\udc80\\U000e0041"
    )
    assert shown("x" * (LONGEST + 7)) == "x" * LONGEST + " ... (7 more characters)"
