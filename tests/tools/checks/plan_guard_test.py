"""The plan guard on plans that Terraform made: nothing that takes something away passes unapproved."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flywheel.checks import registry, table
from flywheel.formats import plan as plan_format
from flywheel.formats.source import FormatError, Place, Source
from flywheel.loaders import approvals as approvals_loader
from flywheel.loaders import typed_yaml
from flywheel.model import plan as model
from flywheel.model.approvals import SCHEMA, Approval, Approvals
from flywheel.model.contract import Contract
from flywheel.model.findings import BLOCKER
from flywheel.model.plan import Evidence, Plan
from flywheel.model.shape import Shape

PLANS = Path(__file__).parents[1] / "formats" / "plans"
NAMES = sorted(path.parent.name for path in PLANS.glob("*/plan.json"))
REFUSED = {"errored", "targeted"}
DAY = "2026-04-30"

#: The findings on each real plan without approvals, but for the count of what is touched.
FOUND = {
    "checks": [],
    "config_removed": ["GF901"],
    "count_index_removed": ["GF901", "GF901"],
    "created": [],
    "data_read": [],
    "deposed": ["GF906"],
    "deposed_nested": ["GF906"],
    "destroy": ["GF901", "GF901"],
    "drift": ["GF909"],
    "each_key_removed": ["GF901"],
    "empty": [],
    "forget": ["GF905"],
    "imported": ["GF908"],
    "imported_and_updated": ["GF908"],
    "module_removed": ["GF901"],
    "moved": ["GF907"],
    "moved_and_updated": ["GF907"],
    "nested_modules": ["GF901"],
    "output_only": [],
    "prevent_destroy_removed": ["GF901"],
    "refresh_only": [],
    "renamed_without_moved": ["GF901"],
    "replace": ["GF902"],
    "replace_by_request": ["GF902"],
    "replace_by_triggers": ["GF902"],
    "replace_create_before_destroy": ["GF903"],
    "replace_tainted": ["GF902"],
    "sensitive": ["GF901", "GF902"],
    "unchanged": [],
    "updated": [],
    "wrong_repetition": ["GF901"],
}
#: Those whose only blockers are for want of an approval.
JUDGED = sorted(FOUND)


def _plan(data: bytes, contract: Contract) -> Plan:
    kinds, wanted = model.vocabulary(contract)
    return Plan(plan_format.loads("plan.json", data, wanted), kinds)


def _text(name: str) -> bytes:
    return (PLANS / name / "plan.json").read_bytes()


def _found(evidence: Evidence, contract: Contract) -> list[str]:
    findings = registry.run(evidence, contract, table.of("plan").values())
    return sorted(finding.id for finding in findings if finding.id != "GF912")


def _blocked(evidence: Evidence, contract: Contract) -> bool:
    return any(finding.severity == BLOCKER for finding in registry.run(evidence, contract, table.of("plan").values()))


def _approvals(plan: Plan, expires: str = DAY, approver: str = "Ada Example") -> Approvals:
    """An approval of everything that a plan does."""
    here = Place("approvals.yaml")
    entries = [
        Approval(one.address, model.verbs(one), "It may.", one.previous_address, one.deposed, here)
        for one in plan.touched()
        if model.needs_approval(one)
    ]
    return Approvals(plan.digest, approver, expires, entries, here, {})


def test_every_plan_is_in_the_table() -> None:
    """A plan that is made and not judged proves nothing."""
    assert sorted({*FOUND, *REFUSED}) == NAMES


@pytest.mark.parametrize("name", FOUND)
def test_findings_on_real_plans(name: str, contract: Contract) -> None:
    """Each shape has its finding, and nothing else has one."""
    assert _found(Evidence(_plan(_text(name), contract)), contract) == FOUND[name]


@pytest.mark.parametrize("name", JUDGED)
def test_exact_approvals_let_a_plan_through(name: str, contract: Contract) -> None:
    """With each of its losses approved by name, on the last day that the approvals are good for."""
    plan = _plan(_text(name), contract)
    assert not _blocked(Evidence(plan, _approvals(plan), today=DAY), contract)


#: Ways to spoil a whole approval, and the finding each has beside those on what is not approved.
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
    """Each fault has its finding, and every loss has its own again."""
    plan = _plan(_text(name), contract)
    approvals = _approvals(plan)
    spoil, id = SPOILED[how]
    spoil(approvals)
    found = _found(Evidence(plan, approvals, today=DAY), contract)
    assert id in found
    assert [one for one in found if one < "GF913"] == FOUND[name]


def test_without_a_day_nothing_is_in_force(contract: Contract) -> None:
    """Nobody reads a clock."""
    plan = _plan(_text("forget"), contract)
    assert _found(Evidence(plan, _approvals(plan)), contract) == ["GF905", "GF916"]


def test_each_approval_is_needed(contract: Contract) -> None:
    """Approvals of all losses but one leave that one a blocker."""
    plan = _plan(_text("count_index_removed"), contract)
    for number in range(2):
        approvals = _approvals(plan)
        del approvals.entries[number]
        assert _found(Evidence(plan, approvals, today=DAY), contract) == ["GF901"]


# ---- mutants of plans


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


def _destroying(document: dict) -> Iterator[tuple[str, dict]]:
    """Mutants that take away what the plan kept, or take it away otherwise."""
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
    """Mutants with one object more that is taken away, at the root and deep in modules."""
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
    """Mutants of which nobody can say what an apply would do."""
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
    """Whatever is added to a plan that takes something away: without approvals, and with those of the plan before."""
    document = json.loads(_text(name))
    before = _approvals(_plan(_text(name), contract))
    for what, mutant in (*_destroying(document), *_added(document)):
        plan = _plan(json.dumps(mutant).encode(), contract)
        assert _blocked(Evidence(plan), contract), what
        assert _blocked(Evidence(plan, before, today=DAY), contract), what
        # Not even if somebody only put the new digest in.
        forged = Approvals(plan.digest, before.approver, before.expires, before.entries, before.place, {})
        assert _blocked(Evidence(plan, forged, today=DAY), contract), what
        approved = Evidence(plan, _approvals(plan), today=DAY)
        impossible = {"GF904"} & set(_found(approved, contract))
        assert _blocked(approved, contract) == bool(impossible), what


@pytest.mark.parametrize("name", JUDGED)
def test_unreadable_mutants_are_refused(name: str, contract: Contract) -> None:
    """No approval is even looked at."""
    for what, mutant in _unreadable(json.loads(_text(name))):
        with pytest.raises(FormatError):
            _plan(json.dumps(mutant).encode(), contract)
            pytest.fail(what)


# ---- laws of approvals

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
    """A loss passes exactly if an entry is equal to it in every part, signed, in force and of this plan."""
    document = plan_format.PlanDocument("plan.json", "sha256:" + "1" * 64)
    change = plan_format.Change(address, actions, Place("plan.json"))
    change.type, change.deposed = "a", key
    document.changes.append(change)
    plan = Plan(document, {})
    here = Place("approvals.yaml")
    given_ = [Approval(*entry, here) for entry in entries]
    digest = plan.digest if same else "sha256:" + "2" * 64
    evidence = Evidence(plan, Approvals(digest, approver, expires, given_, here, {}), today=DAY)
    exact = (address, actions, "why", "", key) in entries and bool(approver) and expires >= DAY and same
    found = {id for id in _found(evidence, contract) if id < "GF913"}
    assert (not found) == exact


# ---- expected shapes


def _shape(counts: dict[str, int], addresses=None, paths=None) -> Shape:
    return Shape(counts, addresses, paths, Place("shape.yaml"))


#: Real plans with the counts that Terraform says they have.
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
    """The shape that a plan has is met, and no other count is."""
    plan = _plan(_text(name), contract)
    approvals = _approvals(plan)
    assert "GF919" not in _found(Evidence(plan, approvals, _shape(COUNTS[name]), DAY), contract)
    for count in model.COUNTS:
        wrong = {**COUNTS[name], count: COUNTS[name].get(count, 0) + 1}
        if count in ("outputs", "drifted") and count not in COUNTS[name]:
            wrong[count] += len(plan.counted()[count])
        assert "GF919" in _found(Evidence(plan, approvals, _shape(wrong), DAY), contract), count


def test_nothing_is_a_shape_too(contract: Contract) -> None:
    """`0 added, 0 changed, 0 destroyed` passes an output-only plan and no plan that touches an object."""
    nothing = _shape({"added": 0, "changed": 0, "destroyed": 0})
    for name in FOUND:
        plan = _plan(_text(name), contract)
        found = _found(Evidence(plan, _approvals(plan), nothing, DAY), contract)
        assert ("GF919" in found) == bool(plan.touched()), name


def test_addresses_and_paths(contract: Contract) -> None:
    """All addresses, and no other; the attributes named with what is in them, and no other."""
    plan = _plan(_text("updated"), contract)

    def found(addresses, paths) -> list[str]:
        return _found(Evidence(plan, None, _shape({"changed": 1}, addresses, paths)), contract)

    one = ("terraform_data.release",)
    assert found(one, ("input", "output")) == []
    assert found(one, ("input.labels[1]", "input.limits", "output")) == []
    assert found(one, ("input", "outpu")) == ["GF919"]
    assert found(one, ("input.labels[1", "input.limits.cpu", "output")) == ["GF919"]
    assert found((), None) == ["GF919"]
    assert found((*one, "terraform_data.other"), None) == ["GF919"]
    assert found(None, ()) == ["GF919"]


# ---- files of approvals


def test_a_draft_lists_what_needs_approval_and_allows_nothing(contract: Contract) -> None:
    """Signed as it is, it is still nobody's; with a name, a day and reasons it lets its plan through."""
    for name in FOUND:
        plan = _plan(_text(name), contract)
        text = approvals_loader.draft(plan)
        drafted = approvals_loader.of(typed_yaml.loads(Source("x", text), SCHEMA, approvals_loader.SHAPE))
        losses = [one for one in plan.touched() if model.needs_approval(one)]
        assert len(drafted.entries) == len(losses)
        assert _blocked(Evidence(plan, drafted, today=DAY), contract)
        signed = text.replace('approver: ""', "approver: Ada Example").replace("0001-01-01", DAY)
        signed = signed.replace('reason: ""', "reason: It may.")
        given_ = approvals_loader.of(typed_yaml.loads(Source("x", signed), SCHEMA, approvals_loader.SHAPE))
        assert not _blocked(Evidence(plan, given_, today=DAY), contract), name
