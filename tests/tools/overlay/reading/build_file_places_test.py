"""Findings on declared facts are at lines of the BUILD file, where a run over a folder can read it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flywheel.formats.source import Place
from flywheel.overlay.reading.build_file_places import BuildFilePlaces

BUILD = """\
NAME = "heavy"

flywheel_owner(
    name = "owner",
    account_kind = "organization",
    app_secret = "github-app-secret-example-org",
    config_url = "https://github.com/example-org",
    overlay_repository = "example-org/example-infra",
    slug = "example-org",
)

flywheel_substrate(name = "cluster", cluster_context = "ü", state_bucket = "tofu-state")

[flywheel_runner_set(name = one, capability = "tinyland-nix-heavy", max_runners = 1) for one in [NAME, "other"]]

flywheel_overlay(name = "overlay", owner = ":owner", substrate = ":cluster", variables = {"a": "b"})
"""


@pytest.mark.parametrize(
    ("label", "place"),
    [
        ("//infra:owner (slug)", "infra/BUILD.bazel:9:12"),
        ("//infra:owner (runner_group)", "infra/BUILD.bazel:3:1"),
        ("//infra:owner", "infra/BUILD.bazel:3:1"),
        ("//infra:cluster (state_bucket)", "infra/BUILD.bazel:12:76"),
        ("//infra:heavy (max_runners)", "infra/BUILD.bazel:14:83"),
        ("//infra:overlay (variables.a)", "infra/BUILD.bazel:16:90"),
        ("//infra:nobody (slug)", "//infra:nobody (slug)"),
        ("//:owner (slug)", "//:owner (slug)"),
        ("@other//infra:owner (slug)", "@other//infra:owner (slug)"),
        ("//../infra:owner", "//../infra:owner"),
        ("infra/BUILD.bazel:1:1", "infra/BUILD.bazel:1:1"),
    ],
)
def test_places(label: str, place: str, tmp_path: Path) -> None:
    """An attribute, or its target; what is not found keeps its label."""
    path = tmp_path / "infra" / "BUILD.bazel"
    path.parent.mkdir()
    path.write_text(BUILD, encoding="utf-8")
    assert str(BuildFilePlaces(str(path.parent.parent)).of(Place(label))) == place


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """Its labels stay."""
    (tmp_path / "BUILD").write_text("def rule(): pass\n", encoding="utf-8")
    assert str(BuildFilePlaces(str(tmp_path)).of(Place("//:owner"))) == "//:owner"


def test_a_report_of_a_folder(flywheel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every format has the path from the working directory, and text shows the line."""
    folder = tmp_path / "infra"
    folder.mkdir()
    text = BUILD.replace("NAME = ", "# NAME = ").replace("[NAME, ", "[")
    (folder / "BUILD.bazel").write_text(text.replace("ü", "cluster-one"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    words = ("check", "infra", "--select", "GF224")
    report = json.loads(flywheel(*words, "--format", "json").out)
    assert [(one["file"], one["line"], one["column"]) for one in report["findings"]] == [("infra/BUILD.bazel", 3, 1)]
    assert flywheel(*words).out.startswith("infra/BUILD.bazel:3:1  warning  GF224 no-runner-group\n")
    assert "    3 | flywheel_owner(\n" in flywheel(*words).out
    region = json.loads(flywheel(*words, "--format", "sarif").out)["runs"][0]["results"][0]["locations"][0]
    assert region["physicalLocation"]["artifactLocation"]["uri"] == "infra/BUILD.bazel"
