"""`flywheel adopt --core-commit`: an overlay that pins nothing yet is adopted with a pin."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from flywheel.formats.bazel import module_file
from flywheel.overlay.facts import build_facts

COMMIT = "2281b5760123456789abcdef0123456789abcdef"
# The example of the specification, with its owner and its cluster filled in.
BLOCK = """\
cluster_context      = "honey"
github_config_url    = "https://github.com/example-org"
github_config_secret = "github-app-secret-example-org"
attic_server         = "http://attic.nix-cache.svc.cluster.local"
attic_cache          = "main"
attic_public_key     = "main:UNhY4JhezH9gQYqvDMWrWH9CwlcKiECVqejMrND2VFw="

extra_runner_sets = {
  tinyland-nix-heavy-compute-expansion = {
    github_config_url     = "https://github.com/example-org"
    github_config_secret  = "github-app-secret-example-org"
    runner_label          = "tinyland-nix-heavy"
    runner_scale_set_name = "tinyland-nix-heavy-compute-expansion"
    runner_labels         = ["self-hosted", "nix", "linux"]
    runner_type           = "nix"
    max_runners           = 1
  }
}
"""


@pytest.fixture
def block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the block as its only file."""
    monkeypatch.chdir(tmp_path)
    Path("infra").mkdir()
    Path("infra/terraform.tfvars").write_text(BLOCK, encoding="utf-8")


def test_the_commit_is_pinned(flywheel: Callable, block: None) -> None:
    """The new MODULE.bazel pins the commit, and the BUILD file uses the pin."""
    result = flywheel("adopt", "infra", "--core-commit", COMMIT)
    assert result.status == 0, result.err
    assert result.err.splitlines()[-1] == (
        "flywheel: the stack `arc_runners` gets the same values: 7 variables were compared"
    )
    [pin] = module_file.load("infra/MODULE.bazel").tags("flywheel", "core_pin")
    assert pin.text("commit") == COMMIT
    assert '    core_pin = "@flywheel_core_pin//:pin",\n' in Path("infra/BUILD.bazel").read_text(encoding="utf-8")


def test_no_commit(flywheel: Callable, block: None) -> None:
    """Without a commit the report says what is missing."""
    result = flywheel("adopt", "infra")
    assert result.status == 0
    assert result.err.splitlines()[-1] == (
        "flywheel: no commit of core is pinned, which GF601 blocks: give --core-commit SHA"
    )


def test_half_a_commit(flywheel: Callable, block: None) -> None:
    """A short commit does not pin."""
    result = flywheel("adopt", "infra", "--core-commit", COMMIT[:12])
    assert (result.status, result.err) == (
        2,
        "flywheel: --core-commit: `2281b5760123` is not a full commit id. Write its 40 digits.\n",
    )
    assert [path.name for path in Path("infra").iterdir()] == ["terraform.tfvars"]


def test_the_example_of_the_specification(flywheel: Callable, block: None) -> None:
    """It has no blocker as it stands and none once adopted, when its owner is known as one that has groups."""

    def found() -> list[tuple[str, str]]:
        result = flywheel("check", "infra", "--format", "json")
        return sorted({(one["id"], one["severity"]) for one in json.loads(result.out)["findings"]})

    assert found() == [("GF404", "warning")]
    assert flywheel("adopt", "infra", "--core-commit", COMMIT).status == 0
    assert found() == [("GF224", "warning"), ("GF404", "warning")]
    [one] = build_facts.facts(Path("infra/BUILD.bazel").read_text(encoding="utf-8"), "overlay")["runner_sets"]
    assert one["facts"] == {
        "release": "tinyland-nix-heavy-compute-expansion",
        "caches": "stack",
        "capability": "tinyland-nix-heavy",
        "max_runners": 1,
        "primary": False,
        "runner_labels": ["self-hosted", "nix", "linux"],
    }
