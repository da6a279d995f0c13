"""Facts of an owner that decide for the substrate, and numbers of its App that a stack may take."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from decimal import Decimal

from flywheel.contract.compiled import Contract
from flywheel.formats.values import plain
from flywheel.overlay.facts import build_facts, facts_file

BUILD = """
flywheel_owner(
    name = "owner",
    slug = "example-org",
    account_kind = "organization",
    app_id = 123456,
    app_installation_id = 7654321,
    cache_view = "example-org",
    config_url = "https://github.com/example-org",
    overlay_repository = "example-org/example-infra",
    runner_namespace = "arc-runners-example-org",
    state_boundary = "tenants/example-org",
    tenant = "managed-customer",
)
flywheel_substrate(
    name = "substrate",
    attic_cache = "main",
    cluster_context = "cluster",
    runner_namespace = "arc-runners",
    state_bucket = "tofu-state",
    state_key_prefix = "shared",
)
flywheel_overlay(name = "overlay", owner = ":owner", substrate = ":substrate")
"""


def _values(contract: Contract) -> tuple[dict[str, object], object]:
    facts = json.loads(json.dumps(build_facts.facts(BUILD, "overlay")), parse_float=Decimal)
    overlay = facts_file.of(copy.deepcopy(facts), contract, "BUILD.bazel")
    key = overlay.backends[0].get("key")
    assert key is not None
    values = plain(overlay.inputs[0].documents[0].root)
    assert isinstance(values, dict)
    return values, (key.value, str(key.place))


def test_the_owner_decides_before_the_substrate(contract: Contract) -> None:
    """Namespace, view of the cache and folder of the state are the owner's, with its place."""
    values, state = _values(contract)
    assert (values["runner_namespace"], values["attic_cache"]) == ("arc-runners-example-org", "example-org")
    assert state == ("tenants/example-org/arc-runners/terraform.tfstate", "//:owner (state_boundary)")
    assert "github_app_id" not in values


def test_numbers_of_the_app_where_a_stack_takes_them(contract: Contract, patched: Callable[[object], Contract]) -> None:
    """No stack of core does; a contract whose stack has variables for them binds them as data."""
    stack = contract.to_json()["stacks"]["arc_runners"]
    number = {**stack["variables"]["nix_max_runners"], "default": None, "nullable": True}
    bindings = [*stack["bindings"], ["owner.app_id", "app_id"], ["owner.app_installation_id", "installation_id"]]
    variables = {"app_id": number, "installation_id": number}
    values, _ = _values(patched({"stacks": {"arc_runners": {"bindings": bindings, "variables": variables}}}))
    assert (values["app_id"], values["installation_id"]) == (123456, 7654321)
