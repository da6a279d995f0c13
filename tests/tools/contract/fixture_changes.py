"""Contracts as JSON, what can be edited in one, and the changes that an edit is."""

from __future__ import annotations

import copy
from collections.abc import Callable

from flywheel.contract import compiled
from flywheel.contract.changes import contract_diff
from flywheel.contract.compiled import ContractDocument

Json = dict
Edit = Callable[[Json], object]
#: Breaking or not, kind, text.
Told = tuple[bool, str, str]


def document() -> Json:
    """The contract of this tree as JSON."""
    return compiled.load(compiled.built_in()).to_json()


def changes(old: Json, new: Json) -> list[contract_diff.ContractChange]:
    """The changes between two documents."""
    return contract_diff.between(ContractDocument.from_json(old), ContractDocument.from_json(new))


def told(old: Json, edit: Edit) -> list[Told]:
    """The changes that an edit of a document is."""
    new = copy.deepcopy(old)
    edit(new)
    return [(one.breaking, one.kind, one.text) for one in changes(old, new)]


def variables(json: Json) -> Json:
    """The variables of the one stack."""
    return json["stacks"]["arc_runners"]["variables"]


def stack(json: Json) -> Json:
    """The one stack."""
    return json["stacks"]["arc_runners"]


def attributes(json: Json) -> list:
    """The attributes of a runner set."""
    return variables(json)["extra_runner_sets"]["type"][1][1]


def attribute(json: Json, name: str) -> Json:
    """One attribute of a runner set."""
    return next(one for one in attributes(json) if one["name"] == name)


def validation(json: Json, name: str) -> Json:
    """The first validation of a variable."""
    return variables(json)[name]["validations"][0]
