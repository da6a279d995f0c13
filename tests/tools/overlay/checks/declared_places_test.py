"""Findings about declared facts point at the attribute that has to change."""

from __future__ import annotations

import copy
from collections.abc import Callable

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


def test_a_secret_that_is_missing(contract: Contract) -> None:
    """The stack's default is the secret of nobody; the owner has the attribute."""
    facts = copy.deepcopy(FACTS)
    del facts["owner"]["facts"]["app_secret"]
    assert places("GF206", facts, contract)[0] == "//:owner (app_secret)"


def test_a_chart_that_nobody_wrote(patched: Callable[[dict], Contract]) -> None:
    """The message says that it is the stack's default."""
    contract = patched({"stacks": {"arc_runners": {"variables": {"controller_chart_version": {"default": "0.13.1"}}}}})
    overlay = facts_file.of(FACTS, contract, "facts.json")
    [hit] = subjects.of("overlay")["GF114"].run(overlay, contract)
    assert hit.message == (
        "`controller_chart_version` is not set, and the stack's default is `0.13.1`, which registers only the "
        "scale-set name: the labels of runner set `heavy-one`, runner set `heavy-two` never reach GitHub."
    )


@pytest.mark.parametrize(("attribute", "id"), [("commit", "GF613"), ("commit", "GF614"), ("contract", "GF608")])
def test_a_pin_that_is_written_by_hand(contract: Contract, attribute: str, id: str) -> None:
    """Each finding is at the attribute of the `flywheel_core_pin`."""
    facts = copy.deepcopy(FACTS)
    facts["core_pin"] = {"label": "//:pin", "version": "0.1.0", "commit": "0" * 40, "contract": "sha256-" + "A" * 44}
    assert places(id, facts, contract) == [f"//:pin ({attribute})"]


@pytest.mark.parametrize(("slip", "other"), [(0, "heavy-two"), (1, "heavy-one")])
def test_a_name_that_another_set_has(contract: Contract, slip: int, other: str) -> None:
    """The set that was given the name of the other one is at fault, whichever comes first."""
    facts = copy.deepcopy(FACTS)
    facts["runner_sets"][slip]["facts"]["scale_set_name"] = other
    label = facts["runner_sets"][slip]["label"]
    assert places("GF111", facts, contract) == [f"{label} (scale_set_name)"]
