"""A renamed owner: every place of an overlay that needs an edit is listed, and none that does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from flywheel.overlay import former_names

#: The files of an overlay after a rename of `old-org`. A line ends with the id of the check that lists it.
FILES = {
    "config/organization.yaml": """\
schema_version: 1
overlay_kind: implementation
owner:
  slug: new-org
  display_name: Old-Org, now New-Org
  forge: github
  account_kind: organization
  repository: old-org/infra|GF229
  github_config_url: https://github.com/old-org|GF228
  github_app_secret_name: github-app-secret-old-org|GF229
  former_names:
    old-org: "2026-09-21"
core:
  repository: example-org/GloriousFlywheel
  pinned_commit: 2281b5760123456789abcdef0123456789abcdef
substrate:
  cluster:
    arc_controller_owner: Old-Org/cluster-infra|GF229
  state_backend:
    type: s3
    bucket: tofu-state
    key_prefix: old-org/infra
runner_contract:
  runner_group:
    name: old-org-infra
""",
    "MODULE.bazel": """\
module(name = "old_org_infra")
bazel_dep(name = "gloriousflywheel", version = "0.1.0")
git_override(
    module_name = "gloriousflywheel",
    commit = "2281b5760123456789abcdef0123456789abcdef",
    remote = "https://github.com/old-org/GloriousFlywheel.git",|GF229
)
# formerly git@github.com:old-org/GloriousFlywheel.git
""",
    ".bazelrc": """\
common --registry=https://raw.githubusercontent.com/old-org/bazel-registry/0123456789abcdef|GF228
common --registry=https://bcr.bazel.build
""",
    ".github/workflows/deploy.yml": """\
name: deploy
on: push
jobs:
  plan:
    uses: old-org/ci-templates/.github/workflows/spoke-ci.yml@v2|GF228
  apply:
    runs-on: tinyland-nix
    container: ghcr.io/old-org/tools:1|GF228
    env:
      SUBJECT: repo:old-org/infra:ref:refs/heads/main|GF228
      MIRROR: https://github.com/old-organization/infra
    steps:
      - uses: actions/checkout@v4
        with:
          repository: old-org/infra|GF229
      - uses: "Old-Org/setup@0123456789abcdef0123456789abcdef01234567"|GF228
      - run: curl https://api.github.com/orgs/old-org/actions/runners # of old-org/infra|GF228
      - run: git clone git@github.com:old-org/infra.git|GF229
""",
    "Justfile": """\
core_ci := "github:old-org/GloriousFlywheel/2281b5760123456789abcdef0123456789abcdef#ci"|GF229
state_key := "old-org/infra/arc-runners/terraform.tfstate"
""",
    "flake.nix": """\
{ inputs.core.url = "github:old-org/GloriousFlywheel"; }|GF229
""",
    "CODEOWNERS": """\
* @old-org/platform|GF228
""",
    "docs/README.md": """\
See https://github.com/old-org/infra and `uses: old-org/ci-templates`.
""",
    "tofu/backend/arc-runners.s3.hcl": """\
bucket = "tofu-state"
key    = "old-org/infra/arc-runners/terraform.tfstate"
""",
    "tofu/stacks/arc-runners/terraform.tfvars": """\
cluster_context      = "cluster-one"
github_config_url    = "https://github.com/old-org"|GF228
github_config_secret = "github-app-secret-old-org"|GF229
runner_group         = "old-org-infra"
runner_namespace     = "arc-runners-old-org"
nix_runner_name      = "old-org-nix"

extra_runner_sets = {
  old-org-nix-heavy = {
    github_config_url     = "https://github.com/new-org"
    github_config_secret  = "github-app-secret-new-org"
    runner_label          = "tinyland-nix-heavy"
    runner_scale_set_name = "old-org-nix-heavy"
    runner_image          = "ghcr.io/old-org/actions-runner-nix@sha256:abc" # ghcr.io/old-org/other|GF228
  }
}
""",
}
RULES = """
flywheel_owner(
    name = "owner",
    slug = "new-org",
    account_kind = "organization",
    overlay_repository = "old-org/infra",
    config_url = "https://github.com/old-org",
    former_names = {"old-org": "2026-09-21"},
    runner_group = "old-org-infra",
)
flywheel_substrate(
    name = "substrate",
    cluster_context = "cluster",
    state_bucket = "tofu-state",
    state_key_prefix = "old-org/infra",
)
flywheel_overlay(name = "overlay", owner = ":owner", substrate = ":substrate")
"""


@pytest.fixture
def listed(flywheel: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[tuple[str, ...]]]:
    """What `flywheel check` lists for the files of a folder: id, file and line of each finding about a former name."""
    monkeypatch.chdir(tmp_path)

    def check(*arguments: str) -> list[tuple[str, ...]]:
        report = json.loads(flywheel("check", *arguments, "--select", "GF228,GF229", "--format", "json").out)
        return sorted((one["id"], one["file"], str(one.get("line"))) for one in report["findings"])

    return check


def _write() -> list[tuple[str, ...]]:
    """Write the files; what has to be listed."""
    wanted = []
    for name, text in FILES.items():
        lines = []
        for number, line in enumerate(text.splitlines(), 1):
            code, _, id = line.partition("|")
            lines.append(code)
            if id:
                wanted.append((id, name, str(number)))
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return sorted(wanted)


def test_every_place_and_no_other(listed: Callable) -> None:
    """Addresses are listed; states' keys, releases, names, comments, prose and longer names are not."""
    wanted = _write()
    assert len(wanted) == 19
    assert listed(".") == wanted


def test_before_the_day(listed: Callable) -> None:
    """The former name is the right one until then."""
    _write()
    assert listed(".", "--today", "2026-09-20") == []
    assert len(listed(".", "--today", "2026-09-21")) == 19


def test_an_owner_that_was_not_renamed(listed: Callable) -> None:
    """Without a former name nothing is looked for."""
    _write()
    path = Path("config/organization.yaml")
    text = path.read_text(encoding="utf-8").replace('  former_names:\n    old-org: "2026-09-21"\n', "")
    path.write_text(text, encoding="utf-8")
    assert listed(".") == []


def test_values_that_rules_declare(listed: Callable) -> None:
    """They are listed at the line that says them, once."""
    Path("BUILD.bazel").write_text(RULES, encoding="utf-8")
    assert listed(".") == [
        ("GF228", "BUILD.bazel", "7"),
        ("GF229", "BUILD.bazel", "6"),
    ]


def test_the_message(flywheel: Callable, listed: Callable) -> None:
    """It has the address, what it is, the day, and what to write."""
    _write()
    report = json.loads(flywheel("check", ".", "--select", "GF228", "--format", "json").out)
    assert {(one["message"], one["fix"]) for one in report["findings"]} >= {
        (
            (
                "`uses: old-org/ci-templates/.github/workflows/spoke-ci.yml@v2` is an action or a reusable workflow, "
                "and `old-org` was renamed on 2026-09-21."
            ),
            "Write `uses: new-org/ci-templates/.github/workflows/spoke-ci.yml@v2`.",
        ),
        (
            (
                "`github.com/old-org` is the URL of the account, at which runners register, and `old-org` was renamed "
                "on 2026-09-21."
            ),
            "Write `github.com/new-org`.",
        ),
    }


def test_what_is_beyond_the_search(flywheel: Callable, listed: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files and names that are not searched are counted in the report."""
    _write()
    path = Path("config/organization.yaml")
    more = "".join(f'    older-{number}: "2020-01-01"\n' for number in range(21))
    text = path.read_text(encoding="utf-8").replace("  former_names:\n", f"  former_names:\n{more}")
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(former_names, "_MOST_FILES", 3)
    report = json.loads(flywheel("check", ".", "--format", "json").out)
    assert [line for line in report["missed"] if "former names" in line] == [
        "former names of the owner in 6 files (only the first 3 are searched)",
        "2 former names of the owner (only the first 20 are searched for)",
    ]
