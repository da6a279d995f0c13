"""Change family: what an edit of live runner sets does, or fails to do (domain §12.1 rows 26, 39, 46)."""

from flywheel.change.checks import charts, labels, names, pins, registration, removal
from flywheel.change.checks.family import CHANGE

__all__ = ["CHANGE", "charts", "labels", "names", "pins", "registration", "removal"]
