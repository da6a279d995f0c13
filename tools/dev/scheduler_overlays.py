"""A fleet of scheduler_fleets.py as `flywheel fleet` reads it: an overlay for each owner, the facts of the cluster, and
the contract with what the fleet's container modes add.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from scheduler_fleets import Fleet

NAMESPACE = "arc-runners"
_SHARED = {
    "cluster_context": "cluster-one",
    "runner_namespace": NAMESPACE,
    "attic_server": "http://attic.nix-cache.svc.cluster.local",
    "attic_cache": "main",
    "attic_public_key": "main:UNhY4JhezH9gQYqvDMWrWH9CwlcKiECVqejMrND2VFw=",
    "bazel_cache_endpoint": "grpc://bazel-cache.nix-cache.svc.cluster.local:9092",
    "controller_chart_version": "0.14.2",
    "nix_max_runners": 0,
    "deploy_docker_runner": False,
}


def owners(fleet: Fleet) -> list[str]:
    """The owners of sets, each once. Each also has a lane that its stack always has, without runners."""
    return list(dict.fromkeys(one["owner"] for one in fleet["sets"]))


def standing_lane(owner: str) -> str:
    """The Helm release of that lane."""
    return f"{owner}-nix"


def listeners(fleet: Fleet) -> list[str]:
    """The Helm releases that have a listener: all sets, and the standing lanes."""
    return [*(one["name"] for one in fleet["sets"]), *map(standing_lane, owners(fleet))]


def cluster(fleet: Fleet) -> dict[str, Any]:
    """The facts of the cluster."""
    return {
        "schema": "flywheel.cluster/1",
        "name": "cluster-one",
        "node_pools": fleet["pools"],
        "quotas": [{"namespace": NAMESPACE, **one} for one in fleet["quotas"]],
        "limit_ranges": [{"namespace": NAMESPACE, **one} for one in fleet["limit_ranges"]],
        "sets": [
            {"owner": one["owner"], "release": one["name"], "requests": one["extended"]}
            for one in fleet["sets"]
            if one.get("extended")
        ],
    }


def contract(fleet: Fleet, built_in: Any) -> Any:
    """The contract with the fleet's container modes."""
    pods = {**built_in["arc"]["pods"], "modes": fleet["modes"]}
    return {**built_in, "arc": {**built_in["arc"], "pods": pods}}


def write(fleet: Fleet, folder: Path) -> list[str]:
    """Write the overlays and `cluster.yaml` into a folder, and return the overlays' names."""
    (folder / "cluster.yaml").write_text(json.dumps(cluster(fleet)), encoding="utf-8")
    for number, owner in enumerate(owners(fleet)):
        mine = [one for one in fleet["sets"] if one["owner"] == owner]
        url = {"github_config_url": f"https://github.com/{owner}", "github_config_secret": f"github-app-{owner}"}
        label = {"runner_label": "tinyland-nix", "runner_type": "nix"}
        sets = {one["name"]: {**url, **label, "runner_scale_set_name": one["name"], **one["values"]} for one in mine}
        lane = standing_lane(owner)
        own = {**url, "runner_group": f"{owner}-infra", "nix_runner_name": lane, "nix_runner_scale_set_name": lane}
        deploys = {"deploy_arc_controller": number == 0, "create_controller_namespace": number == 0}
        values = {**_SHARED, **own, **deploys, "create_runner_namespace": False, "extra_runner_sets": sets}
        root = folder / owner / "tofu/stacks/arc-runners"
        root.mkdir(parents=True)
        text = "".join(f"{name} = {json.dumps(value, indent=2)}\n" for name, value in values.items())
        (root / "terraform.tfvars").write_text(text, encoding="utf-8")
    return owners(fleet)
