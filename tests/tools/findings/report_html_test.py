"""The page: whole without a script, with an address for each finding, and closed to everything from outside."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from flywheel_testing.page import Page

import flywheel
from flywheel.findings import reports
from flywheel.findings.finding import Finding
from flywheel.findings.report import Report
from flywheel.formats.source import Place

_PROBE = """
import sys
sys.path.insert(0, sys.argv[1])
from flywheel.findings import reports
from flywheel.findings.report import Report
reports.render(Report("x", "", [], ("pin",)), "text", {})
print(*sorted(name for name in sys.modules if "html" in name or name.endswith("pictures")))
"""


def finding(number: int, **other: object) -> Finding:
    """A finding; those of one number have one fix."""
    values = {
        "id": "GF101",
        "slug": "a-rule",
        "family": "taxonomy",
        "severity": "blocker",
        "message": "a `value` is wrong.",
        "place": Place("a.tfvars", 3, 9),
        "fix": f"Write `{number}`.",
    } | other
    return Finding(*(values[name] for name in ("id", "slug", "family", "severity", "message", "place", "fix")))


def page(*findings: Finding, **options: object) -> Page:
    """The page of a report with these findings."""
    families = tuple(dict.fromkeys(one.family for one in findings)) or ("taxonomy",)
    found = Page(reports.render(Report("x", "", list(findings), families), "html", {}, **options))
    found.demand_sound()
    return found


def test_no_part_of_it_is_loaded_for_another_format() -> None:
    """The page costs nothing where none is asked for."""
    root = Path(flywheel.__file__).parent.parent
    done = subprocess.run([sys.executable, "-I", "-c", _PROBE, str(root)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_it_is_the_same_every_time(load, checks) -> None:
    """Two runs on the same input give the same bytes."""
    first, second = (reports.render(load("mixed"), "html", checks) for _ in range(2))
    assert first == second


def test_every_finding_has_an_address_that_stays_when_lines_move() -> None:
    """A link to a finding is right as long as the finding is there."""
    before = page(finding(1), finding(2, message="another."))
    after = page(finding(0, message="new above."), finding(1, place=Place("a.tfvars", 40, 9)))
    ids = [one["id"] for one in before.all("article")]
    assert [id.startswith("GF101-") and len(id) == 18 for id in ids] == [True, True]
    assert ids[0] in [one["id"] for one in after.all("article")]


def test_many_findings_with_one_fix_are_one_entry_with_an_address_each() -> None:
    """The entry has what they share, and each place says what is its own."""
    places = [finding(1, message=f"set `{name}` is wrong.", place=Place(f"{name}.tfvars", 1, 1)) for name in "abc"]
    found = page(*places)
    (entry,) = found.all("article")
    assert "id" not in entry
    assert len([one for one in found.all("li") if one.get("id", "").startswith("GF101-")]) == 3
    assert "a.tfvars:1:1 and 2 more" in found.text
    assert "b.tfvars:1:1: b\n" in found.text
    assert "Fix this one thing: it removes all 3 findings." in found.text


def test_what_fails_comes_first() -> None:
    """Then the gravest; notes are not in the list of what to fix."""
    note = finding(1, id="GF103", severity="note", fix="Nothing.")
    warning = finding(2, id="GF102", severity="warning", fix="Change it.")
    found = page(note, warning, finding(3))
    _, first, rest = found.text.split("Findings\n")  # the link to the section, and its heading
    assert [id for id in ("GF101", "GF102", "GF103") if id in first] == ["GF101", "GF102"]
    assert sorted(("GF101", "GF102", "GF103"), key=rest.index) == ["GF101", "GF102", "GF103"]


def test_a_report_of_notes_has_nothing_to_fix_first() -> None:
    """Nobody has to fix a note."""
    assert "Fix first" not in page(finding(1, severity="note")).text


def test_an_expected_warning_is_marked_and_not_to_be_fixed() -> None:
    """It is a finding all the same."""
    report = Report("x", "", [finding(1, severity="warning")], ("taxonomy",), expected={"GF101": 1})
    found = Page(reports.render(report, "html", {}))
    assert "Fix first" not in found.text
    assert "warning GF101 a-rule (expected)" in " ".join(found.text.split())


def test_the_filter_has_a_choice_for_what_is_there() -> None:
    """Boxes for severities, buttons for families; nothing where there is no choice."""
    found = page(finding(1), finding(2, severity="warning"), finding(3, family="pin", id="GF601"))
    assert [one["id"] for one in found.all("input")] == ["show-blocker", "show-warning", "only-all", "only-0", "only-1"]
    assert "taxonomy (2)" in found.text and "pin (1)" in found.text
    assert "body:has(#only-1:checked) .cause:not(.in-1) { display: none; }" in found.style
    assert page(finding(1)).all("input") == []


def test_the_mark_in_an_excerpt_is_at_the_column() -> None:
    """Also where characters before it take two cells, and at the end of a line."""
    cases = {
        'name = "some words" # why': (8, '"some words"'),
        "日本 = [abc, d]": (7, "abc"),
        "x = {": (5, "{"),
        "tail": (5, ""),
    }
    for line, (column, marked) in cases.items():
        one = finding(1, place=Place("a.tfvars", 3, column))
        text = reports.render(
            Report("x", "", [one], ("taxonomy",)), "html", {}, lines=lambda _, line=line: line, redact=str
        )
        excerpt = text.partition("<pre>")[2].partition("</pre>")[0]
        assert Page(f"<pre>{excerpt}</pre>").text == f"3 | {line}"
        assert excerpt.partition("<mark>")[2].partition("</mark>")[0] == marked.replace('"', "&quot;")


def test_checks_link_to_their_pages_or_to_a_public_source(load, checks) -> None:
    """Nothing but an address of the web becomes a link."""
    linked = Page(reports.render(load("mixed"), "html", checks, pages="https://example.com/checks/"))
    outside = {one["href"] for one in linked.all("a") if not one["href"].startswith("#")}
    assert outside and all(one.startswith("https://example.com/checks/GF") for one in outside)
    odd = Page(reports.render(load("mixed"), "html", checks, pages="javascript:alert(1)//"))
    assert [one for one in odd.all("a") if not one["href"].startswith("#")] == []


def test_every_text_is_redacted() -> None:
    """The page does not trust that its caller has redacted what it shows."""
    one = finding(1, message="hunter2 is seen.", place=Place("hunter2.tfvars"), fix="Remove hunter2.")
    report = Report("hunter2", "", [one], ("taxonomy",), read=("hunter2",), missed=("hunter2",))
    assert "hunter2" not in reports.render(report, "html", {}, redact=lambda text: text.replace("hunter2", "#"))


def test_a_long_list_of_causes_is_cut_and_counted() -> None:
    """A page that no browser opens helps nobody."""
    found = page(*(finding(number) for number in range(2003)))
    assert len(found.all("article")) == 2000
    assert "3 findings did not fit. The other formats of this report have all." in found.text
