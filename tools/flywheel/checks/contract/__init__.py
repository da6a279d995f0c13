"""Contract family: what the stack is given against what its `variables.tf` declares."""

from flywheel.checks.registry import Family

CONTRACT = Family("contract")

from flywheel.checks.contract import declarations, organization, quantities, ranges, validations  # noqa: E402, F401
