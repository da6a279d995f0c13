"""SARIF 2.1.0: valid, accepted by code scanning, and stable when lines move."""

from __future__ import annotations

import json
from types import SimpleNamespace
from urllib.parse import unquote

import pytest

from flywheel.findings import reports
from flywheel.findings.finding import Finding
from flywheel.findings.report import Report
from flywheel.findings.reports.sarif_places import fingerprints, locations
from flywheel.formats.source import Place


def run_of(report: Report, checks, **options: str) -> dict:
    """The one run of the report's SARIF log."""
    (run,) = json.loads(reports.render(report, "sarif", checks, **options))["runs"]
    return run


def finding(message: str, line: int | None, file: str = "f.tfvars", id: str = "GF101") -> Finding:
    """A finding that differs by what fingerprints look at."""
    return Finding(id, "slug", "taxonomy", "note", message, Place(file, line, line and 1), "")


def test_logs_match_the_standards_schema(case, load, checks, sarif_validator):
    """The log of each case is valid, with and without the optional parts."""
    sarif_validator.validate(json.loads(reports.render(load(case.name), "sarif", checks)))
    full = reports.render(load(case.name), "sarif", checks, pages="https://example.com/a", version="0.1.0")
    sarif_validator.validate(json.loads(full))


def test_rules_are_the_checks_that_ran_and_results_point_at_them(load, checks):
    """Every result's index leads to the rule with its id."""
    run = run_of(load("mixed"), checks)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(checks)
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


def test_every_result_names_a_file_in_the_repository(case, load, checks):
    """Code scanning refuses a whole log for one result without a file."""
    for result in run_of(load(case.name), checks)["results"]:
        (location,) = result["locations"]
        artifact = location["physicalLocation"]["artifactLocation"]
        assert artifact["uri"]
        assert artifact["uriBaseId"] == "%SRCROOT%"


def test_expected_warnings_are_suppressed_and_every_result_says_whether(load, checks):
    """The standard wants `suppressions` on all results or on none."""
    results = run_of(load("mixed"), checks)["results"]
    assert {result["ruleId"]: result["suppressions"] for result in results if result["suppressions"]} == {
        "GF202": [
            {
                "kind": "external",
                "status": "accepted",
                "justification": "GF202 is expected 1 time in this overlay.",
            }
        ]
    }


@pytest.mark.parametrize(
    ("label", "file"),
    [
        ("//:owner (slug)", "BUILD.bazel"),
        ("//infra/honey:owner (slug)", "infra/honey/BUILD.bazel"),
        ("//infra", "infra/BUILD.bazel"),
        ("@@//infra:owner", "infra/BUILD.bazel"),
        ("@//infra:owner", "infra/BUILD.bazel"),
        ("@flywheel_core_pin//:pin", "MODULE.bazel"),
        ("@@rules+//a:b", "MODULE.bazel"),
        ("", "MODULE.bazel"),
    ],
)
def test_labels_are_anchored_to_a_file(label, file):
    """The BUILD file of the package stands for a label; the module file for anything outside."""
    location = locations(Place(label))
    assert location["physicalLocation"] == {"artifactLocation": {"uri": file, "uriBaseId": "%SRCROOT%"}}
    names = [logical["fullyQualifiedName"] for logical in location.get("logicalLocations", [])]
    assert names == ([label] if label else [])


@pytest.mark.parametrize("file", ["a b.tfvars", "ü/語.tfvars", "a:b", "50%.tfvars", "a#b?c", "../x", "a\\b", "a\nb"])
def test_uris_are_encoded_and_decode_to_the_file(file):
    """A URI holds ASCII only, cannot be taken for a scheme, and loses nothing."""
    uri = locations(Place(file, 1, 1))["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.isascii()
    assert not set(uri) & set(" :#?\\\n")
    assert unquote(uri) == file


def test_an_absolute_path_is_a_file_uri():
    """There is no base for a path that needs none."""
    artifact = locations(Place("/a b/c", 1, 1))["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": "file:///a%20b/c"}


def test_fingerprints_survive_moved_lines():
    """Neither the place nor places in the message count."""
    before = [finding("`x` is set twice; the first is at f.tfvars:3:1.", 9), finding("y.", 12)]
    after = [finding("`x` is set twice; the first is at f.tfvars:5:2.", 11), finding("y.", 14)]
    assert fingerprints(before) == fingerprints(after)


def test_fingerprints_differ_for_different_findings():
    """Check, file, message and the order of equal findings all count."""
    findings = [
        finding("x.", 1),
        finding("x.", 2),
        finding("y.", 3),
        finding("x.", 4, file="g.tfvars"),
        finding("x.", 5, id="GF102"),
        finding("needs port 8080.", 6),
        finding("needs port 9090.", 7),
    ]
    assert len(set(fingerprints(findings))) == len(findings)


def test_messages_hold_no_placeholder_and_no_link():
    """Braces are doubled (§3.11.5) and brackets do not make a link (§3.11.6)."""
    report = Report("x", "", [finding("{0} ${var.x} [a](1)", 1)], ("taxonomy",))
    (result,) = run_of(report, {})["results"]
    assert result["message"]["text"] == "{{0}} ${{var.x}} [a\\](1)"


def test_help_is_dedented():
    """A check's reason is a docstring, indented as its code is."""
    why = """First.

        Second:
            deeper.
        """
    check = SimpleNamespace(
        id="GF101", slug="s", family="taxonomy", severity="note", summary="Rule.", sources=(), why=why
    )
    run = run_of(Report("x", "", [], ("taxonomy",)), {"GF101": check})
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["help"]["markdown"] == "**Rule.**\n\nFirst.\n\nSecond:\n    deeper."
    assert rule["fullDescription"]["text"] == "First."


def test_unmet_expectations_are_notifications(load, checks):
    """They concern a count, not a place, so they are no results."""
    (invocation,) = run_of(load("strict"), checks)["invocations"]
    assert invocation["executionSuccessful"] is True
    assert invocation["toolExecutionNotifications"] == [
        {
            "level": "error",
            "message": {
                "text": "GF202 was expected once and found 2 times: mend the cause, or set the expected count to 2."
            },
            "associatedRule": {"id": "GF202"},
        }
    ]
