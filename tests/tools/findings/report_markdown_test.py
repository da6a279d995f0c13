"""Markdown that no value can break out of."""

from __future__ import annotations

import pytest

from flywheel.findings import reports
from flywheel.findings.finding import Finding
from flywheel.findings.report import Report
from flywheel.findings.reports.markdown import prose
from flywheel.formats.source import Place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`runner_group` is `Default`.", "`runner_group` is `Default`."),
        ("a | b", "a &#124; b"),
        ("`a|b`", "<code>a&#124;b</code>"),
        ("`a\\`", "<code>a\\\\</code>"),
        ("one ` alone", "one &#96; alone"),
        ("``", "<code></code>"),
        ("`a``b`", "`a`<code>b</code>"),
        ("` a`", "<code> a</code>"),
        ("<b>&</b>", "&lt;b&gt;&amp;&lt;/b&gt;"),
        ("`<b>`", "`<b>`"),
        ("[x](y) *a* _b_ ~c~", "\\[x\\](y) \\*a\\* \\_b\\_ \\~c\\~"),
    ],
)
def test_prose(text, expected):
    """Backticked values are code; everything else reads as it was written."""
    assert prose(text) == expected


def test_without_pages_checks_have_no_links(load, checks):
    """A link needs the base URL of the pages."""
    text = reports.render(load("mixed"), "markdown", checks)
    assert "](" not in text
    assert "| **blocker** | GF203 runner-group-default | `//:owner (runner_group)` |" in text


def test_a_large_report_stays_below_what_github_accepts():
    """A job summary above 1 MiB is dropped whole: rows that do not fit are counted instead."""
    findings = [
        Finding("GF101", "slug", "taxonomy", severity, "|" * 3000, Place("f", line, 1), f"`{line}`")
        for line, severity in enumerate(["blocker"] * 3 + ["note"] * 97, 1)
    ]
    text = reports.render(Report("x", "", findings, ("taxonomy",)), "markdown", {})
    rows = [line for line in text.split("\n") if line.startswith(("| **blocker", "| note"))]
    assert len(text.encode("utf-8")) < 1024 * 1024
    assert [row.split(" ")[1] for row in rows[:4]] == ["**blocker**"] * 3 + ["note"]
    assert f"\n\n{100 - len(rows)} findings did not fit. The other formats of this report have all.\n" in text
