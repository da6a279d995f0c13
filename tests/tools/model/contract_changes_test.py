"""What changed between two contracts, and what of it can break an overlay."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest

from flywheel.model import contract as contract_model
from flywheel.model import contract_changes
from flywheel.model.contract import Contract

Json = dict

#: What is done to the new contract, and the change that this is.
CASES: list[tuple[str, Callable[[Json], object], list[tuple[bool, str]]]] = [
    ("nothing", lambda new: None, []),
    (
        "label gone",
        lambda new: new["capabilities"]["labels"].pop("tinyland-nix-gpu"),
        [(True, "the label `tinyland-nix-gpu` is gone")],
    ),
    ("variable gone", lambda new: variables(new).pop("attic_cache"), [(True, "variable `attic_cache` is gone")]),
    (
        "required variable",
        lambda new: variables(new).update(tenant={**variables(new)["cluster_context"]}),
        [(True, "variable `tenant` is new and must be set")],
    ),
    (
        "optional variable",
        lambda new: variables(new).update(tenant={**variables(new)["attic_cache"]}),
        [(False, "variable `tenant` is new")],
    ),
    (
        "now required",
        lambda new: variables(new)["attic_cache"].pop("default"),
        [(True, "variable `attic_cache` must be set now")],
    ),
    (
        "other default",
        lambda new: variables(new)["attic_cache"].update(default="other"),
        [(False, "variable `attic_cache` has another default")],
    ),
    (
        "other type",
        lambda new: variables(new)["attic_cache"].update(type="number"),
        [(True, "variable `attic_cache` has another type")],
    ),
    (
        "new optional attribute",
        lambda new: attributes(new).append({"name": "zone", "type": "string", "optional": True}),
        [(False, "variable `extra_runner_sets` has another type")],
    ),
    (
        "new required attribute",
        lambda new: attributes(new).append({"name": "zone", "type": "string"}),
        [(True, "variable `extra_runner_sets` has another type")],
    ),
    (
        "validation",
        lambda new: variables(new)["attic_cache"]["validations"].append({"condition": "true", "error_message": "x"}),
        [(True, "variable `attic_cache` has another validation")],
    ),
    (
        "limits",
        lambda new: new["arc"]["release_name"].update(max_length=52),
        [(True, "the controller's limits differ (arc.yaml)")],
    ),
    (
        "conventions",
        lambda new: new["conventions"]["pins"].update(modules=["x"]),
        [(False, "conventions for other files differ (pins.yaml)")],
    ),
    ("stack gone", lambda new: new["stacks"].clear(), [(True, "the stack `arc_runners` is gone")]),
]


def variables(json: Json) -> Json:
    """The variables of the one stack."""
    return json["stacks"]["arc_runners"]["variables"]


def attributes(json: Json) -> list:
    """The attributes of a runner set."""
    return variables(json)["extra_runner_sets"]["type"][1][1]


@pytest.fixture(scope="module")
def document() -> Json:
    """The contract of this tree as JSON."""
    return contract_model.load(contract_model.built_in()).to_json()


@pytest.mark.parametrize(("edit", "changes"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_change(document: Json, edit: Callable[[Json], object], changes: list[tuple[bool, str]]) -> None:
    """Each edit is one change with its verdict."""
    new = copy.deepcopy(document)
    edit(new)
    found = contract_changes.between(Contract.from_json(document), Contract.from_json(new))
    assert [(one.breaking, one.text) for one in found] == changes


def test_breaking_changes_come_first(document: Json) -> None:
    """Whoever reads the first line reads the gravest."""
    new = copy.deepcopy(document)
    del variables(new)["attic_cache"]
    variables(new)["attic_server"]["default"] = "x"
    found = contract_changes.between(Contract.from_json(document), Contract.from_json(new))
    assert [one.breaking for one in found] == [True, False]
