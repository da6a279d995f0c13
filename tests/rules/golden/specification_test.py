"""What the rules render is the specification's own example, and what Terraform and OpenTofu take as it is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from fixture_object_store import ObjectStore
from flywheel_testing import oracles

_FOLDER = Path("tests/rules/golden")

_ENDPOINT = "http://state.example.com:9000"
_CREDENTIALS = {"AWS_ACCESS_KEY_ID": "example", "AWS_SECRET_ACCESS_KEY": "example", "NO_PROXY": "127.0.0.1"}

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


def run(program: str, folder: Path, *arguments: str) -> str:
    """What Terraform or OpenTofu prints; it must succeed, and warn of nothing."""
    done = oracles.ask(program, folder, *arguments, env={"HOME": str(folder), **_CREDENTIALS})
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Warning" not in done.stdout + done.stderr
    return done.stdout


def take(folder: Path, *names: str) -> None:
    """Put the stack's declarations and rendered files into a folder."""
    shutil.copyfile("contract/stacks/arc_runners/variables.tf", folder / "variables.tf")
    for name in names:
        shutil.copyfile(_FOLDER / name, folder / name)


@pytest.mark.parametrize("name", ["overlay.tfvars", "overlay.backend.hcl"])
def test_they_would_format_it_so(name: str, tmp_path: Path, planner: str) -> None:
    """`fmt` has nothing to change."""
    shutil.copyfile(_FOLDER / name, tmp_path / f"{name}.tfvars")
    assert run(planner, tmp_path, "fmt", "-no-color", "-check", "-diff") == ""


@pytest.mark.parametrize("name", ["overlay.tfvars", "overlay.auto.tfvars.json"])
def test_they_plan_with_it(name: str, tmp_path: Path, planner: str) -> None:
    """The stack's variables take every value, and none is undeclared."""
    take(tmp_path, name)
    run(planner, tmp_path, "init", "-no-color", "-input=false")
    run(planner, tmp_path, "validate", "-no-color")
    assert "No changes." in run(planner, tmp_path, "plan", "-no-color", "-input=false", f"-var-file={name}")


def test_they_keep_their_state_with_it(tmp_path: Path, planner: str, store: ObjectStore) -> None:
    """The rendered backend leads an apply to the bucket and the key, in an object store that is no Amazon."""
    take(tmp_path, "overlay.tfvars")
    (tmp_path / "main.tf").write_text('terraform {\n  backend "s3" {}\n}\n\nresource "terraform_data" "one" {}\n')
    backend = (_FOLDER / "overlay.backend.hcl").read_text()
    assert _ENDPOINT in backend
    (tmp_path / "backend.hcl").write_text(backend.replace(_ENDPOINT, store.address))
    run(planner, tmp_path, "init", "-no-color", "-input=false", "-backend-config=backend.hcl")
    run(planner, tmp_path, "apply", "-no-color", "-input=false", "-auto-approve", "-var-file=overlay.tfvars")
    assert list(store.objects) == ["/tofu-state/example-org/example-infra/arc-runners/terraform.tfstate"]
    (state,) = store.objects.values()
    assert [one["type"] for one in json.loads(state)["resources"]] == ["terraform_data"]
    assert run(planner, tmp_path, "state", "list") == "terraform_data.one\n"
