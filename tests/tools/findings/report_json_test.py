"""The JSON report: its schema, and reading it back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flywheel_testing import mutations
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flywheel.documents import json_schema
from flywheel.errors import UserError
from flywheel.findings import reports
from flywheel.findings.reports import json_report
from flywheel.formats.source import FormatError, Source

SCHEMA = json_schema.of(json_report.ReportDocument)
SCHEMA_FILE = Path(__file__).parents[3] / "docs" / "schemas" / "report.schema.json"


#: A finding as reports have it, but for the verdict.
FINDING = {"id": "GF101", "slug": "s", "family": "f", "severity": "note", "message": "m", "fix": "x", "file": "f"}


def test_schema_file_is_as_generated(golden):
    """The committed schema is the generated one."""
    golden(SCHEMA_FILE, json_schema.text(json_report.ReportDocument))


def test_reports_match_the_schema(case, load, checks):
    """The report of each case, and of each of its families, is valid."""
    import jsonschema

    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft202012Validator(SCHEMA)
    report = load(case.name)
    for family in (None, *report.families):
        validator.validate(json.loads(reports.render(report, "json", checks, family)))


def test_every_key_is_described_in_order(load, checks):
    """The schema lists exactly the keys that reports have, in their order."""
    document = json.loads(reports.render(load("mixed"), "json", checks))
    described = SCHEMA["properties"]
    assert list(document) == list(described)
    assert list(document["counts"]) == list(described["counts"]["properties"])
    for key in ("findings", "checks"):
        assert list(document[key][0]) == list(described[key]["items"]["properties"])


def test_reading_gives_the_report_back(case, load, checks):
    """A report that is read and written again is the same, whatever its family."""
    report = load(case.name)
    text = reports.render(report, "json", checks)
    again = json_report.read(Source("again.json", text))
    assert reports.render(again, "json", checks) == text


def test_unknown_keys_are_left_alone(load, checks):
    """A later release may add keys."""
    document = json.loads(reports.render(load("mixed"), "json", checks))
    document["later"] = document["findings"][0]["later"] = {}
    report = json_report.read(Source("r.json", json.dumps(document)))
    assert len(report.findings) == 7


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schema": "flywheel.report/2"}, "`schema` is `flywheel.report/2`; this version reads `flywheel.report/1`."),
        ({"schema": None}, "there is no `schema`; this version reads `flywheel.report/1`."),
        ({"subject": 1}, "`subject` is a number, not a string."),
        ({"strict": "yes"}, "`strict` is a string, not true or false."),
        ({"families": None}, "`families` is null, not a list."),
        ({"read": ["a", 1]}, "`read[1]` is a number, not a string."),
        ({"expected": []}, "`expected` is a list, not an object."),
        ({"expected": {"GF202": True}}, "`expected.GF202` is true or false, not a whole number from 1."),
        ({"expected": {"GF202": 0}}, "`expected.GF202` is 0, not a whole number from 1."),
        ({"findings": {}}, "`findings` is an object, not a list."),
        ({"findings": [[]]}, "`findings[0]` is a list, not an object."),
        (
            {"findings": [FINDING | {"severity": 1}]},
            "`findings[0].severity` is a number, not one of blocker, warning, note.",
        ),
        (
            {"findings": [FINDING | {"severity": "bad"}]},
            "`findings[0].severity` is `bad`, not one of blocker, warning, note.",
        ),
        ({"findings": [FINDING | {"line": 1.5}]}, "`findings[0].line` is a number, not a whole number from 1."),
        ({"findings": [{key: FINDING[key] for key in FINDING if key != "slug"}]}, "`findings[0].slug` is missing."),
        ({"not_run": [{}]}, "`not_run[0].id` is missing."),
    ],
)
def test_what_is_no_report_is_refused(change, message, load, checks):
    """The refusal names the key at fault."""
    document = json.loads(reports.render(load("clean"), "json", checks)) | change
    with pytest.raises(UserError) as caught:
        json_report.read(Source("r.json", json.dumps(document)))
    assert str(caught.value).splitlines()[0] == f"r.json: {message} Make the report again."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "r.json:1:1: not JSON: Expecting value. Make the report again."),
        ('{\n "a": }', "r.json:2:7: not JSON: Expecting value. Make the report again."),
        (
            "[" * 200_000,
            "r.json: not a report: it holds a number or a nesting that no report has. Make the report again.",
        ),
        (
            "1" * 5000,
            "r.json: not a report: it holds a number or a nesting that no report has. Make the report again.",
        ),
    ],
    ids=["empty", "syntax", "nesting", "number"],
)
def test_what_is_no_json_is_refused(text, message):
    """Any text gives one clear error."""
    with pytest.raises(FormatError) as caught:
        json_report.read(Source("r.json", text))
    assert str(caught.value) == message


def test_json_that_is_no_object_is_refused():
    """A list is no report."""
    with pytest.raises(UserError) as caught:
        json_report.read(Source("r.json", "[]"))
    assert str(caught.value) == ("r.json: the document is a list, not an object. Make the report again.")


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_reader_and_schema_agree(load, checks, data):
    """The schema asks for what follows from the rest, too; the reader computes it again."""
    document = json.loads(reports.render(load("mixed"), "json", checks))
    assert mutations.disagreement(json_report.ReportDocument, document) == ""
    mutant = data.draw(mutations.mutated(document, words=("blocker", "note")))
    assert mutations.disagreement(json_report.ReportDocument, mutant, asks_more=True) == ""
