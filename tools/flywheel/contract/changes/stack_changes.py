"""Compare stacks and their variables."""

from __future__ import annotations

import re

from flywheel.contract.changes.contract_change import (
    ADDED,
    CHANGED,
    NARROWED,
    REMOVED,
    REWORDED,
    WIDENED,
    ContractChange,
)
from flywheel.contract.changes.data_changes import differences, same
from flywheel.contract.changes.policy_table import RULES
from flywheel.contract.changes.type_changes import shown, type_changes
from flywheel.contract.compiled import ContractDocument
from flywheel.contract.stack import Stack, Variable
from flywheel.hcl.types import ABSENT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.contract.changes.data_changes import Steps


def stack_changes(old: ContractDocument, new: ContractDocument) -> Iterator[ContractChange]:
    """The changes of stacks and their contents."""
    for name in sorted(old.stacks.keys() - new.stacks.keys()):
        why = "No overlay can be rendered or checked for it."
        yield ContractChange(("stacks", name), REMOVED, True, f"the stack `{name}` is removed", why)
    for name in sorted(new.stacks.keys() - old.stacks.keys()):
        yield ContractChange(("stacks", name), ADDED, False, f"the stack `{name}` is new", "No overlay uses it yet.")
    documents = old.to_json()["stacks"], new.to_json()["stacks"]
    for name in sorted(old.stacks.keys() & new.stacks.keys()):
        before, after = documents[0][name], documents[1][name]
        yield from _variables(old.stacks[name], new.stacks[name], before["variables"], after["variables"])
        yield from differences(_rest(before), _rest(after), ("stacks", name), RULES)


def _rest(stack: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in stack.items() if key != "variables"}


def _variables(before: Stack, after: Stack, *documents: dict[str, object]) -> Iterator[ContractChange]:
    """The changes of variables; `documents` are those of the two stacks, by name."""
    path = ("stacks", before.name, "variables")
    for name in sorted(before.variables.keys() - after.variables.keys()):
        why = "A variable file that sets it fails (GF301)."
        yield ContractChange((*path, name), REMOVED, True, f"variable `{name}` is removed", why)
    for name in sorted(after.variables.keys() - before.variables.keys()):
        if after.variables[name].required:
            text, why = f"variable `{name}` is new and must be set", "No overlay sets it yet (GF302)."
            yield ContractChange((*path, name), ADDED, True, text, why)
        else:
            yield ContractChange((*path, name), ADDED, False, f"variable `{name}` is new", "It is optional.")
    for name in sorted(before.variables.keys() & after.variables.keys()):
        if not same(*(one[name] for one in documents)):
            yield from _variable(before.variables[name], after.variables[name], (*path, name))


def _variable(before: Variable, after: Variable, path: Steps) -> Iterator[ContractChange]:
    found = [
        *_value(before, after, path),
        *type_changes(before.type, after.type, before.name, (*path, "type")),
        *_flags(before, after, path),
        *_validations(before, after, (*path, "validations")),
    ]
    if before.description != after.description:
        text, why = f"variable `{before.name}` has another description", "No check uses it."
        found.append(ContractChange((*path, "description"), REWORDED, False, text, why))
    if not found:
        text, why = f"the declaration of variable `{before.name}` has changed", "No rule says what that means."
        found.append(ContractChange(path, CHANGED, True, text, why))
    yield from found


def _value(before: Variable, after: Variable, path: Steps) -> Iterator[ContractChange]:
    """Changes of whether it must be set, and of its default."""
    name, path = before.name, (*path, "default")
    if before.required and not after.required:
        yield ContractChange(
            path, WIDENED, False, f"variable `{name}` has a default now", "Every overlay sets it already."
        )
    elif after.required and not before.required:
        why = "An overlay that does not set it fails (GF302)."
        yield ContractChange(path, NARROWED, True, f"variable `{name}` must be set now", why)
    elif before.default is not ABSENT and not same(before.default, after.default):
        text = f"variable `{name}` has another default: {shown(after.default)}, no longer {shown(before.default)}"
        yield ContractChange(path, CHANGED, False, text, "An overlay that does not set it gets the new default.")


def _flags(before: Variable, after: Variable, path: Steps) -> Iterator[ContractChange]:
    name = before.name
    if before.nullable != after.nullable:
        yield _nullable(before, after, (*path, "nullable"))
    if before.sensitive != after.sensitive:
        word, kind = ("sensitive", NARROWED) if after.sensitive else ("not sensitive", WIDENED)
        why = "A value in a file fails (GF505)." if after.sensitive else "A file may set it now."
        yield ContractChange((*path, "sensitive"), kind, after.sensitive, f"variable `{name}` is {word} now", why)
    if before.ephemeral != after.ephemeral:
        word = "ephemeral" if after.ephemeral else "not ephemeral"
        why = "Whether its value is stored in the state changes; the allowed values do not."
        yield ContractChange((*path, "ephemeral"), CHANGED, False, f"variable `{name}` is {word} now", why)


def _nullable(before: Variable, after: Variable, path: Steps) -> ContractChange:
    """If a variable is not nullable and has a default, null means the default."""
    name = before.name
    if after.nullable and before.required:
        return ContractChange(
            path, WIDENED, False, f"variable `{name}` accepts null now", "Everything that was accepted still is."
        )
    if after.nullable:
        return ContractChange(path, CHANGED, False, f"a null for variable `{name}` is null now, not its default", _NULL)
    if after.required:
        return ContractChange(
            path,
            NARROWED,
            True,
            f"variable `{name}` no longer accepts null",
            "An overlay that sets null fails (GF309).",
        )
    return ContractChange(path, CHANGED, False, f"a null for variable `{name}` means its default now", _NULL)


_NULL = "An overlay that sets null is still accepted, and gets another value."


def _validations(before: Variable, after: Variable, path: Steps) -> Iterator[ContractChange]:
    """Changes of validations. Conditions are equal only if their texts are, apart from white space."""
    name = before.name
    old, new = [{_plain(one.condition): one for one in variable.validations} for variable in (before, after)]
    gone, come = [key for key in old if key not in new], [key for key in new if key not in old]
    moved = bool(gone or come)
    if len(gone) == len(come) == 1:
        text = f"a validation of variable `{name}` changed: {_told(new[come[0]].error_message)}"
        yield ContractChange(path, NARROWED, True, text, "Values that passed may fail now (GF306).")
        gone = come = []
    for key in come:
        text = f"variable `{name}` has one more validation: {_told(new[key].error_message)}"
        yield ContractChange(path, NARROWED, True, text, "Values that passed may fail now (GF306).")
    for key in gone:
        text = f"variable `{name}` has one validation less: {_told(old[key].error_message)}"
        yield ContractChange(path, WIDENED, False, text, "Every value that passed still does.")
    kept = [key for key in old if key in new]
    if any(old[key].error_message != new[key].error_message for key in kept):
        yield ContractChange(path, REWORDED, False, f"a validation of variable `{name}` has another message", _MESSAGE)
    elif not moved and not same(*_texts(before, after)):
        text = f"the validations of variable `{name}` are written in another way"
        yield ContractChange(path, REWORDED, False, text, "The conditions are the same.")


_MESSAGE = "The condition is the same."


def _texts(*variables: Variable) -> list[object]:
    return [[[one.condition, one.error_message] for one in variable.validations] for variable in variables]


def _told(message: str) -> str:
    """An error message inside a clause."""
    return shown(message)


#: Parts of HCL in which white space matters: comments, heredocs, templates.
_MARKS = ("#", "//", "/*", "<<", "${", "%{")


def _plain(condition: str) -> str:
    """A condition with one space for each run of white space outside strings."""
    if any(mark in condition for mark in _MARKS):
        return condition
    parts = re.split(r'("(?:[^"\\]|\\.)*+")', condition)
    parts[::2] = [re.sub(r"\s+", " ", part) for part in parts[::2]]
    return "".join(parts).strip()
