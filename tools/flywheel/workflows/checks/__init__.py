"""Reachability family: what workflows ask for, and whether anything serves it."""

from flywheel.workflows.checks import (
    arrays,
    events,
    fleets,
    gaps,
    hard_coded_values,
    label_forms,
    references,
    single_labels,
    unknowns,
    unreadable_files,
)
from flywheel.workflows.checks.family import REACHABILITY

__all__ = [
    "REACHABILITY",
    "arrays",
    "events",
    "fleets",
    "gaps",
    "hard_coded_values",
    "label_forms",
    "references",
    "single_labels",
    "unknowns",
    "unreadable_files",
]
