"""Many findings with one cause: one entry for people, every finding for machines."""

from __future__ import annotations

import pytest

from flywheel.findings import reports
from flywheel.findings.finding import Finding
from flywheel.findings.report import Report
from flywheel.findings.reports import causes, statistics
from flywheel.formats.source import Place

FIX = "Set `attic_public_key` for the substrate."


def finding(line: int, fix: str = FIX, severity: str = "blocker", message: str = "", id: str = "GF401") -> Finding:
    """A finding of a runner set that has its line's number."""
    place = Place("a.tfvars", line, 3)
    return Finding(
        id, "slug", "wiring", severity, message or f"`key` of runner set `s{line:03}` is not set.", place, fix
    )


def report(*findings: Finding, **options: object) -> Report:
    """A report on these findings."""
    return Report("x", "", list(findings), ("wiring",), **options)


def test_findings_with_one_fix_are_one_cause():
    """The largest of the gravest comes first."""
    found = [finding(1, "Remove it.", "note"), finding(2, "Write `a`."), *(finding(line) for line in (5, 4, 3))]
    assert [[one.place.line for one in cause] for cause in causes.of(found)] == [[3, 4, 5], [2], [1]]


def test_a_fix_that_names_nothing_is_one_cause_where_messages_are_alike():
    """`Remove it.` of two kinds of message are two causes; names, values and figures may differ."""
    found = [
        finding(1, "Remove it.", message="`a` has 3 of 4."),
        finding(2, "Remove it.", message="`b` has 5 of 6."),
        finding(3, "Remove it.", message="`a` is not known."),
    ]
    assert [[one.place.line for one in cause] for cause in causes.of(found)] == [[1, 2], [3]]


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([], ""),
        ([1], ""),
        ([2, 1], ""),
        ([3], "fix this one thing: it removes all 3 findings."),
        ([1, 30, 2], "fix these 3 things: the first removes 30 of 33 findings."),
    ],
)
def test_the_sentence_says_what_to_fix_first(counts, told):
    """Only if something is shown together."""
    groups = [[finding(line) for line in range(count)] for count in sorted(counts, reverse=True)]
    assert causes.sentence(groups, lambda finding: False) == told


def test_what_nobody_has_to_fix_is_not_advised():
    """Notes, and warnings that are expected."""
    notes = [finding(line, severity="note") for line in range(5)]
    warnings = [finding(line, "Other.", "warning", id="GF402") for line in range(4)]
    groups = causes.of([*notes, *warnings])
    assert causes.sentence(groups, lambda one: False) == "fix this one thing: it removes 4 findings."
    assert causes.sentence(groups, lambda one: one.severity == "warning") == ""


def test_two_findings_stay_apart():
    """Each has its place, its message and its fix."""
    text = reports.render(report(finding(1), finding(2)), "text", {}, quiet=True)
    assert text == (
        "a.tfvars:1:3  blocker  GF401 slug\n"
        "    `key` of runner set `s001` is not set.\n"
        f"    fix: {FIX}\n"
        "\n"
        "a.tfvars:2:3  blocker  GF401 slug\n"
        "    `key` of runner set `s002` is not set.\n"
        f"    fix: {FIX}\n"
        "\n"
        "failed: 2 blockers, 0 warnings, 0 notes in x\n"
    )


def test_thirty_findings_are_one_entry_with_their_places():
    """The first has its excerpt; each other place has the name that its message alone has."""
    found = [finding(line) for line in range(1, 6)]
    found.append(Finding("GF401", "slug", "wiring", "blocker", "`key` is not set.", Place("//:owner (key)"), FIX))
    found.append(finding(9, "Other.", "warning", id="GF402"))
    lines = {"lines": lambda place: "a = 1", "redact": str}
    text = reports.render(report(*found), "text", {}, quiet=True, **lines)
    assert text == (
        "//:owner (key)  blocker  GF401 slug (6 findings with this fix)\n"
        "    `key` is not set.\n"
        f"    fix: {FIX}\n"
        "    in //:owner (key)\n"
        "    in a.tfvars: 1:3 `s001`, 2:3 `s002`, 3:3 `s003`, 4:3 `s004`, 5:3 `s005`\n"
        "\n"
        "a.tfvars:9:3  warning  GF402 slug\n"
        "    `key` of runner set `s009` is not set.\n"
        "    9 | a = 1\n"
        "      |   ^\n"
        "    fix: Other.\n"
        "\n"
        "fix these 2 things: the first removes 6 of 7 findings.\n"
        "failed: 6 blockers, 1 warning, 0 notes in x\n"
    )


def test_three_hundred_findings_fit_on_a_screen():
    """Thirty places are listed; `concise` and the JSON report have all."""
    found = report(*(finding(line) for line in range(1, 302)))
    lines = reports.render(found, "text", {}, quiet=True).splitlines()
    assert len(lines) <= 16
    assert max(map(len, lines)) <= 100
    assert lines[0] == "a.tfvars:1:3  blocker  GF401 slug (301 findings with this fix)"
    assert lines[-4:] == [
        "    and 271 more (`--format concise` lists each)",
        "",
        "fix this one thing: it removes all 301 findings.",
        "failed: 301 blockers, 0 warnings, 0 notes in x",
    ]
    concise = reports.render(found, "concise", {}).splitlines()
    assert sum(": blocker GF401 slug: " in line for line in concise) == 301


def test_in_markdown_they_are_one_row():
    """With every place, folded, and the sentence on top."""
    text = reports.render(report(*(finding(line) for line in range(1, 301))), "markdown", {})
    rows = [line for line in text.splitlines() if line.startswith("| **blocker**")]
    assert len(rows) == 1
    assert "\nFix this one thing: it removes all 300 findings.\n" in text
    assert "`a.tfvars:1:3`<details><summary>300 places</summary>`a.tfvars:1:3`, `a.tfvars:2:3`, " in rows[0]
    assert rows[0].count("`a.tfvars:") == 301
    assert len(text.splitlines()) < 30


def test_a_row_of_markdown_that_did_not_fit_is_counted_with_all_its_findings():
    """The sum of what is shown and what is not is what there is."""
    found = [finding(line, f"`{line // 5}`", message="|" * 3990) for line in range(500)]
    text = reports.render(report(*found), "markdown", {})
    shown_places = 5 * text.count("<summary>5 places</summary>")
    told = int(text.partition(" findings did not fit.")[0].rsplit("\n", 1)[1])
    assert shown_places + told == 500


def test_expected_warnings_are_one_entry_too():
    """Their mark stays, and expected counts are of findings."""
    found = [finding(line, severity="warning") for line in range(1, 5)]
    text = reports.render(report(*found, expected={"GF401": 4}, strict=True), "text", {}, quiet=True)
    assert text.startswith("a.tfvars:1:3  warning  GF401 slug (expected) (4 findings with this fix)\n")
    assert text.endswith("\npassed (strict): 0 blockers, 4 warnings (4 expected), 0 notes in x\n")


def test_annotations_of_a_level_are_ten_at_most():
    """By cause if there are more findings, and a last one for the causes that are left."""
    many = [finding(line) for line in range(1, 31)]
    few = [finding(40 + number, f"Write `{number}`.") for number in range(12)]
    lines = reports.render(report(*many, *few[:3]), "github", {}).splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("::error file=a.tfvars,line=1,col=3,title=GF401 slug::`key` of runner set `s001` is not")
    assert lines[0].endswith("a.tfvars:20:3, a.tfvars:21:3 and 9 more")
    lines = reports.render(report(*many, *few), "github", {}).splitlines()
    assert len(lines) == 10
    assert lines[-1] == "::error title=more::4 more findings with 4 other fixes: the report has them."


def test_ten_findings_are_ten_annotations():
    """What fits is not put together: each line has its own."""
    lines = reports.render(report(*(finding(line) for line in range(10))), "github", {}).splitlines()
    assert len(lines) == 10


def test_statistics_count_findings_and_fixes():
    """A line for each check, the gravest first."""
    found = [*(finding(line) for line in range(12)), finding(20, "`b`"), finding(1, "`x`", "note", id="GF402")]
    assert statistics.render(report(*found), {}) == (
        "  13  blocker  GF401 slug  2 fixes\n"
        "   1  note     GF402 slug  1 fix\n"
        "\n"
        "fix these 2 things: the first removes 12 of 13 findings.\n"
        "failed: 13 blockers, 0 warnings, 1 note in x\n"
    )


def test_statistics_of_a_clean_report():
    """Nothing but the verdict."""
    assert statistics.render(report(), {}) == "passed: 0 blockers, 0 warnings, 0 notes in x\n"
