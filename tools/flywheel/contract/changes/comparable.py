"""Whether a contract can be compared with another: documents come from elsewhere, too."""

from __future__ import annotations

from flywheel.contract.compiled import ContractDocument
from flywheel.hcl.types import from_json


def malformed(contract: ContractDocument) -> str:
    """What the comparison cannot read beside the stacks, as a sentence without its end; empty if it can read all."""
    conventions = contract.to_json().get("conventions", {})
    organization = conventions.get("organization")
    shape = organization.get("shape", "any") if isinstance(organization, dict) else "any"
    try:
        from_json(shape)
    except ValueError:
        return "`conventions.organization.shape` is not a type"
    return ""
