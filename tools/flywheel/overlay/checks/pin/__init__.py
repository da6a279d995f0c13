"""Pin family: which core the overlay uses, and whether all of its pins agree."""

from flywheel.overlay.checks.pin import agreement, binding, core_evidence, forms, lock, overrides
from flywheel.overlay.checks.pin.family import PIN

__all__ = ["PIN", "agreement", "binding", "core_evidence", "forms", "lock", "overrides"]
