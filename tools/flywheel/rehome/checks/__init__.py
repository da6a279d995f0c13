"""Rehome family: releases change owners, and none is lost, duplicated or destroyed."""

from flywheel.rehome.checks import addresses, declared, evidence, live, owners, plans, records
from flywheel.rehome.checks.family import REHOME

__all__ = ["REHOME", "addresses", "declared", "evidence", "live", "owners", "plans", "records"]
