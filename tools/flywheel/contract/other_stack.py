"""Replace a stack of the contract with the stack in another checkout of core.

Its variables are read from the `*.tf` files of that checkout. The bindings of facts stay
those of the contract, as far as the variables exist.
"""

from __future__ import annotations

import os

from flywheel.contract import compiled
from flywheel.contract.compiled import Contract
from flywheel.contract.sources import compiler
from flywheel.errors import UserError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Json = dict[str, Any]

#: The data of a stack that the contract does not have: only its variables are known.
_BARE: Json = {
    "bindings": [],
    "controller_owner_flags": [],
    "runner_sets": None,
    "primary_lanes": [],
    "ranges": {"variables": [], "runner_sets": []},
    "quantities": {section: {"pairs": [], "single": []} for section in ("variables", "runner_sets")},
    "images": {"variables": [], "runner_sets": []},
    "endpoints": {"variables": {}, "runner_sets": {}},
    "secret_names": {"variables": [], "runner_sets": []},
}


def load(directory: str, contract: Contract) -> Contract:
    """The contract with the stack in `directory`; raise `UserError` if it declares no variable."""
    if not os.path.isdir(directory):
        raise UserError(f"{directory}: the folder does not exist. Give a stack's folder in a checkout of core.")
    files = sorted(os.path.join(directory, name) for name in os.listdir(directory) if name.endswith(".tf"))
    variables = compiler.variables(files)
    if not variables:
        raise UserError(f"{directory}: no `variable` block in *.tf. Give a stack's folder in a checkout of core.")
    name = os.path.basename(os.path.abspath(directory)).replace("-", "_")
    document = contract.to_json()
    stacks = dict(document["stacks"])
    known = stacks.get(name)
    stacks[name] = _pruned(known, variables) if known else {**_BARE, "state_key": name, "variables": variables}
    content = {key: value for key, value in document.items() if key not in ("schema", "digest")} | {"stacks": stacks}
    return Contract.from_json({"schema": compiled.SCHEMA, "digest": compiled.digest(content), **content})


def _pruned(stack: Json, variables: Json) -> Json:
    """The contract's data of a stack, without entries for variables that do not exist."""
    sets = stack["runner_sets"]
    attributes = _attributes(variables.get(sets["variable"])) if sets else set()
    if sets and not attributes:
        sets = None
    elif sets:
        sets = {**sets, "bindings": [pair for pair in sets["bindings"] if pair[1] in attributes]}
    known = {"variables": set(variables), "runner_sets": attributes}
    return {
        **stack,
        "variables": variables,
        "runner_sets": sets,
        "bindings": [pair for pair in stack["bindings"] if pair[1] in variables],
        "controller_owner_flags": [name for name in stack["controller_owner_flags"] if name in variables],
        "primary_lanes": list(_lanes(stack, variables)),
        "ranges": {section: _pairs(stack["ranges"][section], names) for section, names in known.items()},
        "quantities": {
            section: {
                "pairs": _pairs(stack["quantities"][section]["pairs"], names),
                "single": [name for name in stack["quantities"][section]["single"] if name in names],
            }
            for section, names in known.items()
        },
        "images": {
            section: [one for one in stack["images"][section] if one in names] for section, names in known.items()
        },
        "secret_names": {
            section: [one for one in stack["secret_names"][section] if one in names] for section, names in known.items()
        },
        "endpoints": {
            section: {key: value for key, value in stack["endpoints"][section].items() if key in names}
            for section, names in known.items()
        },
    }


def _pairs(pairs: list[dict[str, str]], names: set[str]) -> list[dict[str, str]]:
    return [pair for pair in pairs if set(pair.values()) <= names]


def _lanes(stack: Json, variables: Json) -> list[Json]:
    """The primary lanes of the stack, without those whose `deploy` variable or name does not exist."""
    kept = []
    for lane in stack["primary_lanes"]:
        bindings = [pair for pair in lane["bindings"] if pair[1] in variables]
        if (lane["deploy"] is None or lane["deploy"] in variables) and bindings:
            inherits = [pair for pair in lane["inherits"] if pair[1] in variables]
            kept.append({**lane, "bindings": bindings, "inherits": inherits})
    return kept


def _attributes(variable: Json | None) -> set[str]:
    """The attributes of a map of objects, from its type in contract.json."""
    type_ = variable["type"] if variable else None
    if isinstance(type_, list) and type_[0] == "map" and isinstance(type_[1], list) and type_[1][0] == "object":
        return {attribute["name"] for attribute in type_[1][1]}
    return set()
