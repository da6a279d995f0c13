"""Contract family: the values that a stack is given, compared with its `variables.tf`."""

from flywheel.overlay.checks.contract import (
    allowed_lines,
    cluster_agreement,
    declarations,
    declared_quantities,
    examples,
    organization_values,
    placement,
    ranges,
    runner_age,
    unjudged,
    validations,
    values_of_charts,
)
from flywheel.overlay.checks.contract.family import CONTRACT

__all__ = [
    "CONTRACT",
    "allowed_lines",
    "cluster_agreement",
    "declarations",
    "declared_quantities",
    "examples",
    "organization_values",
    "placement",
    "ranges",
    "runner_age",
    "unjudged",
    "validations",
    "values_of_charts",
]
