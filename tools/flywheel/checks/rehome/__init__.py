"""Rehome family: releases change owners, and none is lost, doubled or destroyed (domain §5)."""

from flywheel.checks.registry import Family

REHOME = Family("rehome")

from flywheel.checks.rehome import addresses, declared, evidence, live, owners, plans, records  # noqa: E402, F401
