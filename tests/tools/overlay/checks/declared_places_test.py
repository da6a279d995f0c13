"""Findings about declared facts point at the attribute that has to change."""

from __future__ import annotations

import copy

import pytest

from flywheel.contract.compiled import Contract
from flywheel.findings import subjects
from flywheel.overlay.facts import facts_file

FACTS: dict = {
    "schema": "flywheel.facts/1",
    "label": "//:overlay",
    "owner": {
        "label": "//:owner",
        "facts": {
            "slug": "example-org",
            "forge": "github",
            "account_kind": "organization",
            "overlay_repository": "example-org/example-infra",
            "config_url": "https://github.com/example-org",
            "app_secret": "github-app-secret-example-org",
        },
    },
    "substrate": {"label": "//:cluster", "facts": {"cluster_context": "example-cluster"}},
    "runner_sets": [
        {"label": f"//:{name}", "facts": {"release": name, "capability": "tinyland-nix-heavy", "max_runners": 1}}
        for name in ("heavy-one", "heavy-two")
    ],
    "variables": {},
}


def places(id: str, facts: dict, contract: Contract) -> list[str]:
    """Where the findings of a check are."""
    overlay = facts_file.of(facts, contract, "facts.json")
    return [str(one.place) for one in subjects.of("overlay")[id].run(overlay, contract)]


def test_a_group_that_is_missing(contract: Contract) -> None:
    """The owner has the attribute, not the overlay."""
    assert places("GF224", FACTS, contract) == ["//:owner (runner_group)"]


@pytest.mark.parametrize(("slip", "other"), [(0, "heavy-two"), (1, "heavy-one")])
def test_a_name_that_another_set_has(contract: Contract, slip: int, other: str) -> None:
    """The set that was given the name of the other one is at fault, whichever comes first."""
    facts = copy.deepcopy(FACTS)
    facts["runner_sets"][slip]["facts"]["scale_set_name"] = other
    label = facts["runner_sets"][slip]["label"]
    assert places("GF111", facts, contract) == [f"{label} (scale_set_name)"]
