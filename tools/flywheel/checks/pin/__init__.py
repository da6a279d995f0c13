"""Pin family: which core the overlay uses, and whether everything that says so agrees (domain §7)."""

from flywheel.checks.registry import Family

PIN = Family("pin")

from flywheel.checks.pin import agreement, evidence, forms, overrides  # noqa: E402, F401
