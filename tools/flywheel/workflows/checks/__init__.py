"""Reachability family: what workflows ask for, and whether anything serves it (domain §1.4 to §1.6, §4)."""

from flywheel.workflows.checks import arrays, events, files, fleets, gaps, handed, names, references, shapes, unknowns
from flywheel.workflows.checks.family import REACHABILITY

__all__ = [
    "REACHABILITY",
    "arrays",
    "events",
    "files",
    "fleets",
    "gaps",
    "handed",
    "names",
    "references",
    "shapes",
    "unknowns",
]
