"""An overlay as operators wrote them before there were rules: it is not flooded with findings."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

COMMIT = "2281b5760123456789abcdef0123456789abcdef"
ARC_COMMIT = "11ace3970123456789abcdef0123456789abcdef"
#: Two roles of core, one cluster of somebody else, and files that other tools read too.
FILES = {
    "config/organization.yaml": f"""\
schema_version: 1
overlay_kind: implementation
owner:
  slug: example-org
  forge: github
  account_kind: organization
  repository: example-org/example-infra
  github_config_url: https://github.com/example-org
  github_app_secret_name: github-app-secret-example-org
core:
  repository: example-core/GloriousFlywheel
  module_name: attic-iac
  pinned_commit: {COMMIT}
substrate:
  cluster:
    name: cluster
    context: cluster
    arc_controller_owner: example-core/cluster-infra
  state_backend:
    type: s3
    bucket: tofu-state
    endpoint: http://state.example.com:9000
    region: us-east-1
  caches:
    attic_server: http://attic.nix-cache.svc.cluster.local
    attic_cache: main
    attic_public_key: "main:UNhY4JhezH9gQYqvDMWrWH9CwlcKiECVqejMrND2VFw="
    bazel_cache_endpoint: grpc://bazel-cache.nix-cache.svc.cluster.local:9092
runner_contract:
  runner_group:
    name: example-infra
""",
    "tofu/stacks/arc-runners/example-org.tfvars": """\
cluster_context          = "cluster"
github_config_url        = "https://github.com/example-org"
github_config_secret     = "github-app-secret-example-org"
deploy_arc_controller    = false
controller_chart_version = "0.14.0"

create_controller_namespace = false
create_runner_namespace     = false

nix_runner_scale_set_name = "example-org-nix"
nix_max_runners           = 4
deploy_docker_runner      = false
deploy_dind_runner        = false

attic_server         = "http://attic.nix-cache.svc.cluster.local"
attic_cache          = "main"
attic_public_key     = "main:UNhY4JhezH9gQYqvDMWrWH9CwlcKiECVqejMrND2VFw="
bazel_cache_endpoint = "grpc://bazel-cache.nix-cache.svc.cluster.local:9092"
""",
    "MODULE.bazel": f"""\
bazel_dep(name = "attic-iac", version = "0.1.0")
git_override(
    module_name = "attic-iac",
    commit = "{COMMIT}",
    remote = "https://github.com/example-core/GloriousFlywheel.git",
)
""",
    "Justfile": f"""\
gf_core := env_var_or_default("GF_CORE_PATH", "../GloriousFlywheel")
arc_core_default := "../GloriousFlywheel-arc"
arc_core_ci_default := "github:example-core/GloriousFlywheel/{ARC_COMMIT}#ci"

plan:
    cd "${{GF_CORE_PATH:-../GloriousFlywheel}}" && just plan
""",
    ".github/workflows/plan.yml": f"""\
on: pull_request
permissions:
  contents: read
env:
  GF_CORE_REF: {COMMIT}
jobs:
  plan:
    runs-on: tinyland-nix
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8
        with:
          persist-credentials: false
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8
        with:
          repository: example-core/GloriousFlywheel
          ref: ${{{{ env.GF_CORE_REF }}}}
          path: GloriousFlywheel
          persist-credentials: false
      - uses: ./GloriousFlywheel/.github/actions/nix-job
      - run: |
          export GF_CORE_PATH=../GloriousFlywheel
          kubectl --server https://kubernetes.default.svc get pods
""",
}


def test_a_hand_written_overlay(flywheel: Callable, tmp_path: Path, monkeypatch) -> None:
    """No blocker, and two warnings that are both true: the folders that a Justfile takes core from."""
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        path = Path("infra", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    report = json.loads(flywheel("check", "infra", "--format", "json").out)
    grave = [one for one in report["findings"] if one["severity"] != "note"]
    assert [(one["id"], one["severity"], one["line"]) for one in grave] == [
        ("GF604", "warning", 1),
        ("GF604", "warning", 2),
    ]
    notes = {one["id"] for one in report["findings"]} - {"GF604"}
    assert notes == {"GF211"}
