"""Plan family: what a plan destroys, orphans, moves or adopts, and who allowed it."""

from flywheel.plan.checks import approval_use, destruction, expectation, kept_names, overlooked, ownership
from flywheel.plan.checks.family import PLAN

__all__ = ["PLAN", "approval_use", "destruction", "expectation", "kept_names", "overlooked", "ownership"]
