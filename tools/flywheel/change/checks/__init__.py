"""Change family: the effect of an edit on live runner sets."""

from flywheel.change.checks import (
    chart_changes,
    label_changes,
    name_changes,
    pin_changes,
    registration_changes,
    removals,
)
from flywheel.change.checks.family import CHANGE

__all__ = [
    "CHANGE",
    "chart_changes",
    "label_changes",
    "name_changes",
    "pin_changes",
    "registration_changes",
    "removals",
]
