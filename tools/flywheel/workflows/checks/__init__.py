"""Reachability family: what workflows request, and whether a runner set serves it."""

from flywheel.workflows.checks import (
    allowed_jobs,
    arrays,
    events,
    fleets,
    gaps,
    hard_coded_values,
    job_fitness,
    label_forms,
    references,
    single_labels,
    unknowns,
    unreadable_files,
)
from flywheel.workflows.checks.family import REACHABILITY

__all__ = [
    "REACHABILITY",
    "allowed_jobs",
    "arrays",
    "events",
    "fleets",
    "gaps",
    "hard_coded_values",
    "job_fitness",
    "label_forms",
    "references",
    "single_labels",
    "unknowns",
    "unreadable_files",
]
