"""`flywheel load`: files by name become an overlay.json that is judged as their folder is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flywheel.contract import compiled

TFVARS = "overlay/tofu/stacks/arc-runners/terraform.tfvars"
A = "2281b5760123456789abcdef0123456789abcdef"
B = "637b71670123456789abcdef0123456789abcdef"


@pytest.fixture
def load(flywheel, overlay, tmp_path: Path):
    """Loads the whole overlay by the names of its files; returns the path of overlay.json."""

    def run(*more: str) -> str:
        output = str(tmp_path / "overlay.json")
        result = flywheel(
            "load", "--name", "//:overlay", "--contract", compiled.built_in(), "--strip-prefix", "overlay",
            "--organization", "overlay/config/organization.yaml", "--module-file", "overlay/MODULE.bazel",
            "--tfvars", f"arc_runners={TFVARS}", "--backend", "arc_runners=overlay/tofu/backend/arc-runners.s3.hcl",
            "--workflow", "overlay/.github/workflows/validate.yml",
            "--workflow", "overlay/.github/workflows/dispatch.yaml",
            "--file", "overlay/Justfile", "--output", output, *more,
        )  # fmt: skip
        assert (result.status, result.out, result.err) == (0, "", "")
        return output

    return run


def findings(result) -> list[dict]:
    """The findings of a JSON report."""
    return json.loads(result.out)["findings"]


def test_what_is_not_judged_is_said(flywheel, overlay, load) -> None:
    """Values that cannot be read are named in the report, and not passed over."""
    values = overlay / "arc" / "values.yaml"
    values.parent.mkdir()
    values.write_text("githubConfigUrl: &a https://github.com/example-org\nminRunners: 1\n<<: *a\n", encoding="utf-8")
    report = json.loads(flywheel("check", "--overlay", load("--file", values), "--format", "json").out)
    assert report["missed"] == ["chart values in arc/values.yaml (not strict YAML: not judged)"]


def test_same_findings_as_the_folder(flywheel, overlay, edit, load) -> None:
    """Every kind of finding survives the way through overlay.json, with its place."""
    edit("config/organization.yaml", A, B)
    edit("config/organization.yaml", "  display_name: Example Organization", "  displayname: no")
    edit(".github/workflows/validate.yml", A, "main")
    edit(
        "tofu/stacks/arc-runners/terraform.tfvars",
        "    max_runners             = 1\n",
        "    max_runner              = 1\n",
    )
    edit("tofu/backend/arc-runners.s3.hcl", 'region = "us-east-1"\n', 'region = "us-east-1"\nregion = "us-east-1"\n')
    edit(
        "MODULE.bazel",
        'module(name = "example_infra")\n',
        'module(name = "example_infra")\nlocal_path_override(module_name = "attic-iac", path = "..")\n',
    )
    folder = findings(flywheel("check", overlay, "--format", "json"))
    loaded = findings(flywheel("check", "--overlay", load(), "--format", "json"))
    assert loaded == [
        {key: value.replace("overlay/", "") if isinstance(value, str) else value for key, value in one.items()}
        for one in folder
    ]
    assert {one["id"] for one in folder} == {"GF304", "GF305", "GF315", "GF316", "GF419", "GF604", "GF607", "GF602"}


def test_broken_file_is_a_finding_and_no_failure_of_the_build(flywheel, overlay, load) -> None:
    """The action succeeds; the test that reads its report fails."""
    (overlay / "Justfile").unlink()
    (overlay / "Justfile").write_bytes(b"\xff")
    result = flywheel("check", "--overlay", load(), "--format", "json")
    assert [(one["id"], one["file"]) for one in findings(result) if one["severity"] == "blocker"] == [
        ("GF318", "Justfile")
    ]


def test_text_is_the_same_for_the_same_files(load) -> None:
    """An action's output does not depend on when or where it ran."""
    first = Path(load()).read_bytes()
    assert Path(load()).read_bytes() == first
    assert b"/tmp" not in first


def test_stack_of_a_file_is_the_one_that_is_given(flywheel, overlay, load) -> None:
    """A file's name says nothing if its stack is told."""
    (overlay / "any.tfvars").write_text("no_such = 1\n", encoding="utf-8")
    loaded = flywheel("check", "--overlay", load("--tfvars", "arc_runners=overlay/any.tfvars"), "--format", "json")
    assert "GF301" in {one["id"] for one in findings(loaded)}


def test_unknown_stack(flywheel, overlay) -> None:
    """A stack that the contract does not have is told with those it has."""
    result = flywheel("load", "--name", "x", "--contract", compiled.built_in(), "--tfvars", f"other={TFVARS}")
    assert result.status == 2
    assert (
        result.err == f"flywheel: other={TFVARS}: `other` is not a stack of the contract. Use one of "
        "`arc_owner_overlay_release`, `arc_runners`, `attic`, `gitlab_runners`, `runner_dashboard`.\n"
    )


def test_secret_does_not_enter_the_document(flywheel, overlay, edit, load) -> None:
    """What another action reads tells where a secret stood, not what it was."""
    secret = "ghp_" + "0a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R"
    edit("Justfile", "# Everything that CI runs.", f"# {secret}")
    path = Path(load())
    assert secret not in path.read_text(encoding="utf-8")
    assert "GF5" in flywheel("check", "--overlay", path, "--select", "secrets").out
