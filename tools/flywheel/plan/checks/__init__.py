"""Plan family: what a plan destroys, orphans, moves or adopts, who allowed it, and which values have no effect."""

from flywheel.plan.checks import (
    approval_use,
    destruction,
    expectation,
    kept_names,
    overlooked,
    ownership,
    planned_values,
)
from flywheel.plan.checks.family import PLAN

__all__ = [
    "PLAN",
    "approval_use",
    "destruction",
    "expectation",
    "kept_names",
    "overlooked",
    "ownership",
    "planned_values",
]
