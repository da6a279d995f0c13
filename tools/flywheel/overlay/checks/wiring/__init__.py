"""Wiring family: how runners reach caches, and how stacks reach their state."""

from flywheel.overlay.checks.wiring import attachment, declared_endpoints, delivered, keys, leftovers, state
from flywheel.overlay.checks.wiring.family import WIRING

__all__ = ["WIRING", "attachment", "declared_endpoints", "delivered", "keys", "leftovers", "state"]
