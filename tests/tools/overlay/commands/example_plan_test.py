"""The example of a fleet member that knows its nodes: a plan with the stack's variables has exactly its values."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flywheel_testing import oracles

from flywheel.contract.compiled import Contract
from flywheel.overlay.facts import build_clusters, build_facts

ROOT = Path(__file__).parents[4]
EXAMPLE = ROOT / "examples" / "node_aware" / "BUILD.bazel"
VARIABLES = ROOT / "contract" / "stacks" / "arc_runners" / "variables.tf"

#: The specification's set on named nodes, as the stack is given it.
EXPANSION = {
    "github_config_url": "https://github.com/example-member",
    "github_config_secret": "github-app-secret-example-member",
    "runner_label": "tinyland-nix",
    "runner_scale_set_name": "example-member-compute-expansion",
    "runner_labels": ["self-hosted", "nix", "linux"],
    "runner_type": "nix",
    "max_runners": 8,
    "cpu_request": "500m",
    "cpu_limit": "4",
    "memory_request": "4Gi",
    "memory_limit": "16Gi",
    "ephemeral_storage_request": "1Gi",
    "ephemeral_storage_limit": "16Gi",
    "attic_server": "http://attic.nix-cache.svc.cluster.local",
    "attic_cache": "main",
    "bazel_cache_endpoint": "grpc://bazel-cache.nix-cache.svc.cluster.local:9092",
    "node_selector": {"capability.example.com/compute-expansion": "true"},
    "tolerations": [
        {
            "effect": "NoSchedule",
            "key": "dedicated.example.com/compute-expansion",
            "operator": "Equal",
            "value": "true",
        }
    ],
    "nix_root_volume_storage_class": "fast-local",
    "nix_root_volume_size": "64Gi",
    "nix_work_volume_storage_class": "fast-local",
    "nix_work_volume_size": "32Gi",
}
#: What the facts of owner and cluster give the stack.
OWN = {
    "attic_cache": "main",
    "controller_chart_version": "0.14.2",
    "deploy_arc_controller": False,
    "runner_namespace": "arc-runners-example-member",
    "runner_group": "example-infra",
}


@pytest.fixture
def values(flywheel: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, contract: Contract) -> dict:
    """What the example renders into the working directory."""
    monkeypatch.chdir(tmp_path)
    text = EXAMPLE.read_text(encoding="utf-8")
    Path("contract.json").write_text(json.dumps(contract.to_json()), encoding="utf-8")
    Path("facts.json").write_text(json.dumps(build_facts.facts(text, "overlay")), encoding="utf-8")
    Path("cluster.json").write_text(json.dumps(build_clusters.cluster(text, "overlay")), encoding="utf-8")
    given = ("--facts", "facts.json", "--cluster", "cluster.json", "--contract", "contract.json")
    result = flywheel("render", *given, "--tfvars-json", "overlay.auto.tfvars.json")
    assert (result.status, result.err) == (0, "")
    return json.loads(Path("overlay.auto.tfvars.json").read_text(encoding="utf-8"))


def test_the_set_has_exactly_these_values(values: dict) -> None:
    """Volumes, toleration and ephemeral storage stand in the map of sets, in the stack's words."""
    assert values["extra_runner_sets"]["tinyland-nix-compute-expansion"] == EXPANSION
    assert {name: values[name] for name in OWN} == OWN


@pytest.mark.parametrize("planner", oracles.PLANNERS)
def test_a_plan_has_exactly_these_values(values: dict, planner: str) -> None:
    """There is no warning, and the outputs are the values."""
    program = oracles.need(planner)
    shutil.copyfile(VARIABLES, "variables.tf")
    names = ("extra_runner_sets", *OWN)
    Path("outputs.tf").write_text("".join(f'output "{name}" {{ value = var.{name} }}\n' for name in names))
    planned = oracles.planned(program, Path())
    one = planned["extra_runner_sets"]["tinyland-nix-compute-expansion"]
    assert {name: one[name] for name in EXPANSION} == EXPANSION
    assert {name: planned[name] for name in OWN} == OWN


def test_the_heavy_set_behind_the_gate_fails(flywheel: Callable, tmp_path: Path, monkeypatch) -> None:
    """A set over its bound, on a pool behind its gate, in a namespace by default: each fails by name, with the fix."""
    monkeypatch.chdir(tmp_path)
    text = EXAMPLE.read_text(encoding="utf-8")
    before, _, heavy = text.partition('    name = "tinyland-nix-heavy",\n')
    heavy = heavy.replace("capability.example.com/base", "capability.example.com/compute-expansion", 1)
    tolerations = '    tolerations = [{"key": "dedicated.example.com/compute-expansion", "operator": "Exists"}],\n'
    heavy = heavy.replace("    resources = {", f"{tolerations}    resources = {{", 1)
    moved = before + '    name = "tinyland-nix-heavy",\n' + heavy
    moved = moved.replace('    runner_namespace = "arc-runners-example-member",\n', "")
    Path("BUILD.bazel").write_text(moved, encoding="utf-8")
    contract = json.loads((ROOT / "tools/flywheel/contract.json").read_text(encoding="utf-8"))
    contract["capabilities"]["labels"]["tinyland-nix-heavy"]["max"] = 1
    contract.pop("digest")
    from flywheel.contract import compiled

    contract["digest"] = compiled.digest({name: contract[name] for name in contract if name != "schema"})
    Path("contract.json").write_text(json.dumps(contract), encoding="utf-8")
    result = flywheel("check", ".", "--contract", "contract.json", "--format", "json", "--strict")
    assert result.status == 1
    found = {one["id"]: one for one in json.loads(result.out)["findings"]}
    assert found.keys() >= {"GF120", "GF225", "GF325"}
    for id in ("GF120", "GF225", "GF325"):
        assert "runner set `tinyland-nix-heavy`" in found[id]["message"]
        assert found[id]["fix"]
