"""Wiring family: how runners reach caches, and stacks their state (domain §3, §8)."""

from flywheel.checks.registry import Family

WIRING = Family("wiring")

from flywheel.checks.wiring import attachment, endpoints, keys, leftovers, state  # noqa: E402, F401
