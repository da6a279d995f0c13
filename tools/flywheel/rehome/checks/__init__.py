"""Rehome family: releases change owners, and none is lost, duplicated or destroyed."""

from flywheel.rehome.checks import (
    address_states,
    declared_sets,
    given_evidence,
    live_objects,
    owner_plans,
    owners,
    rehome_records,
    sides,
)
from flywheel.rehome.checks.family import REHOME

__all__ = [
    "REHOME",
    "address_states",
    "declared_sets",
    "given_evidence",
    "live_objects",
    "owner_plans",
    "owners",
    "rehome_records",
    "sides",
]
