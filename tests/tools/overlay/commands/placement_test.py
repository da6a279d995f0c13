"""Placement of runner sets: what facts declare is what Terraform reads with the stack's variables."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flywheel_testing import oracles

from flywheel.overlay.facts import build_facts

VARIABLES = Path(__file__).parents[4] / "contract" / "stacks" / "arc_runners" / "variables.tf"

#: The specification's compute-expansion set, with the figures of core's table of limits, and a primary lane.
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

flywheel_substrate(name = "cluster", cluster_context = "cluster")

flywheel_runner_set(
    name = "example-nix",
    capability = "tinyland-nix",
    primary = True,
    node_selector = {"example.com/pool": "base"},
    tolerations = [{"key": "example.com/base", "operator": "Exists"}],
    volumes = {"/nix": {"size": "64Gi", "storage_class": "fast-local"}},
)

flywheel_runner_set(
    name = "example-dind",
    capability = "tinyland-dind",
    primary = True,
    volumes = {"/var/lib/docker": {"size": "90Gi"}, "/home/runner/_work": {"size": "50Gi"}},
)

flywheel_runner_set(
    name = "tinyland-nix-compute-expansion",
    capability = "tinyland-nix",
    max_runners = 8,
    caches = "stack",
    resources = {
        "cpu_request": "500m",
        "cpu_limit": "4",
        "memory_request": "4Gi",
        "memory_limit": "16Gi",
        "ephemeral_storage_request": "1Gi",
        "ephemeral_storage_limit": "16Gi",
    },
    node_selector = {"capability.example.com/compute-expansion": "true"},
    tolerations = [{
        "key": "dedicated.example.com/compute-expansion",
        "operator": "Equal",
        "value": "true",
        "effect": "NoSchedule",
    }],
    affinity = {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
        {"matchExpressions": [{"key": "kubernetes.io/arch", "operator": "In", "values": ["amd64"]}]},
    ]}}},
    volumes = {
        "/nix": {"size": "64Gi", "storage_class": "fast-local"},
        "/home/runner/_work": {"size": "32Gi", "storage_class": "fast-local"},
    },
    priority_class = "runners",
)

flywheel_overlay(
    name = "overlay",
    owner = ":owner",
    substrate = ":cluster",
    runner_sets = [":example-nix", ":example-dind", ":tinyland-nix-compute-expansion"],
)
"""
SET = {
    "github_config_url": "https://github.com/example-org",
    "github_config_secret": "github-app-secret-example-org",
    "runner_label": "tinyland-nix",
    "runner_scale_set_name": "tinyland-nix-compute-expansion",
    "runner_type": "nix",
    "max_runners": 8,
    "cpu_request": "500m",
    "cpu_limit": "4",
    "memory_request": "4Gi",
    "memory_limit": "16Gi",
    "ephemeral_storage_request": "1Gi",
    "ephemeral_storage_limit": "16Gi",
    "node_selector": {"capability.example.com/compute-expansion": "true"},
    "tolerations": [
        {
            "key": "dedicated.example.com/compute-expansion",
            "operator": "Equal",
            "value": "true",
            "effect": "NoSchedule",
        }
    ],
    "affinity": {
        "nodeAffinity": {
            "requiredDuringSchedulingIgnoredDuringExecution": {
                "nodeSelectorTerms": [
                    {"matchExpressions": [{"key": "kubernetes.io/arch", "operator": "In", "values": ["amd64"]}]}
                ]
            }
        }
    },
    "priority_class_name": "runners",
    "nix_root_volume_storage_class": "fast-local",
    "nix_root_volume_size": "64Gi",
    "nix_work_volume_storage_class": "fast-local",
    "nix_work_volume_size": "32Gi",
}
LANES = {
    "nix_runner_scale_set_name": "example-nix",
    "shared_nix_runner_node_selector": {"example.com/pool": "base"},
    "shared_nix_runner_tolerations": [{"key": "example.com/base", "operator": "Exists"}],
    "nix_root_volume_storage_class": "fast-local",
    "nix_root_volume_size": "64Gi",
    "dind_runner_scale_set_name": "example-dind",
    "dind_work_volume_size": "50Gi",
    "dind_docker_volume_size": "90Gi",
}


@pytest.fixture
def facts() -> dict:
    """The facts of the BUILD file above."""
    return build_facts.facts(BUILD, "overlay")


@pytest.fixture
def render(flywheel: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, contract) -> Callable:
    """Renders facts; gives the result and the values."""
    monkeypatch.chdir(tmp_path)
    Path("contract.json").write_text(json.dumps(contract.to_json()), encoding="utf-8")

    def run(facts: dict) -> tuple:
        Path("facts.json").write_text(json.dumps(facts), encoding="utf-8")
        result = flywheel(
            "render",
            "--facts",
            "facts.json",
            "--contract",
            "contract.json",
            "--tfvars-json",
            "overlay.auto.tfvars.json",
        )
        path = Path("overlay.auto.tfvars.json")
        return result, json.loads(path.read_text(encoding="utf-8")) if path.exists() else None

    return run


def test_placement_is_rendered(render: Callable, facts: dict) -> None:
    """Every attribute is a value of the stack, and the order is that of the contract."""
    result, values = render(facts)
    assert (result.status, result.err) == (0, "")
    assert values["extra_runner_sets"] == {"tinyland-nix-compute-expansion": SET}
    assert list(values["extra_runner_sets"]["tinyland-nix-compute-expansion"]) == list(SET)
    assert {name: values[name] for name in LANES} == LANES


@pytest.mark.parametrize("planner", oracles.PLANNERS)
def test_a_plan_has_exactly_these_values(render: Callable, facts: dict, planner: str) -> None:
    """With the stack's variables there is no warning, and the outputs are what was declared."""
    program = oracles.need(planner)
    render(facts)
    shutil.copyfile(VARIABLES, "variables.tf")
    names = ("extra_runner_sets", *LANES)
    Path("outputs.tf").write_text("".join(f'output "{name}" {{ value = var.{name} }}\n' for name in names))
    planned = oracles.planned(program, Path())
    planned_set = planned["extra_runner_sets"]["tinyland-nix-compute-expansion"]
    assert {name: planned_set[name] for name in SET} == SET
    assert {name: planned[name] for name in LANES if "tolerations" not in name} == {
        name: value for name, value in LANES.items() if "tolerations" not in name
    }
    assert planned["shared_nix_runner_tolerations"] == [
        {"key": "example.com/base", "operator": "Exists", "value": None, "effect": None}
    ]


@pytest.mark.parametrize(
    ("at", "given", "said"),
    [
        (
            2,
            {"volumes": {"/nix": {"size": "64Gi", "class": "fast"}}},
            (
                "//:tinyland-nix-compute-expansion (volumes./nix): the stack `arc_runners` has no attribute for "
                "`volumes./nix.class` of a runner set. It has `volumes./home/runner/_work.size`, "
                "`volumes./home/runner/_work.storage_class`, `volumes./nix.size`, `volumes./nix.storage_class`."
            ),
        ),
        (
            1,
            {"volumes": {"/nix": {"size": "64Gi"}}},
            (
                "//:example-dind (volumes./nix): the stack has no variable for `volumes./nix.size` of the primary lane "
                "`dind`. It has `volumes./home/runner/_work.size`, `volumes./var/lib/docker.size`."
            ),
        ),
        (
            1,
            {"tolerations": [{"operator": "Exists"}]},
            (
                "//:example-dind (tolerations): the stack has no variable for `tolerations` of the primary lane "
                "`dind`. Lanes share it: set `shared_runner_tolerations` in `variables` of the overlay."
            ),
        ),
        (
            2,
            {"tolerations": [{"operator": "Exists", "value": "x"}]},
            (
                "//:tinyland-nix-compute-expansion (tolerations): runner set `tinyland-nix-compute-expansion`: a "
                "toleration has the operator `Exists` and the value `x`, in `tolerations`. Remove the value, or write "
                "`Equal`."
            ),
        ),
        (
            2,
            {"affinity": {"podAntiAffinity": {}}},
            (
                "//:tinyland-nix-compute-expansion (affinity): `podAntiAffinity` is not an attribute of "
                "`extra_runner_sets.tinyland-nix-compute-expansion.affinity`; Terraform drops it without a message. "
                "Did you mean `nodeAffinity`?"
            ),
        ),
    ],
)
def test_what_the_stack_cannot_take_is_refused(render: Callable, facts: dict, at: int, given: dict, said: str) -> None:
    """The message names the target, the attribute, and what there is instead."""
    facts["runner_sets"][at]["facts"].update(given)
    result, _ = render(facts)
    assert result.status == 2
    assert said in result.err
