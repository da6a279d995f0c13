"""The JSON report: its schema, and reading it back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flywheel.errors import UserError
from flywheel.findings import reports
from flywheel.findings.reports import json_report, report_schema
from flywheel.formats.source import FormatError, Source

SCHEMA_FILE = Path(__file__).parents[3] / "docs" / "schemas" / "report.schema.json"


def test_schema_file_is_as_generated(golden):
    """The committed schema is the generated one."""
    golden(SCHEMA_FILE, report_schema.text())


def test_reports_match_the_schema(case, load, checks):
    """The report of each case, and of each of its families, is valid."""
    import jsonschema

    jsonschema.Draft202012Validator.check_schema(report_schema.document())
    validator = jsonschema.Draft202012Validator(report_schema.document())
    report = load(case.name)
    for family in (None, *report.families):
        validator.validate(json.loads(reports.render(report, "json", checks, family)))


def test_every_key_is_described_in_order(load, checks):
    """The schema lists exactly the keys that reports have, in their order."""
    document = json.loads(reports.render(load("mixed"), "json", checks))
    described = report_schema.document()["properties"]
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
        (
            {"schema": "flywheel.report/2"},
            (
                "r.json: the report's schema is `flywheel.report/2`; this version reads "
                "`flywheel.report/1`. Make the report with the same version."
            ),
        ),
        ({"schema": None}, "`schema` is not a string"),
        ({"subject": 1}, "`subject` is not a string"),
        ({"strict": "yes"}, "`strict` is not true or false"),
        ({"families": None}, "`families` is not a list"),
        ({"read": ["a", 1]}, "`read[1]` is not a string"),
        ({"expected": []}, "`expected` is not an object"),
        ({"expected": {"GF202": True}}, "`expected.GF202` is not a whole number above 0"),
        ({"expected": {"GF202": 0}}, "`expected.GF202` is not a whole number above 0"),
        ({"findings": {}}, "`findings` is not a list"),
        ({"findings": [[]]}, "`findings[0]` is not an object"),
        ({"findings": [{}]}, "`findings[0].severity` is not a string"),
        (
            {"findings": [{"severity": "bad"}]},
            "`findings[0].severity` is not one of blocker, warning, note",
        ),
        (
            {"findings": [{"severity": "note", "file": "f", "line": 1.5}]},
            "`findings[0].line` is not a whole number above 0",
        ),
        (
            {"findings": [{"severity": "note", "file": "f", "id": "GF101"}]},
            "`findings[0].slug` is not a string",
        ),
    ],
)
def test_what_is_no_report_is_refused(change, message, load, checks):
    """The refusal names the key at fault."""
    document = json.loads(reports.render(load("clean"), "json", checks)) | change
    with pytest.raises(UserError) as caught:
        json_report.read(Source("r.json", json.dumps(document)))
    if not message.startswith("r.json"):
        message = f"r.json: {message}, so this is no flywheel report. Make the report anew."
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "r.json:1:1: not JSON: Expecting value. Make the report anew."),
        ('{\n "a": }', "r.json:2:7: not JSON: Expecting value. Make the report anew."),
        (
            "[" * 200_000,
            "r.json: not a report: it holds a number or a nesting that no report has. Make the report anew.",
        ),
        (
            "1" * 5000,
            "r.json: not a report: it holds a number or a nesting that no report has. Make the report anew.",
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
    assert str(caught.value) == (
        "r.json: `report` is not an object, so this is no flywheel report. Make the report anew."
    )
