"""Tests of expected shapes on plans that Terraform made."""

from __future__ import annotations

import json

import fixture_plan as plans
import pytest
from fixture_plan import DAY, FOUND
from flywheel_testing.plans import whole

from flywheel.contract.compiled import Contract
from flywheel.findings.evidence import Evidence
from flywheel.plan import judged_plan
from flywheel.plan.expected_plan import ExpectedPlan
from flywheel.plan.plan_review import PlanReview


def _shape(counts: dict[str, int], addresses=None, paths=None) -> ExpectedPlan:
    lists = {name: list(one) for name, one in (("addresses", addresses), ("paths", paths)) if one is not None}
    return ExpectedPlan.of({**counts, **lists}, "shape.yaml")


#: Real plans with the counts in Terraform's summary.
COUNTS = {
    "config_removed": {"destroyed": 1},
    "created": {"added": 4},
    "deposed": {"destroyed": 1},
    "destroy": {"destroyed": 2},
    "drift": {"changed": 1, "drifted": 1},
    "empty": {},
    "forget": {"forgotten": 1},
    "imported": {"imported": 1},
    "imported_and_updated": {"imported": 1, "changed": 1},
    "moved": {"moved": 1},
    "moved_and_updated": {"moved": 1, "changed": 1},
    "nested_modules": {"added": 1, "destroyed": 1},
    "output_only": {"outputs": 3},
    "replace": {"added": 1, "destroyed": 1},
    "replace_create_before_destroy": {"added": 1, "destroyed": 1},
    "sensitive": {"added": 2, "changed": 1, "destroyed": 2, "outputs": 1},
    "unchanged": {"outputs": 0, "drifted": 0},
}


@pytest.mark.parametrize("name", COUNTS)
def test_counts_are_exact(name: str, contract: Contract) -> None:
    """The exact counts of a plan are accepted, and any other count is reported."""
    plan = plans.read(plans.text(name), contract)
    approvals = plans.approve(plan)
    assert "GF919" not in plans.found(PlanReview(plan, approvals, _shape(COUNTS[name]), Evidence(DAY)), contract)
    for count in judged_plan.COUNTS:
        wrong = {**COUNTS[name], count: COUNTS[name].get(count, 0) + 1}
        if count in ("outputs", "drifted") and count not in COUNTS[name]:
            wrong[count] += len(plan.counted()[count])
        assert "GF919" in plans.found(PlanReview(plan, approvals, _shape(wrong), Evidence(DAY)), contract), count


def test_nothing_is_a_shape_too(contract: Contract) -> None:
    """`0 added, 0 changed, 0 destroyed` accepts an output-only plan and no plan that touches an object."""
    nothing = _shape({"added": 0, "changed": 0, "destroyed": 0})
    for name in FOUND:
        plan = plans.real(name, contract)
        found = plans.found(PlanReview(plan, plans.approve(plan), nothing, Evidence(DAY)), contract)
        assert ("GF919" in found) == bool(plan.touched()), name


def test_addresses_and_paths(contract: Contract) -> None:
    """A shape names all changed addresses, and all attributes that may change."""
    plan = plans.read(plans.text("updated"), contract)

    def found(addresses, paths) -> list[str]:
        return plans.found(PlanReview(plan, None, _shape({"changed": 1}, addresses, paths)), contract)

    one = ("terraform_data.release",)
    assert found(one, ("input", "output")) == []
    assert found(one, ("input.labels[1]", "input.limits", "output")) == []
    assert found(one, ("input", "outpu")) == ["GF919"]
    assert found(one, ("input.labels[1", "input.limits.cpu", "output")) == ["GF919"]
    assert found((), None) == ["GF919"]
    assert found((*one, "terraform_data.other"), None) == ["GF919"]
    assert found(None, ()) == ["GF919"]


def test_an_attribute_that_is_not_told_is_not_expected(contract: Contract) -> None:
    """A change in place without known attributes passes only if any attribute may change."""
    change = {"actions": ["update"], "before": {"id": 1}, "after": {"id": 1}}
    entry = {"address": "a.b", "mode": "managed", "type": "a", "name": "b", "change": change}
    text = json.dumps(whole({"format_version": "1.2", "resource_changes": [entry]}))
    plan = plans.read(text.encode(), contract)
    assert plans.found(PlanReview(plan, None, _shape({"changed": 1}, None, ("id",))), contract) == ["GF919"]
    assert plans.found(PlanReview(plan, None, _shape({"changed": 1})), contract) == []
