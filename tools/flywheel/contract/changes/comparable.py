"""Check that a contract can be compared; the document may come from another source."""

from __future__ import annotations

from flywheel.contract.compiled import Contract, Variable
from flywheel.hcl.types import from_json


def malformed(contract: Contract) -> str:
    """A description of the first part that cannot be compared; "" if all parts can be."""
    organization = contract.conventions.get("organization")
    shape = organization.get("shape", "any") if isinstance(organization, dict) else "any"
    if not _is_type(shape):
        return "the `shape` of the organization is not a type"
    for stack in contract.stacks.values():
        for name, variable in stack.variables.items():
            if not _is_type(stack.json["variables"][name]["type"]):
                return f"the type of variable `{name}` is not a type"
            if not _is_plain(variable):
                return f"the declaration of variable `{name}` is malformed"
    return ""


def _is_type(value: object) -> bool:
    try:
        from_json(value)
    except ValueError:
        return False
    return True


def _is_plain(variable: Variable) -> bool:
    """Whether its texts are strings and its flags are booleans."""
    texts = [variable.description]
    texts += [text for one in variable.validations for text in (one.condition, one.error_message)]
    flags = (variable.nullable, variable.sensitive, variable.ephemeral)
    return all(isinstance(text, str) for text in texts) and all(isinstance(flag, bool) for flag in flags)
