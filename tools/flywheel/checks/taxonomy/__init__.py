"""Taxonomy family: labels, scale-set names and Helm releases (domain §1)."""

from flywheel.checks.registry import Family

TAXONOMY = Family("taxonomy")

from flywheel.checks.taxonomy import extras, labels, limits, names, pairing, registration, releases  # noqa: E402, F401
