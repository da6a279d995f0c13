"""Change family: the effect of an edit on live runner sets."""

from flywheel.change.checks import charts, labels, names, pins, registration, removal
from flywheel.change.checks.family import CHANGE

__all__ = ["CHANGE", "charts", "labels", "names", "pins", "registration", "removal"]
