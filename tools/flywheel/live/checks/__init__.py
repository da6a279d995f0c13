"""Preflight family: what is declared compared with what forges, clusters and caches answered."""

from flywheel.live.checks import (
    evidence_age,
    live_apps,
    live_caches,
    live_credentials,
    live_groups,
    live_jobs,
    live_registrations,
    live_sets,
)
from flywheel.live.checks.family import PREFLIGHT

__all__ = [
    "PREFLIGHT",
    "evidence_age",
    "live_apps",
    "live_caches",
    "live_credentials",
    "live_groups",
    "live_jobs",
    "live_registrations",
    "live_sets",
]
