"""A contract document with a fault is refused when it is loaded, with a line for each."""

from __future__ import annotations

from decimal import Decimal

import pytest
from fixture_contract import FORGE, MISSING, document

from flywheel.contract.compiled import Contract, ContractDocument
from flywheel.errors import UserError

BROKEN = "Compile it again with `flywheel compile-contract`."

FAULTS: dict[str, tuple[tuple[str, ...], object, str]] = {
    "a key": (("arc", "label"), MISSING, "`arc.label` is missing"),
    "a key within": (("arc", "label", "max_length"), MISSING, "`arc.label.max_length` is missing"),
    "a key of one of many": (
        ("capabilities", "labels", "tinyland-nix-kvm", "class"),
        MISSING,
        "`capabilities.labels.tinyland-nix-kvm.class` is missing",
    ),
    "text": (("arc", "labels_written"), 5, "`arc.labels_written` is a number, not a string"),
    "number": (("arc", "runners", "minimum"), "0", "`arc.runners.minimum` is a string, not a whole number"),
    "whole": (("arc", "runners", "minimum"), Decimal("0.5"), "`arc.runners.minimum` is a number, not a whole number"),
    "no number": (("arc", "runners", "minimum"), True, "`arc.runners.minimum` is true or false, not a whole number"),
    "flag": (("wiring", "state", "locking"), None, "`wiring.state.locking` is null, not true or false"),
    "list": (("arc", "app_secret_keys"), {}, "`arc.app_secret_keys` is an object, not a list"),
    "item": (("arc", "app_secret_keys"), ["a", []], "`arc.app_secret_keys[1]` is a list, not a string"),
    "object": (("wiring", "state"), [], "`wiring.state` is a list, not an object"),
    "mapping": (("wiring", "forges"), "x", "`wiring.forges` is a string, not an object"),
    "named objects": (("capabilities", "labels"), [], "`capabilities.labels` is a list, not an object"),
    "form": (
        ("wiring", "app_secret", "name"),
        "app-{name}",
        "`wiring.app_secret.name` has a brace that does not belong to `{owner}`",
    ),
    "forms": (
        ("wiring", "state", "key"),
        "{overlay}/{state_key}/}",
        "`wiring.state.key` has a brace that does not belong to `{overlay}` and `{state_key}`",
    ),
    "pattern": (
        ("arc", "object_name", "pattern"),
        "(",
        "`arc.object_name.pattern` is not a regular expression: missing ), unterminated subpattern at position 0",
    ),
    "type": (
        ("stacks", "example", "variables", "note", "type"),
        ["list"],
        "`stacks.example.variables.note.type` is not a type",
    ),
    "pairs": (
        ("stacks", "example", "bindings"),
        [["a"]],
        "`stacks.example.bindings[0]` is a list, not a pair of strings",
    ),
}


def test_other_schema() -> None:
    """A contract of another version is refused by name."""
    with pytest.raises(UserError) as caught:
        Contract.from_json(document(schema="flywheel.contract/2"), "c.json")
    assert str(caught.value) == (
        f"c.json: `schema` is `flywheel.contract/2`; this version reads `flywheel.contract/1`. {BROKEN}"
    )


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (None, "the document is null, not an object."),
        ([], "the document is a list, not an object."),
        ("x", "the document is a string, not an object."),
        ({}, "there is no `schema`; this version reads `flywheel.contract/1`."),
    ],
)
def test_no_contract_at_all(value: object, problem: str) -> None:
    """Any other JSON is refused the same way."""
    with pytest.raises(UserError) as caught:
        Contract.from_json(value)
    assert str(caught.value) == f"contract.json: {problem} {BROKEN}"


@pytest.mark.parametrize("member", ["digest", "capabilities", "arc", "wiring", "stacks"])
def test_half_a_contract(member: str) -> None:
    """A document that lacks a part is refused, and never met later as a fault of the tools."""
    broken = document()
    del broken[member]
    with pytest.raises(UserError) as caught:
        Contract.from_json(broken)
    assert str(caught.value) == f"contract.json: `{member}` is missing. {BROKEN}"


REFERENCES: dict[str, tuple[tuple[str | int, ...], object, str]] = {
    "a runner type": (
        ("capabilities", "labels", "tinyland-nix-kvm", "runner_type"),
        "kvm",
        "`capabilities.labels.tinyland-nix-kvm.runner_type` names the unknown runner type `kvm`",
    ),
    "a scope": (
        ("wiring", "forges"),
        {"hub": {**FORGE, "accounts": {"team": {"scopes": ["team"], "anchor": None, "groups": True}}}},
        "`wiring.forges.hub.accounts.team` names the unknown scope `team`",
    ),
    "an anchor": (
        ("wiring", "forges"),
        {"hub": {**FORGE, "accounts": {"one": {"scopes": [], "anchor": "here", "groups": True}}}},
        "`wiring.forges.hub.accounts.one` names the unknown scope `here`",
    ),
    "a variable": (
        ("stacks", "example", "bindings"),
        [["owner.a", "nope"]],
        "`stacks.example.bindings` names the unknown variable `nope`",
    ),
    "a map of sets": (
        ("stacks", "example", "runner_sets", "variable"),
        "more",
        "`stacks.example.runner_sets` names the unknown variable `more`",
    ),
    "a switch": (
        ("stacks", "example", "primary_lanes", 0, "deploy"),
        "on",
        "`stacks.example.primary_lanes` names the unknown variable `on`",
    ),
    "a label": (
        ("stacks", "example", "primary_lanes", 0, "label"),
        "tinyland-x",
        "`stacks.example.primary_lanes` names the unknown capability label `tinyland-x`",
    ),
    "an item": (
        ("conventions",),
        {"retirement": {"exits": {"a": {"use": "", "items": ["b"], "also": {}, "in_order": True}}, "items": {}}},
        "`conventions.retirement.exits.a` names the unknown item `b`",
    ),
}


@pytest.mark.parametrize(("path", "value", "problem"), REFERENCES.values(), ids=REFERENCES)
def test_names_that_lead_nowhere(path: tuple[str, ...], value: object, problem: str) -> None:
    """What a check would look up is there."""
    test_what_is_not_as_it_should_be(path, value, problem)


@pytest.mark.parametrize(("path", "value", "problem"), FAULTS.values(), ids=FAULTS)
def test_what_is_not_as_it_should_be(path: tuple[str, ...], value: object, problem: str) -> None:
    """One error at loading, with the path that leads to the value."""
    broken = document()
    *outer, last = path
    inner = broken
    for step in outer:
        inner = inner[step]
    if value is MISSING:
        del inner[last]
    else:
        inner[last] = value
    with pytest.raises(UserError) as caught:
        Contract.from_json(broken, "c.json")
    assert str(caught.value) == f"c.json: {problem}. {BROKEN}"


def test_what_may_be_left_out() -> None:
    """A key of a later version that has a default may be missing, and all conventions may."""
    it = Contract.from_json(document())
    assert (it.wiring.secret_name.max_length, it.wiring.exempt, it.stacks["example"].exceptions) == (253, {}, ())
    assert (it.conventions.debt, it.conventions.organization, it.conventions.default_role) == (None, None, "")


def test_a_contract_of_another_version_can_be_compared() -> None:
    """What comparing needs is judged, and nothing else."""
    other = document(arc={}, later=5)
    assert list(ContractDocument.from_json(other).stacks) == ["example"]
    del other["arc"]
    other["wiring"] = []
    with pytest.raises(UserError) as caught:
        ContractDocument.from_json(other)
    assert (
        str(caught.value)
        == f"contract.json: `arc` is missing. {BROKEN}\ncontract.json: `wiring` is not an object. {BROKEN}"
    )


def test_all_problems_are_told_at_once() -> None:
    """A line for each; a key that this version does not know is not a problem."""
    broken = document(digest=5)
    broken["arc"]["later"] = 1
    del broken["arc"]["label"]
    with pytest.raises(UserError) as caught:
        Contract.from_json(broken)
    lines = ["`digest` is a number, not a string.", "`arc.label` is missing."]
    assert str(caught.value) == "\n".join(f"contract.json: {line} {BROKEN}" for line in lines)


@pytest.mark.parametrize("member", ["capabilities", "arc", "wiring", "stacks"])
def test_a_part_of_another_kind(member: str) -> None:
    """A part that is no object is refused the same way."""
    with pytest.raises(UserError) as caught:
        Contract.from_json(document(**{member: 5}))
    assert str(caught.value) == (f"contract.json: `{member}` is a number, not an object. {BROKEN}")
