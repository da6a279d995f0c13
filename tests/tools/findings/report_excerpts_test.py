"""Excerpts cost as much as the lines they show: a whole document can be one line."""

from __future__ import annotations

import time
from collections import Counter

from flywheel.findings import reports
from flywheel.findings.finding import WARNING, Finding
from flywheel.findings.report import Report
from flywheel.formats.source import Place

_LINES = {1: "a: [" + ", ".join(["no"] * 100_000) + "]", 2: "b: secret-7 no", 3: "c: no"}


def _report(count: int) -> Report:
    places = [Place("a.yaml", 1, 5 + 4 * number) for number in range(count)]
    places += [Place("a.yaml", 2, 13), Place("a.yaml", 3, 4), Place("a.yaml", 2, 1)]
    # Each has a fix of its own: findings with the same fix are one entry, with one excerpt.
    findings = [
        Finding("GF315", "ambiguous-yaml", "schema", WARNING, "`no` is a word.", one, f"Quote `{number}`.")
        for number, one in enumerate(places)
    ]
    return Report("a", "", findings, ("schema", "secrets"))


def test_line_is_redacted_once(checks: dict) -> None:
    """However many findings it has, whatever their order; a line with a secret is not shown at all."""
    asked: Counter[str] = Counter()

    def redact(line: str) -> str:
        asked[line] += 1
        return line.replace("secret-7", "<secret value>")

    text = reports.render(_report(50), "text", checks, lines=lambda place: _LINES[place.line or 0], redact=redact)
    assert asked == dict.fromkeys(_LINES.values(), 1)
    assert "    2 | b" not in text and "secret-7" not in text and "secret value" not in text
    assert "    3 | c: no\n      |    ^\n" in text


def test_time_is_linear_in_the_findings(checks: dict) -> None:
    """A hundred thousand findings on one line of half a megabyte."""
    report = _report(100_000)
    start = time.process_time()
    text = reports.render(report, "text", checks, lines=lambda place: _LINES[place.line or 0], redact=str)
    assert text.count("\n      |") == 100_003
    assert time.process_time() - start < 5
