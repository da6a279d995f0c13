"""A small contract document, and what replaces its parts."""

from __future__ import annotations

import copy
from decimal import Decimal

from flywheel.contract import compiled

VARIABLES = {
    "context": {
        "type": "string",
        "description": "A context.",
        "nullable": False,
        "sensitive": False,
        "ephemeral": False,
        "validations": [{"condition": "length(var.context) > 0", "error_message": "Name one."}],
    },
    "limit": {
        "type": "number",
        "default": Decimal("1.5"),
        "description": "",
        "nullable": False,
        "sensitive": True,
        "ephemeral": False,
        "validations": [],
    },
    "note": {
        "type": "string",
        "default": None,
        "description": "",
        "nullable": True,
        "sensitive": False,
        "ephemeral": False,
        "validations": [],
    },
    "sets": {
        "type": ["map", ["object", [{"name": "label", "type": "string"}]]],
        "default": {},
        "description": "",
        "nullable": False,
        "sensitive": False,
        "ephemeral": False,
        "validations": [],
    },
}

STACK = {
    "state_key": "example",
    "bindings": [["substrate.z", "context"], ["owner.a", "note"]],
    "controller_owner_flags": [],
    "runner_sets": {"variable": "sets", "bindings": [["capability", "label"]]},
    "primary_lanes": [
        {
            "name": "nix",
            "label": "tinyland-nix-kvm",
            "deploy": None,
            "bindings": [["max_runners", "limit"]],
            "inherits": [],
        }
    ],
    "ranges": {"variables": [], "runner_sets": []},
    "quantities": {"variables": {"pairs": [], "single": []}, "runner_sets": {"pairs": [], "single": []}},
    "images": {"variables": [], "runner_sets": []},
    "endpoints": {"variables": {}, "runner_sets": {}},
    "secret_names": {"variables": [], "runner_sets": []},
    "variables": VARIABLES,
}

CONTENT = {
    "capabilities": {
        "namespace": "tinyland",
        "labels": {
            "tinyland-nix-kvm": {
                "runner_type": "nix",
                "suffixes": ["kvm"],
                "class": "additive",
                "use": "Machines.",
            }
        },
        "runner_types": {
            "nix": {"automatic": "kubernetes", "allowed": ["kubernetes"]},
            "dind": {"automatic": "dind", "allowed": ["dind"]},
        },
        "suffixes": {"allowed": ["arm64", "kvm"], "only_on": {"kvm": ["nix"]}},
        "generic_labels": {"registration": ["linux"], "workflow": []},
        "foreign_labels": {"github_hosted": ["ubuntu-"], "third_party": []},
        "forbidden_tokens": {"projects": ["linux-xr", "7810"], "owners": [], "hosts": []},
        "retired_labels": ["old-nix"],
    },
    "arc": {
        "scale_set_name": {"min_length": 1, "max_length": 45},
        "object_name": {"replace": {"_": "-"}, "pattern": "[a-z-]+", "max_length": 63, "derived_suffix_lengths": {}},
        "release_name": {"max_length": 53},
        "namespace": {"max_length": 63},
        "label": {"min_length": 1, "max_length": 255, "ignores_case": True},
        "versions": {
            "0.13": {"released": "2025-10-16", "scale_set_labels": False, "controller_accepts": "same_minor"},
            "0.14": {"released": "2026-03-19", "scale_set_labels": True, "controller_accepts": "same_minor"},
        },
        "labels_written": "creation",
        "scale_set_labels": ["capability"],
        "scale_set_name_from": ["capability"],
        "container_modes": ["kubernetes", "dind"],
        "runners": {"minimum": 0},
        "app_secret_keys": [],
    },
    "wiring": {
        "endpoints": {},
        "requires": {},
        "runner_types": {"nix": ["attic_server"]},
        "substrate_modes": [],
        "retired": {"attic_public_keys": [], "attic_hosts": []},
        "forges": {},
        "app_secret": {"name": "app-{owner}", "shared_name": "app"},
        "state": {
            "backend": "s3",
            "key": "{overlay}/{state_key}",
            "region": "r",
            "must_be_true": [],
            "deprecated": {},
            "attributes": {},
            "locking": False,
            "legacy_backends": [],
        },
    },
    "stacks": {"example": STACK},
}

FORGE = {"adapter": "arc", "status": "proof", "hosts": [], "default_group": None, "scopes": {}}

#: In place of a value: the key is left out.
MISSING = object()


def document(**changes: object) -> dict:
    """A small contract document, with top-level members replaced."""
    content = copy.deepcopy(CONTENT)
    return {"schema": compiled.SCHEMA, "digest": compiled.digest(content), **content, **changes}
