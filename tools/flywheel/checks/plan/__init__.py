"""Plan family: what a plan destroys, orphans, moves or adopts, and who allowed it (domain §5)."""

from flywheel.checks.registry import Family

PLAN = Family("plan")

from flywheel.checks.plan import approvals, destruction, expectation, names, ownership, silence  # noqa: E402, F401
