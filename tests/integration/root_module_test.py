"""A root module of Terraform that an overlay makes of core's declarations and its own values."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from nested_bazel import NestedBazel, example

_MODULE = """
genrule(
    name = "root_module",
    srcs = [
        "main.tf",
        ":overlay",
        "@gloriousflywheel//contract/stacks:arc_runners",
    ],
    outs = [
        "root_module/main.tf",
        "root_module/overlay.auto.tfvars.json",
        "root_module/variables.tf",
    ],
    cmd = "for file in $(SRCS); do case $$file in *.tf|*.auto.tfvars.json) " +
          "cp $$file $(RULEDIR)/root_module/ ;; esac; done",
)
"""
_MAIN = """
output "runner_sets" {
  value = { for release, set in var.extra_runner_sets : release => set.runner_label }
}
"""


def test_a_root_module_of_the_pinned_core(bazel: NestedBazel, tmp_path: Path) -> None:
    """The declarations of a stack are a target of core, so that no copy of them goes stale."""
    terraform = os.environ.get("FLYWHEEL_TERRAFORM") or shutil.which("terraform")
    if not terraform:
        pytest.skip("FLYWHEEL_TERRAFORM names no program, and no terraform is on the PATH")
    files = example("organization")
    files["BUILD.bazel"] += _MODULE
    bazel.lay({**files, "main.tf": _MAIN})
    assert bazel.run("build", "//:root_module").status == 0
    built = bazel.path("bazel-bin") / "root_module"
    folder = tmp_path / "root_module"
    folder.mkdir()
    for path in sorted(built.iterdir()):
        shutil.copy(path, folder / path.name)
    assert sorted(path.name for path in folder.iterdir()) == [
        "main.tf", "overlay.auto.tfvars.json", "variables.tf",
    ]  # fmt: skip
    plan = _plan(terraform, folder)
    values = json.loads((folder / "overlay.auto.tfvars.json").read_text())
    assert plan["planned_values"]["outputs"]["runner_sets"]["value"] == {
        release: one["runner_label"] for release, one in values["extra_runner_sets"].items()
    }


def _plan(terraform: str, folder: Path) -> dict[str, dict[str, dict[str, dict[str, object]]]]:
    """The plan of a module without resources, as JSON; no warning of an undeclared variable."""
    environment = {**os.environ, "TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"}
    for words in (["init", "-input=false"], ["plan", "-input=false", "-no-color", "-out=plan"]):
        done = subprocess.run(
            [terraform, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Warning" not in done.stdout
    shown = subprocess.run(
        [terraform, "show", "-json", "plan"], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(shown.stdout)  # type: ignore[no-any-return]
