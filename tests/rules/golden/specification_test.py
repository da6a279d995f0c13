"""What the rules render is the specification's own example, and Terraform's own format."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

_FOLDER = Path("tests/rules/golden")

_EXTRA_RUNNER_SETS = {
    "tinyland-nix-heavy-compute-expansion": {
        "github_config_url": "https://github.com/example-org",
        "github_config_secret": "github-app-secret-example-org",
        "runner_label": "tinyland-nix-heavy",
        "runner_scale_set_name": "tinyland-nix-heavy-compute-expansion",
        "runner_labels": ["self-hosted", "nix", "linux"],
        "runner_type": "nix",
        "max_runners": 1,
    }
}


def test_extra_runner_sets() -> None:
    """Exactly these attributes, in this order, and no other."""
    variables = json.loads((_FOLDER / "overlay.auto.tfvars.json").read_text())
    assert json.dumps(_EXTRA_RUNNER_SETS) == json.dumps(variables["extra_runner_sets"])


def test_owner_and_caches() -> None:
    """What the specification gives beside the sets."""
    variables = json.loads((_FOLDER / "overlay.auto.tfvars.json").read_text())
    expected = {
        "github_config_url": "https://github.com/example-org",
        "github_config_secret": "github-app-secret-example-org",
        "attic_server": "http://attic.nix-cache.svc.cluster.local",
        "attic_cache": "main",
        "attic_public_key": "main:UNhY4JhezH9gQYqvDMWrWH9CwlcKiECVqejMrND2VFw=",
    }
    assert expected == {name: variables[name] for name in expected}


@pytest.fixture
def terraform(tmp_path: Path) -> Callable[..., str]:
    """Runs Terraform in a folder of its own and gives what it prints; it must succeed."""
    program = os.environ.get("FLYWHEEL_TERRAFORM")
    if not program:
        pytest.skip("FLYWHEEL_TERRAFORM is not set: there is no terraform to ask")
    environment = {"CHECKPOINT_DISABLE": "1", "HOME": str(tmp_path), "PATH": os.environ["PATH"]}

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [program, f"-chdir={tmp_path}", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    return run


@pytest.mark.parametrize("name", ["overlay.tfvars", "overlay.backend.hcl"])
def test_terraform_would_format_it_so(name: str, tmp_path: Path, terraform: Callable[..., str]) -> None:
    """`terraform fmt` has nothing to change."""
    shutil.copyfile(_FOLDER / name, tmp_path / f"{name}.tfvars")
    assert terraform("fmt", "-no-color", "-check", "-diff") == ""


@pytest.mark.parametrize("name", ["overlay.tfvars", "overlay.auto.tfvars.json"])
def test_terraform_plans_with_it(name: str, tmp_path: Path, terraform: Callable[..., str]) -> None:
    """The stack's variables take every value, and none is undeclared."""
    shutil.copyfile("contract/stacks/arc_runners/variables.tf", tmp_path / "variables.tf")
    shutil.copyfile(_FOLDER / name, tmp_path / name)
    terraform("init", "-no-color", "-input=false")
    output = terraform("plan", "-no-color", "-input=false", f"-var-file={name}")
    assert "No changes." in output
    assert "Warning" not in output
