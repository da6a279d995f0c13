"""A root module of Terraform and of OpenTofu that an overlay makes of core's declarations and its own values."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from flywheel_testing import oracles
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


def test_a_root_module_of_the_pinned_core(bazel: NestedBazel, tmp_path: Path, planner: str) -> None:
    """The declarations of a stack are a target of core, so that no copy of them goes stale."""
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
    done = oracles.ask(planner, folder, "init", "-input=false")
    assert done.returncode == 0, done.stderr
    values = json.loads((folder / "overlay.auto.tfvars.json").read_text())
    assert oracles.planned(planner, folder)["runner_sets"] == {
        release: one["runner_label"] for release, one in values["extra_runner_sets"].items()
    }
