"""What `flywheel adopt` carries over besides plain values: comments, placement, and what MODULE.bazel lacks."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from flywheel import __version__
from flywheel.contract.compiled import Contract
from flywheel.formats import tfvars
from flywheel.formats.values import plain
from flywheel.overlay.commands import render
from flywheel.overlay.facts import build_facts, facts_file

HEAD = """cluster_context   = "one"
github_config_url = "https://github.com/example-org"
"""
SETS = """
# The lane that everybody has.
# Two lines.
nix_runner_name           = "example-nix"
nix_runner_scale_set_name = "example-nix"
nix_max_runners           = 4

# Above no set, so it goes.
extra_runner_sets = {
  # Memory-heavy builds, one at a time.
  "example-nix-heavy" = {
    github_config_url     = "https://github.com/example-org"
    runner_label          = "tinyland-nix-heavy"
    runner_scale_set_name = "example-nix-heavy"
    runner_type           = "nix"
  }

  /* Beside the big node:
   * its pods are placed by hand. */
  example-nix-expansion = {
    github_config_url             = "https://github.com/example-org"
    runner_label                  = "tinyland-nix"
    runner_scale_set_name         = "example-nix-expansion"
    runner_type                   = "nix"
    ephemeral_storage_request     = "1Gi"
    ephemeral_storage_limit       = "16Gi"
    node_selector                 = { "capability.example.com/compute-expansion" = "true" }
    priority_class_name           = "builds"
    nix_root_volume_storage_class = "fast-local"
    nix_root_volume_size          = "64Gi"
    tolerations = [{
      key      = "dedicated.example.com/compute-expansion"
      operator = "Equal"
      value    = "true"
      effect   = "NoSchedule"
    }]
  }

  # Not right above it.

  example-nix-plain = {
    github_config_url     = "https://github.com/example-org"
    runner_label          = "tinyland-nix"
    runner_scale_set_name = "example-nix-plain" # behind a value
    runner_type           = "nix"
  }
}
"""
ADDED = f"""bazel_dep(name = "gloriousflywheel", version = "{__version__}")
"""
COMMIT = "2281b5760123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An overlay with these sets in the folder `overlay`."""
    monkeypatch.chdir(tmp_path)
    made = Path("overlay")
    made.mkdir()
    (made / "terraform.tfvars").write_text(HEAD + SETS, encoding="utf-8")
    return made


def pin(contract: Contract) -> str:
    """The lines that pin core."""
    return f"""flywheel = use_extension("@gloriousflywheel//rules:extensions.bzl", "flywheel")
flywheel.core_pin(
    commit = "{COMMIT}",
    contract = "{contract.digest}",
    version = "{__version__}",
)
use_repo(flywheel, "flywheel_core_pin")
"""


def test_comments_go_above_their_rules(flywheel, folder: Path) -> None:
    """Those right above a set or a lane; any other is reported with its place."""
    result = flywheel("adopt", folder)
    build = (folder / "BUILD.bazel").read_text(encoding="utf-8")
    assert '# The lane that everybody has.\n# Two lines.\nflywheel_runner_set(\n    name = "example-nix",\n' in build
    assert '# Memory-heavy builds, one at a time.\nflywheel_runner_set(\n    name = "example-nix-heavy",\n' in build
    above = "# Beside the big node:\n# its pods are placed by hand.\n"
    assert f'{above}flywheel_runner_set(\n    name = "example-nix-expansion",\n' in build
    assert [line for line in result.err.splitlines() if "comment" in line] == [
        "not adopted: terraform.tfvars:10:1: the comment `# Above no set, so it goes.`",
        "not adopted: terraform.tfvars:41:3: the comment `# Not right above it.`",
        "not adopted: terraform.tfvars:46:49: the comment `# behind a value`",
    ]
    assert build.count("\n# ") == 5


def test_a_comment_with_a_secret_is_not_carried_over(flywheel, folder: Path) -> None:
    """It is reported by its place, without its value."""
    secret = "ghp_" + "0a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R"
    text = (folder / "terraform.tfvars").read_text(encoding="utf-8")
    (folder / "terraform.tfvars").write_text(text.replace("Memory-heavy builds", secret), encoding="utf-8")
    result = flywheel("adopt", folder)
    build = (folder / "BUILD.bazel").read_text(encoding="utf-8")
    assert secret not in build + result.err
    assert "terraform.tfvars:12:3: the comment" in result.err


def test_placement_comes_out_as_attributes(flywheel, folder: Path, contract: Contract) -> None:
    """A set that is placed by hand has no `attributes`, and renders to the same values."""
    assert flywheel("adopt", folder).status == 0
    build = (folder / "BUILD.bazel").read_text(encoding="utf-8")
    assert "attributes =" not in build
    for line in (
        '    node_selector = {"capability.example.com/compute-expansion": "true"},\n',
        '    priority_class = "builds",\n',
        '        "ephemeral_storage_limit": "16Gi",\n',
        '            "storage_class": "fast-local",\n',
        '            "key": "dedicated.example.com/compute-expansion",\n',
    ):
        assert line in build
    document = json.loads(json.dumps(build_facts.facts(build, "overlay")), parse_float=Decimal)
    text = render.render(facts_file.of(document, contract, "BUILD.bazel"), contract)["tfvars"]
    Path("again.tfvars").write_text(text, encoding="utf-8")
    was, now = (plain(tfvars.load(str(path)).root) for path in (folder / "terraform.tfvars", Path("again.tfvars")))
    assert now["extra_runner_sets"] == was["extra_runner_sets"]  # type: ignore[index, call-overload]


@pytest.mark.parametrize(
    ("module", "more"),
    [
        ('module(name = "example")\n', "\n{dependency}\n{pin}"),
        ("# A comment.\n", "\n{dependency}\n{pin}"),
        (f'module(name = "example")\n\n{ADDED}', "\n{pin}"),
        ('bazel_dep(name = "gloriousflywheel", version = "0.0.9")\n', "\n{pin}"),
    ],
)
def test_module_lines_that_are_missing_are_added(flywheel, folder: Path, contract, module: str, more: str) -> None:
    """At the end of the file, which stays as it is otherwise; a second run changes nothing."""
    (folder / "MODULE.bazel").write_text(module, encoding="utf-8")
    checked = flywheel("adopt", folder, "--check", "--core-commit", COMMIT)
    assert (checked.status, "+use_repo(flywheel" in checked.out) == (1, True)
    assert (folder / "MODULE.bazel").read_text(encoding="utf-8") == module
    result = flywheel("adopt", folder, "--core-commit", COMMIT)
    assert result.out.splitlines()[1:] == ["added to overlay/MODULE.bazel"]
    text = (folder / "MODULE.bazel").read_text(encoding="utf-8")
    assert text == module + more.format(dependency=ADDED, pin=pin(contract))
    again = flywheel("adopt", folder, "--core-commit", COMMIT)
    assert again.out.splitlines() == ["wrote overlay/BUILD.bazel"]
    assert (folder / "MODULE.bazel").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    "module",
    [
        'flywheel = use_extension("@example//:extensions.bzl", "flywheel")\n',
        "flywheel = [\n]\n",
        'def broken(\n    name = "example"\n',
    ],
)
def test_a_module_that_a_person_has_to_edit(flywheel, folder: Path, module: str) -> None:
    """Where the name is taken, or the file cannot be read, the lines are shown and the file stays."""
    (folder / "MODULE.bazel").write_text(module, encoding="utf-8")
    result = flywheel("adopt", folder, "--core-commit", COMMIT)
    assert result.out == "wrote overlay/BUILD.bazel\n"
    assert "flywheel: MODULE.bazel needs these lines, if it does not have them:" in result.err
    assert (folder / "MODULE.bazel").read_text(encoding="utf-8") == module


def test_a_gitlab_owner(flywheel, folder: Path) -> None:
    """Runners become runner sets, and the address of the forge is in the config URL."""
    (folder / "terraform.tfvars").unlink()
    for name, text in (
        ("config/organization.yaml", ORGANIZATION),
        ("gitlab-runners/terraform.tfvars", GITLAB),
    ):
        (folder / name).parent.mkdir()
        (folder / name).write_text(text, encoding="utf-8")
    result = flywheel("adopt", folder)
    build = (folder / "BUILD.bazel").read_text(encoding="utf-8")
    assert result.status == 0
    assert "only in config/organization.yaml, which stays: `core.repository`" in result.err.splitlines()
    assert '# Builds with Nix.\nflywheel_runner_set(\n    name = "nix",\n' in build
    assert "gitlab_url" not in build
    assert '    registration_scope = "group",\n' in build


ORGANIZATION = """schema_version: 1
overlay_kind: implementation
owner:
  slug: example-org
  forge: gitlab
  account_kind: organization
  registration_scope: group
  repository: example-org/example-infra
  github_config_url: https://gitlab.example.com/example-org
core:
  repository: example-org/GloriousFlywheel
  pinned_commit: 2281b5760123456789abcdef0123456789abcdef
"""
GITLAB = """cluster_context = "cluster"
gitlab_url      = "https://gitlab.example.com"
# Builds with Nix.
nix_runner_name        = "nix"
nix_job_memory_request = "2Gi"
"""
