"""The closing line counts the cases of this run, and never hides a failure."""

from __future__ import annotations

import json
from pathlib import Path

import count_tests
import pytest

PASSED = '<testcase name="a"/>'
FAILED = '<testcase name="b"><failure message="no"/></testcase>'
ERROR = '<testcase name="c"><error message="no"/></testcase>'
SKIPPED = '<testcase name="d"><skipped message="no terraform"/></testcase>'


@pytest.fixture
def run(tmp_path, capsys):
    """Return a function that counts the given events and returns (line, exit code)."""

    def count(*events: dict, bazel_exit: int = 0) -> tuple[str, int]:
        path = tmp_path / "events.json"
        path.write_text("".join(json.dumps(event) + "\n" for event in events))
        code = count_tests.main(["--events", str(path), "--bazel-exit", str(bazel_exit)])
        return capsys.readouterr().out, code

    return count


@pytest.fixture
def result(tmp_path):
    """Return a function that makes the event of a test target with a report."""

    def make(label: str, *cases: str, status: str = "PASSED", **where: int) -> dict:
        report = tmp_path / f"with space {len(list(tmp_path.iterdir()))}.xml"
        report.write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>")
        outputs = [{"name": "test.log"}, {"name": "test.xml", "uri": report.as_uri()}]
        return {
            "id": {"testResult": {"label": label, **where}},
            "testResult": {"status": status, "testActionOutput": outputs},
        }

    return make


def test_cases_are_counted_not_targets(run, result):
    """Two targets with three cases count as three."""
    events = [result("//a:t", PASSED, PASSED), result("//b:t", PASSED)]
    assert run(*events) == ("3 passed, 0 failed\n", 0)


def test_failures_and_errors_are_failed(run, result):
    """Both kinds count, and so does the exit code."""
    event = result("//a:t", PASSED, FAILED, ERROR, status="FAILED")
    assert run(event, bazel_exit=3) == ("1 passed, 2 failed\n", 1)


def test_skipped_is_neither(run, result):
    """A skipped case did not pass."""
    assert run(result("//a:t", PASSED, SKIPPED)) == ("1 passed, 0 failed\n", 0)


def test_skipped_cases_are_named(result, tmp_path, capsys):
    """Each reason for skipped tests is printed once."""
    other = '<testcase name="e"><skipped/></testcase>'
    path = tmp_path / "events.json"
    events = [result("//a:t", SKIPPED, PASSED), result("//b:t", SKIPPED, other)]
    path.write_text("".join(json.dumps(event) + "\n" for event in events))
    assert count_tests.main(["--events", str(path), "--bazel-exit", "0"]) == 0
    assert capsys.readouterr().err == "1 skipped: no reason given\n2 skipped: no terraform\n"


def test_target_of_skipped_cases_is_not_a_pass(run, result):
    """A gate that could not run does not count as a pass."""
    assert run(result("//a:t", SKIPPED)) == ("0 passed, 0 failed\n", 1)


def test_shards_add_up(run, result):
    """Every shard's report belongs to the run."""
    events = [result("//a:t", PASSED, shard=1), result("//a:t", PASSED, shard=2)]
    assert run(*events) == ("2 passed, 0 failed\n", 0)


def test_last_attempt_counts(run, result):
    """A flaky target is counted once, as it ended."""
    events = [
        result("//a:t", FAILED, status="FAILED", attempt=1),
        result("//a:t", PASSED, attempt=2),
    ]
    assert run(*events) == ("1 passed, 0 failed\n", 0)


def test_failed_target_without_a_failing_case(run, result):
    """A timeout after passed cases is a failure."""
    event = result("//a:t", PASSED, status="TIMEOUT")
    assert run(event, bazel_exit=3) == ("1 passed, 1 failed\n", 1)


@pytest.mark.parametrize("text", ["", "<testsuites>"])
def test_unreadable_report_of_a_failed_target(run, result, tmp_path, text):
    """A truncated report does not hide the failure."""
    event = result("//a:t", status="FAILED")
    uri = event["testResult"]["testActionOutput"][1]["uri"]
    Path(uri.removeprefix("file://").replace("%20", " ")).write_text(text)
    assert run(event, bazel_exit=3) == ("0 passed, 1 failed\n", 1)


def test_build_that_fails_before_testing(run):
    """If Bazel failed, a missing event file, or one without results, is a failure."""
    assert run(bazel_exit=1) == ("0 passed, 1 failed\n", 1)


def test_no_test_at_all(run):
    """Zero tests are not a success."""
    assert run() == ("0 passed, 0 failed\n", 1)


def test_missing_event_file(tmp_path, capsys):
    """Bazel can fail before it writes an event."""
    arguments = ["--events", str(tmp_path / "none"), "--bazel-exit", "2"]
    assert count_tests.main(arguments) == 1
    assert capsys.readouterr().out == "0 passed, 1 failed\n"
