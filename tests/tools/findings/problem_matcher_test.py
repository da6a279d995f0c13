"""The problem matcher reads the concise report as GitHub's runner would."""

from __future__ import annotations

import json
import re
from pathlib import Path

from flywheel.findings import reports
from flywheel.findings.finding import Finding
from flywheel.findings.report import Report
from flywheel.formats.source import Place

MATCHER = Path(__file__).parents[3] / ".github" / "problem-matcher.json"
LEVELS = {"blocker": "error", "warning": "warning", "note": "notice"}


def matches(text: str) -> list[tuple[str, ...]]:
    """Severity, file, line, column, code and message of each line that a matcher takes."""
    found = []
    for line in text.splitlines():
        for one in json.loads(MATCHER.read_text(encoding="utf-8"))["problemMatcher"]:
            [pattern] = one["pattern"]
            match = re.search(pattern["regexp"], line, re.ASCII)
            if match:
                parts = (match[pattern[name]] or "" for name in ("file", "line", "column", "code", "message"))
                found.append((one["severity"], *parts))
    return found


def test_each_finding_is_matched_once_with_all_its_parts():
    """The verdict and the account are not problems."""
    places = [Place("tofu/a b.tfvars", 12, 5), Place("config/organization.yaml", 3), Place("x.hcl"), Place("//:o (s)")]
    findings = [
        Finding("GF101", "unknown-label", "taxonomy", severity, f"`a:1:2: {severity}` is odd.", place, "Write `b`.")
        for severity in LEVELS
        for place in places
    ]
    report = Report("x", "", findings, ("taxonomy",), {"GF101": 4})
    found = matches(reports.render(report, "concise", {}))
    assert sorted(found) == sorted(
        (
            LEVELS[one.severity],
            one.place.file,
            str(one.place.line or ""),
            str(one.place.column or ""),
            "GF101 unknown-label",
            f"{one.message} fix: {one.fix}",
        )
        for one in findings
    )


def test_a_clean_report_has_no_problems(load, checks):
    """Its verdict is not one."""
    assert matches(reports.render(load("clean"), "concise", checks)) == []
