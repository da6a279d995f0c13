"""Tests of the plan guard on plans that Terraform made: only exact approvals let a loss pass."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import fixture_plan as plans
import pytest
from fixture_plan import DAY, FOUND, JUDGED, NAMES, REFRESH_ONLY, REFUSED
from hypothesis import given
from hypothesis import strategies as st

from flywheel.contract.compiled import Contract
from flywheel.documents import reader
from flywheel.findings import engine, subjects
from flywheel.findings.evidence import Evidence
from flywheel.formats.source import FormatError, Place, Source
from flywheel.formats.yaml import strict_yaml
from flywheel.plan import judged_plan, plan_file
from flywheel.plan.approvals import Approvals, draft
from flywheel.plan.judged_plan import Plan
from flywheel.plan.plan_review import PlanReview


def test_every_plan_is_in_the_table() -> None:
    """Every plan in the folder is judged."""
    assert sorted({*FOUND, *REFUSED}) == NAMES


@pytest.mark.parametrize("name", FOUND)
def test_findings_on_real_plans(name: str, contract: Contract) -> None:
    """Each shape has its finding, and there are no other findings."""
    plan = plans.real(name, contract)
    assert plans.found(PlanReview(plan), contract) == FOUND[name]


@pytest.mark.parametrize("name", FOUND)
def test_findings_on_plans_of_opentofu(name: str, contract: Contract) -> None:
    """OpenTofu plans the same, so each shape has the same finding."""
    assert plans.found(PlanReview(plans.real(name, contract, "tofu")), contract) == FOUND[name]


def test_a_target_beside_something_new(contract: Contract) -> None:
    """Nothing in such a plan of OpenTofu says what it leaves out: it is judged as the plan of all that it does."""
    with pytest.raises(FormatError, match="the plan is incomplete"):
        plans.read(plans.text("targeted_new"), contract)
    plan = plans.real("targeted_new", contract, "tofu")
    assert [repr(change) for change in plan.changes] == ["Change(terraform_data.kept ['update'])"]
    assert plans.found(PlanReview(plan), contract) == []


def test_objects_that_opentofu_keeps(contract: Contract) -> None:
    """With `destroy = false`, also where only the state still has it, an object is forgotten, also by `-destroy`."""
    told = {}
    for name in ("kept_destroyed", "kept_removed", "kept_replaced"):
        review = PlanReview(plans.real(name, contract, "tofu"))
        found = engine.run(review, contract, subjects.of("plan").values())
        told[name] = [f"{one.id} {one.message}" for one in found if one.id != "GF912"]
    is_lost = "it continues to run, and no state contains it."
    forgotten = "GF905 `terraform_data.kept` is forgotten, "
    assert told == {
        "kept_destroyed": [
            "GF901 `terraform_data.other` is destroyed.",
            f"{forgotten}because the configuration says `destroy = false`: {is_lost}",
        ],
        "kept_removed": [f"{forgotten}because the state still says `destroy = false`: {is_lost}"],
        "kept_replaced": [f"{forgotten}and a second one is created: {is_lost}"],
    }


@pytest.mark.parametrize("program", ["terraform", "tofu"])
def test_a_plan_with_a_target_is_refused(program: str, contract: Contract) -> None:
    """Terraform records it in `complete`; OpenTofu only leaves out the changes outside of the target."""
    with pytest.raises(FormatError) as caught:
        plans.read(plans.text("targeted_of_two", program), contract)
    assert (
        str(caught.value)
        == {
            "terraform": (
                "plan.json: the plan is incomplete (`complete` is false): it was made with `-target`, or it defers "
                "changes. Plan again without `-target`: the plan must contain every change."
            ),
            "tofu": (
                "plan.json: `terraform_data.other` is in the prior state, but no change says what happens to it. "
                "Plan without `-target`. Write the file again with `show -json SAVED_PLAN`, and remove nothing from it."
            ),
        }[program]
    )


@pytest.mark.parametrize("name", sorted(REFRESH_ONLY))
def test_what_changes_the_state_alone_is_approved_by_name(name: str, contract: Contract) -> None:
    """A move is approved with both addresses, a dropped object as `forget`."""
    plan = plans.real(name, contract)
    assert not plans.blocked(PlanReview(plan, plans.approve(plan), evidence=Evidence(DAY)), contract)


@pytest.mark.parametrize("name", sorted(REFRESH_ONLY - {"refresh_only_dropped"}))
def test_a_plan_without_changes_is_refused_unless_it_is_said_to_be_refresh_only(name: str, contract: Contract) -> None:
    """A destroy plan without its changes looks the same."""
    destroying = json.loads(plans.text("destroy"))
    del destroying["resource_changes"], destroying["output_changes"]
    for data in (plans.text(name), json.dumps(destroying).encode()):
        with pytest.raises(FormatError, match="A refresh-only plan looks like that"):
            plans.read(data, contract)


def test_a_plan_with_changes_is_not_refresh_only(contract: Contract) -> None:
    """`--refresh-only` accepts no other kind of plan."""
    with pytest.raises(FormatError, match="`--refresh-only` was given, but the plan has changes"):
        plans.read(plans.text("destroy"), contract, refresh_only=True)


@pytest.mark.parametrize("name", JUDGED)
def test_exact_approvals_let_a_plan_through(name: str, contract: Contract) -> None:
    """Approvals of each loss by name are valid through their last day."""
    plan = plans.read(plans.text(name), contract)
    assert not plans.blocked(PlanReview(plan, plans.approve(plan), evidence=Evidence(DAY)), contract)


#: Ways to make a complete approval invalid, and the additional finding of each.
SPOILED: dict[str, tuple[Callable[[Approvals], object], str]] = {
    "another plan": (lambda all: setattr(all, "plan", "sha256:" + "0" * 64), "GF915"),
    "expired": (lambda all: setattr(all, "expires", "2026-04-29"), "GF916"),
    "unsigned": (lambda all: setattr(all, "approver", ""), "GF913"),
    "without reasons": (lambda all: [setattr(one, "reason", "") for one in all.entries], "GF913"),
    "another address": (lambda all: [setattr(one, "address", one.address + "x") for one in all.entries], "GF917"),
    "a pattern": (lambda all: [setattr(one, "address", "module.*") for one in all.entries], "GF914"),
    "all actions": (lambda all: [setattr(one, "actions", ("*",)) for one in all.entries], "GF914"),
    "more actions": (lambda all: [setattr(one, "actions", (*one.actions, "update")) for one in all.entries], "GF918"),
    "another object": (lambda all: [setattr(one, "deposed", one.deposed + "0") for one in all.entries], "GF917"),
    "another origin": (lambda all: [setattr(one, "previous", one.previous + "x") for one in all.entries], "GF918"),
}


@pytest.mark.parametrize("how", SPOILED)
@pytest.mark.parametrize("name", [name for name in JUDGED if {*FOUND[name]} - {"GF909"}])
def test_a_spoiled_approval_allows_nothing(name: str, how: str, contract: Contract) -> None:
    """Each fault has its finding, and every loss is reported again."""
    plan = plans.read(plans.text(name), contract)
    approvals = plans.approve(plan)
    spoil, id = SPOILED[how]
    spoil(approvals)
    found = plans.found(PlanReview(plan, approvals, evidence=Evidence(DAY)), contract)
    assert id in found
    assert [one for one in found if one < "GF913"] == FOUND[name]


def test_without_a_day_nothing_is_valid(contract: Contract) -> None:
    """Nobody reads a clock: whether the approvals have expired is not judged, and what they allow is blocked."""
    for name in JUDGED:
        plan = plans.real(name, contract)
        assert plans.found(PlanReview(plan, plans.approve(plan)), contract) == FOUND[name], name


def test_each_approval_is_needed(contract: Contract) -> None:
    """If the approval of one loss is missing, that loss is a blocker."""
    plan = plans.read(plans.text("count_index_removed"), contract)
    for number in range(2):
        approvals = plans.approve(plan)
        approvals.entries = approvals.entries[:number] + approvals.entries[number + 1 :]
        assert plans.found(PlanReview(plan, approvals, evidence=Evidence(DAY)), contract) == ["GF901"]


_ADDRESSES = st.sampled_from(["a.b", 'a.b["c"]', "module.m.a.b", "a.bb", "a.b[0]", "a.*", 'a.b["*"]'])
_ACTIONS = st.sampled_from([
    ("delete",), ("forget",), ("delete", "create"), ("create", "delete"), ("move",), ("import",), ("update",), ("*",),
])  # fmt: skip
_ENTRY = st.tuples(
    _ADDRESSES, _ACTIONS, st.sampled_from(["", "why"]), st.sampled_from(["", "a.x"]), st.sampled_from(["", "k"])
)


@given(
    st.lists(_ENTRY, max_size=4),
    st.sampled_from(["", "Ada Example"]),
    st.sampled_from(["2026-04-29", "2026-04-30"]),
    st.booleans(),
    _ADDRESSES.filter(lambda address: address != "a.*"),
    st.sampled_from([("delete",), ("forget",), ("delete", "create"), ("create", "delete")]),
    st.sampled_from(["", "k"]),
)
def test_only_an_exact_approval_allows(contract, entries, approver, expires, same, address, actions, key) -> None:
    """A loss passes only with an entry that is equal in every part, signed, valid and for this plan."""
    document = plan_file.PlanDocument("plan.json", "sha256:" + "1" * 64)
    change = plan_file.PlannedChange(address, actions, Place("plan.json"))
    change.type, change.deposed = "a", key
    document.changes.append(change)
    plan = Plan(document, {})
    given_ = [plans.approval(*entry) for entry in entries]
    digest = plan.digest if same else "sha256:" + "2" * 64
    evidence = PlanReview(plan, plans.approvals(digest, approver, expires, given_), evidence=Evidence(DAY))
    exact = (address, actions, "why", "", key) in entries and bool(approver) and expires >= DAY and same
    blocking = {id for id in plans.found(evidence, contract) if id < "GF913"}
    assert (not blocking) == exact


def test_a_draft_lists_what_needs_approval_and_allows_nothing(contract: Contract) -> None:
    """A draft allows nothing; with a name, a day and reasons it allows its plan."""
    for name in FOUND:
        plan = plans.real(name, contract)
        text = draft(plan)
        drafted = reader.read(strict_yaml.loads(Source("x", text)), Approvals)
        losses = [one for one in plan.touched() if judged_plan.needs_approval(one)]
        assert len(drafted.entries) == len(losses)
        assert plans.blocked(PlanReview(plan, drafted, evidence=Evidence(DAY)), contract)
        signed = text.replace('approver: ""', "approver: Ada Example").replace("0001-01-01", DAY)
        signed = signed.replace('reason: ""', "reason: It may.")
        given_ = reader.read(strict_yaml.loads(Source("x", signed)), Approvals)
        assert not plans.blocked(PlanReview(plan, given_, evidence=Evidence(DAY)), contract), name


def _renames(count: int) -> bytes:
    """A plan that destroys `count` objects and creates as many others of their type."""

    def resource(name: str, number: int) -> dict[str, object]:
        type = "terraform_data"
        name = f"{name}_{number}"
        return {"address": f"{type}.{name}", "mode": "managed", "type": type, "name": name, "values": {"id": name}}

    def change(one: dict[str, object], action: str) -> dict[str, object]:
        values = one.pop("values")
        before, after = (values, None) if action == "delete" else (None, values)
        return {**one, "change": {"actions": [action], "before": before, "after": after, "after_unknown": {}}}

    old, new = ([resource(name, number) for number in range(count)] for name in ("old", "new"))
    plan = {
        "format_version": "1.2",
        "prior_state": {"format_version": "1.0", "values": {"root_module": {"resources": old}}},
        "planned_values": {"root_module": {"resources": new}},
        "resource_changes": [
            change({**one}, word) for list, word in ((old, "delete"), (new, "create")) for one in list
        ],
    }
    return json.dumps(plan).encode()


def test_thousands_of_renames_take_linear_time(contract: Contract) -> None:
    """Which objects of a type are created is worded once, not again for each that is destroyed."""

    def seconds(count: int) -> float:
        plan = plans.read(_renames(count), contract)
        start = time.process_time()
        assert plans.found(PlanReview(plan), contract).count("GF901") == count
        return time.process_time() - start

    assert seconds(2_000) < 3.4 * max(seconds(1_000), 0.05)
