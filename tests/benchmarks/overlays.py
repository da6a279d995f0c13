"""Overlays of any size, as an operator would write them."""

from __future__ import annotations

import json

SIZES = (20, 200, 2_000, 20_000)


def values(sets: int) -> dict[str, object]:
    """The inputs of an overlay with `sets` runner sets of ten attributes each."""
    return {
        "cluster_context": "cluster",
        "github_config_url": "https://github.com/example-org",
        "github_config_secret": "github-app-secret-example-org",
        "runner_group": "example-infra",
        "controller_chart_version": "0.14.0",
        "deploy_arc_controller": False,
        "extra_runner_sets": {f"tinyland-nix-heavy-{n:05}": _set(n) for n in range(sets)},
    }


def _set(number: int) -> dict[str, object]:
    return {
        "github_config_url": "https://github.com/example-org",
        "github_config_secret": "github-app-secret-example-org",
        "runner_label": "tinyland-nix-heavy",
        "runner_scale_set_name": f"tinyland-nix-heavy-{number:05}",
        "runner_labels": ["self-hosted", "nix", "linux"],
        "runner_type": "nix",
        "max_runners": number % 7 + 1,
        "cpu_request": "500m",
        "memory_request": "1Gi",
        "attic_server": "http://attic.example.svc.cluster.local",
    }


def tfvars(value: object, indent: str = "") -> str:
    """`value` as hand-written tfvars: a text that no writer of this project has touched."""
    assert isinstance(value, dict)
    lines = []
    for key, item in value.items():
        name = key if key.replace("-", "_").isidentifier() else json.dumps(key)
        if isinstance(item, dict):
            lines += [f"{indent}{name} = {{", tfvars(item, indent + "  ") + f"{indent}}}"]
        else:
            lines.append(f"{indent}{name} = {json.dumps(item)}")
    return "\n".join(lines) + "\n"
