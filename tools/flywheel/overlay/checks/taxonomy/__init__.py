"""Taxonomy family: labels, scale-set names and Helm releases."""

from flywheel.overlay.checks.taxonomy import (
    class_bounds,
    derived_names,
    extras,
    labels,
    limits,
    names,
    pairing,
    registration,
    releases,
)
from flywheel.overlay.checks.taxonomy.family import TAXONOMY

__all__ = [
    "TAXONOMY",
    "class_bounds",
    "derived_names",
    "extras",
    "labels",
    "limits",
    "names",
    "pairing",
    "registration",
    "releases",
]
