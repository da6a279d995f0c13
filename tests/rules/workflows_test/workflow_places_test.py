"""What reports of the rule say, and where."""

from __future__ import annotations

import json
from pathlib import Path

HERE = Path(__file__).parent


def report(name: str) -> dict:
    """The JSON report of a test."""
    return json.loads((HERE / name / "report.json").read_text(encoding="utf-8"))


def test_places_count_from_the_workspace():
    """A file in the tree is called as Bazel calls it, and local calls are followed below the package."""
    found = report("full.report")
    assert [(one["id"], one["file"], one["line"], one["column"]) for one in found["findings"]] == [
        ("GF727", "tests/rules/workflows_test/.github/actions/setup/action.yaml", 5, 13),
        ("GF718", "tests/rules/workflows_test/.github/workflows/ci.yaml", 17, 18),
        ("GF801", "tests/rules/workflows_test/debt.yaml", 3, 5),
    ]
    assert found["ok"] is True


def test_report_has_the_table_of_jobs():
    """A row for each job on each way to it: which label, and what comes of it."""
    rows = [(row["job"], row["labels"], row["verdict"], row["debt"]) for row in report("full.report")["routes"]]
    assert rows == [
        ("build", ["tinyland-nix"], "served", False),
        ("machines", ["tinyland-nix-kvm"], "not served", True),
        ("test", ["tinyland-nix"], "served", False),
        ("chosen", [], "unknown", False),
    ]


def test_generated_files_are_called_as_their_labels_are():
    """Nobody finds a file by a path below bazel-out."""
    [found] = report("generated_tests.report")["findings"]
    assert (found["id"], found["file"]) == ("GF701", "tests/rules/workflows_test/made/.github/workflows/ci.yaml")
