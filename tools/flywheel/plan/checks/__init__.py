"""Plan family: what a plan destroys, orphans, moves or adopts, and who allowed it."""

from flywheel.plan.checks import approvals, destruction, expectation, names, ownership, silence
from flywheel.plan.checks.family import PLAN

__all__ = ["PLAN", "approvals", "destruction", "expectation", "names", "ownership", "silence"]
