"""A fleet of 22 owners with 44 runner sets and more than three hundred findings, as folders."""

from __future__ import annotations

from pathlib import Path

#: How many owners there are; each has two sets.
OWNERS = 22
_LABELS = ("tinyland-nix-heavy", "tinyland-docker", "tinyland-nix-kvm", "tinyland-dind", "tinyland-nix-gpu")
_SIZES = (("2", "4Gi"), ("8", "24Gi"), ("4", "8Gi"), ("16", "60Gi"), ("1", "2Gi"))
#: What all of them share although they should not, and what differs although they share it.
_TFVARS = """\
cluster_context             = "cluster-one"
github_config_url           = "https://github.com/acme"
github_config_secret        = "github-app-secret"
runner_group                = "acme-infra"
controller_chart_version    = "0.{chart}.0"
deploy_arc_controller       = true
create_controller_namespace = true
controller_namespace        = "arc-systems-{place}"
create_runner_namespace     = true
attic_server                = "http://attic.example.com"
attic_cache                 = "main"
attic_public_key            = "main:{letter}NhY4JhezH9gQYqvDMWrWH9CwlcKiECVqejMrND2VFw="
bazel_cache_endpoint        = "grpc://cache-{number}.example.com:9092"
nix_runner_name             = "acme-nix"
nix_runner_scale_set_name   = "acme-nix"
nix_max_runners             = {most}
nix_cpu_request             = "2"
nix_memory_request          = "4Gi"
deploy_docker_runner        = false
extra_runner_sets = {{
  shared = {{
    github_config_url     = "https://github.com/acme"
    github_config_secret  = "github-app-secret"
    runner_label          = "{label}"
    runner_scale_set_name = "shared"
    max_runners           = {most}
    cpu_request           = "{cpu}"
    memory_request        = "{memory}"
  }}
}}
"""
_BACKEND = """\
bucket = "tofu-state"
key    = "acme/infra/arc-runners/terraform.tfstate"
endpoints = { s3 = "http://state.example.com:9000" }
"""
_ORGANIZATION = """\
schema_version: 1
overlay_kind: implementation
owner:
  slug: {owner}
  forge: github
  account_kind: organization
  repository: {owner}/infra
  github_config_url: https://github.com/{owner}
  github_app_secret_name: github-app-secret-{owner}
core:
  repository: example-org/GloriousFlywheel
  pinned_commit: {commit}
runner_contract:
  runner_group:
    name: acme-infra
    visibility: selected
    selected_repository_ids: [{number}]
"""
_CLUSTER = """\
schema: flywheel.cluster/1
name: cluster-one
controller: {owner: owner-00, chart_version: "0.14.2"}
node_pools:
  - name: honey
    count: 2
    allocatable: {cpu: "32", memory: 64Gi, ephemeral-storage: 200Gi, pods: "110"}
    used: {cpu: "4", memory: 8Gi}
  - name: sting
    count: 6
    allocatable: {cpu: "16", memory: 32Gi, ephemeral-storage: 100Gi, pods: "110"}
    used: {cpu: "1", memory: 2Gi}
quotas:
  - {name: limits, namespace: arc-runners, hard: {requests.memory: 40Gi}}
"""


def write(folder: Path) -> list[str]:
    """Write the overlays and `cluster.yaml` into a folder; return the names of the overlays."""
    names = [f"owner-{number:02d}" for number in range(OWNERS)]
    for number, owner in enumerate(names):
        cpu, memory = _SIZES[number % 5]
        values = {"owner": owner, "number": number, "label": _LABELS[number % 5], "cpu": cpu, "memory": memory}
        values |= {"chart": 9 + number % 4, "letter": chr(65 + number), "most": 1 + number % 4, "place": number}
        values["commit"] = f"{number:02d}ab" * 10
        texts = {
            "tofu/stacks/arc-runners/terraform.tfvars": _TFVARS.format(**values),
            "tofu/backend/arc-runners.s3.hcl": _BACKEND,
            "config/organization.yaml": _ORGANIZATION.format(**values),
        }
        for name, text in texts.items():
            path = folder / owner / name
            path.parent.mkdir(parents=True)
            path.write_text(text, encoding="utf-8")
    (folder / "cluster.yaml").write_text(_CLUSTER, encoding="utf-8")
    return names
