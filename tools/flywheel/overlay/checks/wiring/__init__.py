"""Wiring family: how runners reach caches, and stacks their state (domain §3, §8)."""

from flywheel.overlay.checks.wiring import attachment, endpoints, keys, leftovers, state
from flywheel.overlay.checks.wiring.family import WIRING

__all__ = ["WIRING", "attachment", "endpoints", "keys", "leftovers", "state"]
