"""Contract family: what the stack is given against what its `variables.tf` declares."""

from flywheel.overlay.checks.contract import declarations, organization, quantities, ranges, validations
from flywheel.overlay.checks.contract.family import CONTRACT

__all__ = ["CONTRACT", "declarations", "organization", "quantities", "ranges", "validations"]
