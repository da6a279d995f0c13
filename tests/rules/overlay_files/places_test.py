"""Findings name files as people find them in the workspace."""

from __future__ import annotations

import json
from pathlib import Path

_FOLDER = "tests/rules/overlay_files"


def test_places() -> None:
    """Each is a path below the workspace's root with line and column, of a generated file too."""
    report = json.loads(Path(_FOLDER, "faulty_tests.report/report.json").read_text(encoding="utf-8"))
    places = {one["id"]: (one["file"], one["line"], one["column"]) for one in report["findings"]}
    expected = {
        "GF301": (f"{_FOLDER}/generated/terraform.tfvars", 2, 3),
        "GF316": (f"{_FOLDER}/overlay/config/organization.yaml", 6, 3),
        "GF604": (f"{_FOLDER}/generated/root.MODULE.bazel", 2, 55),
    }
    assert {id: places.get(id) for id in expected} == expected
