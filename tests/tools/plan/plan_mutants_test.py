"""Any change or addition that makes a plan take something away is refused."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator

import fixture_plan as plans
import pytest
from fixture_plan import DAY, JUDGED
from flywheel_testing.plans import whole

from flywheel.contract.compiled import Contract
from flywheel.findings.evidence import Evidence
from flywheel.formats.source import FormatError
from flywheel.plan.approvals import Approvals
from flywheel.plan.plan_review import PlanReview


def _entries(document: dict) -> list[dict]:
    return [one for one in document.get("resource_changes", ()) if one["mode"] == "managed"]


def _gone(entry: dict, actions: list[str]) -> None:
    change = entry["change"]
    change["actions"] = actions
    if change["before"] is None:
        change["before"], change["before_sensitive"] = change["after"], change["after_sensitive"]
    if len(actions) == 1:
        change["after"], change["after_unknown"], change["after_sensitive"] = None, {}, False
    elif change["after"] is None:
        change["after"] = change["before"]
    entry.pop("action_reason", None)
    if len(actions) == 1:
        change.pop("replace_paths", None)


def _destroying(document: dict) -> Iterator[tuple[str, dict]]:
    """Mutants that take away what the plan kept, or take it away in another way."""
    verbs = (["delete"], ["forget"], ["delete", "create"], ["create", "delete"], ["create", "forget"],
             ["forget", "create"])  # fmt: skip
    for number, entry in enumerate(_entries(document)):
        for actions in verbs:
            if entry["change"]["actions"] != actions:
                mutant = copy.deepcopy(document)
                _gone(_entries(mutant)[number], actions)
                yield f"{entry['address']}: {actions}", mutant
        mutant = copy.deepcopy(document)
        left = copy.deepcopy(_entries(mutant)[number])
        left["deposed"] = "feedface"
        _gone(left, ["delete"])
        mutant["resource_changes"].append(left)
        yield f"{entry['address']}: deposed", mutant
        mutant = copy.deepcopy(document)
        _entries(mutant)[number]["previous_address"] = "terraform_data.elsewhere"
        yield f"{entry['address']}: moved", mutant
        if "importing" not in entry["change"]:
            mutant = copy.deepcopy(document)
            _entries(mutant)[number]["change"]["importing"] = {"id": "x"}
            yield f"{entry['address']}: imported", mutant


def _added(document: dict) -> Iterator[tuple[str, dict]]:
    """Mutants with one more destroyed object, at the root and deep in modules."""
    for module in ("", 'module.a.module.b["c"]'):
        for actions in (["delete"], ["forget"]):
            address = f"{module}{'.' * bool(module)}helm_release.hidden"
            entry = {
                "address": address, "mode": "managed", "type": "helm_release", "name": "hidden",
                "change": {"actions": actions, "before": {"name": "x"}, "after": None},
            }  # fmt: skip
            if module:
                entry["module_address"] = module
            mutant = copy.deepcopy(document)
            mutant.setdefault("resource_changes", []).insert(0, entry)
            yield f"added {address}: {actions}", mutant
    mutant = copy.deepcopy(document)
    mutant["action_invocations"] = [{"address": "action.a.b", "type": "a", "name": "b"}]
    yield "added an action", mutant


def _unreadable(document: dict) -> Iterator[tuple[str, dict]]:
    """Mutants whose effect is unknown."""
    for key, value in (("errored", True), ("complete", False), ("format_version", "2.0"), ("deferred_changes", [{}])):
        yield f"{key}: {value}", {**document, key: value}
    yield "no version", {key: value for key, value in document.items() if key != "format_version"}
    for number, entry in enumerate(_entries(document)):
        for actions in (["destroy"], ["delete", "update"], ["no-op", "delete"], ["DELETE"], []):
            mutant = copy.deepcopy(document)
            _entries(mutant)[number]["change"]["actions"] = actions
            yield f"{entry['address']}: {actions}", mutant
        for key, value in (("mode", "data"), ("mode", "other"), ("name", "other"), ("address", "a.b")):
            mutant = copy.deepcopy(document)
            _entries(mutant)[number][key] = value
            yield f"{entry['address']}: {key} {value}", mutant
        if entry["change"]["actions"] == ["delete"]:
            mutant = copy.deepcopy(document)
            _entries(mutant)[number]["change"]["actions"] = ["no-op"]
            yield f"{entry['address']}: hidden as no-op", mutant


@pytest.mark.parametrize("name", JUDGED)
def test_destroying_mutants_are_refused(name: str, contract: Contract) -> None:
    """A mutant is refused without approvals and with the approvals of the original plan."""
    document = json.loads(plans.text(name))
    before = plans.approve(plans.read(plans.text(name), contract))
    for what, mutant in (*_destroying(document), *_added(document)):
        plan = plans.read(json.dumps(whole(mutant)).encode(), contract)
        assert plans.blocked(PlanReview(plan), contract), what
        assert plans.blocked(PlanReview(plan, before, evidence=Evidence(DAY)), contract), what
        # Also if somebody only replaced the digest.
        forged = Approvals.of({**before.plain(), "plan": plan.digest}, "approvals.yaml")
        assert plans.blocked(PlanReview(plan, forged, evidence=Evidence(DAY)), contract), what
        approved = PlanReview(plan, plans.approve(plan), evidence=Evidence(DAY))
        impossible = {"GF904"} & set(plans.found(approved, contract))
        assert plans.blocked(approved, contract) == bool(impossible), what


@pytest.mark.parametrize("name", JUDGED)
def test_unreadable_mutants_are_refused(name: str, contract: Contract) -> None:
    """The plan is refused before any approval is read."""
    for what, mutant in _unreadable(json.loads(plans.text(name))):
        with pytest.raises(FormatError):
            plans.read(json.dumps(mutant).encode(), contract)
            pytest.fail(what)
