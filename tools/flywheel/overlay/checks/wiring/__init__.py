"""Wiring family: how runners reach caches, and how stacks reach their state."""

from flywheel.overlay.checks.wiring import (
    attachment,
    backend_names,
    declared_endpoints,
    delivered,
    keys,
    leftovers,
    state,
)
from flywheel.overlay.checks.wiring.family import WIRING

__all__ = ["WIRING", "attachment", "backend_names", "declared_endpoints", "delivered", "keys", "leftovers", "state"]
