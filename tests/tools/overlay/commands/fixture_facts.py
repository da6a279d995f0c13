"""The facts of a small overlay, as the rules write them."""

from __future__ import annotations

FACTS: dict = {
    "schema": "flywheel.facts/1",
    "label": "//:overlay",
    "stack": "arc_runners",
    "owner": {
        "label": "//:owner",
        "facts": {
            "slug": "example-org",
            "forge": "github",
            "account_kind": "organization",
            "overlay_repository": "example-org/example-infra",
            "config_url": "https://github.com/example-org",
            "app_secret": "github-app-secret-example-org",
            "runner_group": "example-infra",
        },
    },
    "substrate": {
        "label": "//:cluster",
        "facts": {
            "cluster_context": "example-cluster",
            "controller_owner": "example-org/example-infra",
            "attic_server": "http://attic.example.com",
            "attic_cache": "main",
            "bazel_cache_endpoint": "grpc://cache.example.com:9092",
            "state_bucket": "tofu-state",
            "state_endpoint": "http://state.example.com:9000",
        },
    },
    "runner_sets": [
        {
            "label": "//:nix",
            "facts": {"release": "example-nix", "capability": "tinyland-nix", "primary": True, "max_runners": 4},
            "attributes": {},
        },
        {
            "label": "//:heavy",
            "facts": {
                "release": "tinyland-nix-heavy-compute-expansion",
                "capability": "tinyland-nix-heavy",
                "runner_labels": ["self-hosted", "nix", "linux"],
                "max_runners": 1,
                "resources": {"memory_request": "4Gi"},
            },
            "attributes": {},
        },
    ],
    "variables": {"controller_chart_version": "0.14.0"},
    "core_pin": None,
}
