"""Whether a contract has the shape that comparing goes by: documents come from elsewhere, too."""

from __future__ import annotations

from flywheel.contract.compiled import Contract, Variable
from flywheel.hcl.types import from_json


def malformed(contract: Contract) -> str:
    """What the first part is that cannot be compared; empty if all can be."""
    organization = contract.conventions.get("organization")
    shape = organization.get("shape", "any") if isinstance(organization, dict) else "any"
    if not _is_type(shape):
        return "the organization's shape is no type"
    for stack in contract.stacks.values():
        for name, variable in stack.variables.items():
            if not _is_type(stack.json["variables"][name]["type"]):
                return f"the type of variable `{name}` is none"
            if not _is_plain(variable):
                return f"variable `{name}` is not declared as one is"
    return ""


def _is_type(value: object) -> bool:
    try:
        from_json(value)
    except ValueError:
        return False
    return True


def _is_plain(variable: Variable) -> bool:
    """Whether texts are texts and flags are flags."""
    texts = [variable.description]
    texts += [text for one in variable.validations for text in (one.condition, one.error_message)]
    flags = (variable.nullable, variable.sensitive, variable.ephemeral)
    return all(isinstance(text, str) for text in texts) and all(isinstance(flag, bool) for flag in flags)
