"""The stacks beside the runner stack: their variables, and that Terraform takes what an overlay renders for each."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flywheel_testing import oracles

from flywheel.contract.compiled import Contract
from flywheel.overlay.facts import build_facts

STACKS = Path(__file__).parents[4] / "contract" / "stacks"
DIGEST = "0123456789abcdef" * 4

#: For each stack: how many variables it has, which must be set, which hold secrets, what an overlay sets.
CORE: dict[str, tuple[int, list[str], list[str], dict[str, object]]] = {
    "arc_owner_overlay_release": (
        8,
        [
            "cluster_context",
            "owner_slug",
            "github_config_url",
            "runner_group",
            "runner_image",
            "pod_security_version",
            "min_runners",
            "max_runners",
        ],
        [],
        {
            "runner_image": f"registry.example.com/runner@sha256:{DIGEST}",
            "pod_security_version": "v1.33",
            "min_runners": 0,
            "max_runners": 4,
        },
    ),
    "attic": (
        99,
        ["cluster_context"],
        [
            "database_url",
            "s3_access_key_id",
            "s3_secret_access_key",
            "minio_root_user",
            "minio_root_password",
            "dreamhost_api_key",
            "ghcr_token",
        ],
        {"ingress_domain": "example.com", "use_minio": True, "pg_instances": 1},
    ),
    "gitlab_runners": (
        51,
        ["cluster_context", "nix_runner_token"],
        ["nix_runner_token", "docker_runner_token", "dind_runner_token", "ghcr_token"],
        {"gitlab_url": "https://gitlab.example.com", "nix_concurrent_jobs": 4},
    ),
    "runner_dashboard": (
        53,
        [
            "cluster_context",
            "gitlab_oauth_client_id",
            "gitlab_oauth_client_secret",
            "gitlab_oauth_redirect_uri",
            "gitlab_token",
            "ingress_host",
        ],
        [
            "gitlab_oauth_client_id",
            "gitlab_oauth_client_secret",
            "gitlab_token",
            "session_secret",
            "database_url",
            "caddy_mtls_ca_cert",
            "caddy_tailscale_auth_key",
            "ghcr_token",
        ],
        {"gitlab_oauth_redirect_uri": "https://runners.example.com/auth", "ingress_host": "runners.example.com"},
    ),
}
BUILD = """
flywheel_owner(
    name = "owner",
    slug = "example-org",
    account_kind = "organization",
    overlay_repository = "example-org/example-infra",
    config_url = "https://github.com/example-org",
    app_secret = "github-app-secret-example-org",
    runner_group = "example-infra",
)
flywheel_substrate(
    name = "cluster",
    cluster_context = "cluster",
    attic_server = "http://attic.example.com",
    attic_cache = "main",
    attic_public_key = "main:UNhY4JhezH9gQYqvDMWrWH9CwlcKiECVqejMrND2VFw=",
    runner_namespace = "runners",
    state_bucket = "tofu-state",
)
flywheel_overlay(name = "overlay", owner = ":owner", substrate = ":cluster", stack = "{stack}", variables = {values})
"""


@pytest.mark.parametrize("name", CORE)
def test_variables(contract: Contract, name: str) -> None:
    """As many as core's stack has, the same ones required and sensitive, each described."""
    count, required, sensitive, _ = CORE[name]
    variables = contract.stacks[name].variables
    assert len(variables) == count
    assert sorted(one.name for one in variables.values() if one.required) == sorted(required)
    assert sorted(one.name for one in variables.values() if one.sensitive) == sorted(sensitive)
    assert [one.name for one in variables.values() if not one.description.endswith(".") or one.nullable] == []


#: Variables of the runner stack that public sources name: core's own, an overlay's files, and what they say of newer
#: ones, each with the default where one is known.
RUNNERS = {
    "k8s_config_path": "", "github_config_secret": "github-app-secret", "controller_namespace": "arc-systems",
    "create_controller_namespace": True, "runner_namespace": "arc-runners", "create_runner_namespace": True,
    "nix_runner_name": "gh-nix", "docker_runner_name": "gh-docker", "dind_runner_name": "gh-dind",
    "deploy_docker_runner": True, "deploy_dind_runner": False, "nix_min_runners": 0, "nix_max_runners": 5,
    "nix_cpu_request": "500m", "nix_cpu_limit": "4", "nix_memory_request": "1Gi", "nix_memory_limit": "8Gi",
    "docker_min_runners": 0, "docker_max_runners": 5, "docker_cpu_request": "100m", "docker_cpu_limit": "2",
    "docker_memory_request": "256Mi", "docker_memory_limit": "4Gi", "dind_min_runners": 0, "dind_max_runners": 5,
    "dind_cpu_request": "500m", "dind_cpu_limit": "4", "dind_memory_request": "1Gi", "dind_memory_limit": "8Gi",
    "attic_server": "", "attic_cache": "main", "bazel_cache_endpoint": "", "ghcr_token": "", "ghcr_username": "",
    "extra_runner_sets": {}, "runner_group_policy": "organization-restricted", "helm_storage_driver": "secret",
    "tofu_plan_token_secret_enabled": True, "tofu_plan_create_namespace": True, "dind_work_volume_size": "40Gi",
    "dind_docker_volume_size": "80Gi",
}  # fmt: skip
NAMED = (
    "cluster_context github_config_url controller_chart_version ghcr_pull_secret_name runner_group "
    "deploy_arc_controller controller_node_selector "
    "nix_runner_scale_set_name docker_runner_scale_set_name dind_runner_scale_set_name "
    "nix_ephemeral_storage_request nix_ephemeral_storage_limit nix_store_enabled nix_store_prepopulate_enabled "
    "nix_store_storage_class nix_store_size nix_warm_pool_enabled deploy_longhorn attic_public_key nix_env_vars "
    "shared_runner_node_selector shared_nix_runner_node_selector shared_runner_tolerations shared_runner_affinity "
    "listener_node_selector listener_tolerations bazel_executor_endpoint create_runner_priority_classes "
    "overlay_tenant_legacy_shared_grants nix_runner_secret_mounts listener_resources "
    "listener_topology_spread_constraints shared_nix_runner_tolerations shared_nix_runner_affinity "
    "docker_runner_host_path_mounts docker_runner_container_security_context nix_warm_pool_suspended nix_runner_image"
)


def test_variables_of_the_runner_stack(contract: Contract) -> None:
    """All that public sources name, with the defaults that they give."""
    variables = contract.stacks["arc_runners"].variables
    assert {name: variables[name].default for name in RUNNERS} == RUNNERS
    assert [name for name in NAMED.split() if name not in variables] == []
    assert len(variables) == 86
    assert [one.name for one in variables.values() if one.sensitive] == ["ghcr_token"]


def test_every_name_of_a_state_is_its_own(contract: Contract) -> None:
    """The states of one owner's stacks are different objects."""
    assert {name: stack.state_key for name, stack in contract.stacks.items()} == {
        "arc_owner_overlay_release": "gf-v4-dispatch",
        "arc_runners": "arc-runners",
        "attic": "attic",
        "gitlab_runners": "gitlab-runners",
        "runner_dashboard": "runner-dashboard",
    }


@pytest.fixture
def rendered(flywheel: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, contract: Contract) -> Callable:
    """Renders an overlay of a stack into the working directory; gives its values and its state's key."""
    monkeypatch.chdir(tmp_path)
    Path("contract.json").write_text(json.dumps(contract.to_json()), encoding="utf-8")

    def render(stack: str, values: dict[str, object]) -> tuple[dict[str, object], str]:
        facts = build_facts.facts(BUILD.format(stack=stack, values=values), "overlay")
        Path("facts.json").write_text(json.dumps(facts), encoding="utf-8")
        outputs = ("--tfvars-json", "overlay.auto.tfvars.json", "--backend", "backend.hcl")
        result = flywheel("render", "--facts", "facts.json", "--contract", "contract.json", *outputs)
        assert (result.status, result.err) == (0, "")
        key = next(line for line in Path("backend.hcl").read_text().splitlines() if line.startswith("key"))
        return json.loads(Path("overlay.auto.tfvars.json").read_text()), key.partition("= ")[2].strip('"')

    return render


BOUND = {
    "arc_owner_overlay_release": {
        "cluster_context": "cluster",
        "owner_slug": "example-org",
        "github_config_url": "https://github.com/example-org",
        "runner_group": "example-infra",
    },
    "attic": {"cluster_context": "cluster"},
    "gitlab_runners": {
        "cluster_context": "cluster",
        "namespace": "runners",
        "attic_server": "http://attic.example.com",
        "attic_cache": "main",
        # Runners that are not declared are not deployed.
        "deploy_docker_runner": False,
        "deploy_dind_runner": False,
    },
    "runner_dashboard": {"cluster_context": "cluster"},
}


@pytest.mark.parametrize("planner", oracles.PLANNERS)
@pytest.mark.parametrize("name", CORE)
def test_what_an_overlay_renders_is_planned(rendered: Callable, contract: Contract, name: str, planner: str) -> None:
    """Facts are bound, the state has a key of its own, and a plan has no warning."""
    values, key = rendered(name, CORE[name][3])
    assert values == {**BOUND[name], **CORE[name][3]}
    assert key == f"example-org/example-infra/{contract.stacks[name].state_key}/terraform.tfstate"
    program = oracles.need(planner)
    shutil.copyfile(STACKS / name / "variables.tf", "variables.tf")
    missing = [one for one in contract.stacks[name].variables.values() if one.required and one.sensitive]
    formatted = oracles.ask(program, Path(), "fmt", "-check", "variables.tf")
    assert (formatted.returncode, formatted.stdout) == (0, "")
    oracles.planned(program, Path(), env={f"TF_VAR_{one.name}": "x" for one in missing})
