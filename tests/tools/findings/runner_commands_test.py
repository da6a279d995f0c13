"""No line of a text is a command to a runner, and readers of JSON, XML and Starlark get the same values."""

from __future__ import annotations

import ast
import json
import re
from xml.etree import ElementTree

import pytest
from flywheel_testing import github_runner
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.findings import reports, runner_commands
from flywheel.findings.finding import BLOCKER, Finding
from flywheel.findings.report import NotRun, Report
from flywheel.formats.source import Place

#: Texts with which a runner would be commanded from somewhere in a line or from its start.
HOSTILE = (
    "##[set-output name=report]/etc",
    "###[add-mask]a",
    "####[group]",
    "x ##[STOP-commands]t",
    "::stop-commands::t",
    " \t::error::x",
    "::add-mask::a ##[add-mask]b",
    "#\ufe0f#\ufe0f[add-mask]a",
    "\ufe0f:\u034f:error::x",
    "\u00a0::error::x",
    "##[error]",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_parser_obeys_what_is_hostile(text: str) -> None:
    """The parser finds each of them: else the tests below prove nothing."""
    assert len(github_runner.commands(text)) == 1


def test_parser_obeys_nothing_else() -> None:
    """Unknown names, the second place in a line, and lines that do not begin with the colons."""
    harmless = ["##[other]x", "x ::error::", "::error", "##[error", "# #[error]", "::::", "##[x] ##[error]", ""]
    assert github_runner.commands("\n".join(harmless)) == []
    assert [one.name for one in github_runner.commands("a\r::error::x\r\n##[group]\n")] == ["error", "group"]


_ESCAPED = {
    runner_commands.in_text: (r"a #\x23[x] ##", r"\x3a:b::", r"  \x3a:c"),
    runner_commands.in_starlark: (r"a #\043[x] ##", r"\072:b::", r"  \072:c"),
    runner_commands.in_xml: ("a #&#35;[x] ##", "&#58;:b::", "  &#58;:c"),
    runner_commands.in_markdown: (r"a #\#[x] ##", r"\::b::", r"  \::c"),
    runner_commands.in_json: (r"a #\u0023[x] ##", "::b::", "  ::c"),
    runner_commands.as_commands: ("a ##[x] ##", "::b::", "  ::c"),
}


@pytest.mark.parametrize("escape", _ESCAPED, ids=lambda escape: escape.__name__)
def test_both_forms_are_broken(escape) -> None:
    """Each with the escape of its format; everything else stays."""
    assert escape("a ##[x] ##\n::b::\n  ::c") == "\n".join(_ESCAPED[escape])


_texts = st.text(st.sampled_from("#[]: \t\n\r\x1b\ufe0f\u00a0éa\\"), max_size=40).map(
    lambda text: text.replace("[", "[error").replace("::", "::error::")
)


@settings(derandomize=True, deadline=None, database=None, max_examples=600)
@given(_texts)
def test_no_text_commands_a_runner(text: str) -> None:
    """However the characters of both forms are mixed."""
    for escape in (runner_commands.in_text, runner_commands.in_xml, runner_commands.in_markdown):
        assert github_runner.commands(escape(text)) == []
    assert github_runner.commands(runner_commands.in_json(json.dumps([text]))) == []


@settings(derandomize=True, deadline=None, database=None, max_examples=300)
@given(_texts)
def test_readers_get_the_same_value(text: str) -> None:
    """As JSON, as XML, and as a string of Starlark."""
    assert json.loads(runner_commands.in_json(json.dumps(text))) == text
    assert json.loads(runner_commands.in_json(json.dumps(text, ensure_ascii=False))) == text
    for escape in (runner_commands.in_text, runner_commands.in_starlark):
        assert ast.literal_eval(escape(json.dumps(text, ensure_ascii=False))) == text
    odd = text + "\u202e\x7f\U000e0001"
    assert json.loads(runner_commands.in_json(json.dumps(odd, ensure_ascii=False))) == odd
    assert runner_commands.in_json(json.dumps(odd, ensure_ascii=False)).isprintable()
    printable = re.sub(r"[\r\x1b]", "", text)
    assert ElementTree.fromstring(runner_commands.in_xml(f"<a>{printable}</a>")).text or printable == ""


def _report(text: str) -> Report:
    places = (Place(text, 1, 2), Place(text), Place(f"//{text}"))
    findings = [
        Finding("GF101", text, family, BLOCKER, text, place, text)
        for place in places
        for family in ("taxonomy", "boundary")
    ]
    return Report(
        text,
        text,
        findings,
        ("taxonomy", "boundary"),
        {"GF102": 1},
        False,
        (text, "a"),
        (text,),
        [("GF101", text)],
        [NotRun("GF103", text, "taxonomy", ("today",))],
    )


@pytest.mark.parametrize("format", reports.FORMATS)
@pytest.mark.parametrize("text", HOSTILE)
def test_no_report_commands_a_runner(text: str, format: str, checks: dict) -> None:
    """A text in every place of a report. `github` has its own commands, one on each line, and no other."""
    for family in (None, "taxonomy"):
        rendered = reports.render(_report(text), format, checks, family, lines=lambda place: text, redact=str)
        found = github_runner.commands(rendered)
        if format == "github":
            assert len(found) == rendered.count("\n")
            assert {one.name for one in found} == {"error", "notice"}
            assert not any("\n" in one.line for one in found)
        else:
            assert found == []
        assert rendered.replace("\n", "").isprintable()


@pytest.mark.parametrize("text", HOSTILE)
def test_machines_read_the_text_itself(text: str, checks: dict) -> None:
    """JSON, SARIF and JUnit give the same message to a reader as without the escape."""
    report = _report(text)
    document = json.loads(reports.render(report, "json", checks))
    assert {one["message"] for one in document["findings"]} == {text}
    log = json.loads(reports.render(report, "sarif", checks))
    shown = text.encode("ascii", "backslashreplace").decode() if not text.isprintable() else text
    assert {one["message"]["text"].split("\nFix: ")[1] for one in log["runs"][0]["results"]} <= {text, shown} | {
        text.replace("\t", "\\x09").replace("\u00a0", "\\xa0")
    }
    suites = ElementTree.fromstring(reports.render(report, "junit", checks))
    told = "".join(one.text or "" for one in suites.iter("failure"))
    assert text.replace("\t", "\\x09").replace("\u00a0", "\\xa0") in told
