"""Boundary family: owner, forge scope, registration anchors, runner group, credentials, controller."""

from flywheel.overlay.checks.boundary import (
    accounts,
    aliases,
    anchors,
    ci,
    controller,
    credentials,
    exceptions,
    groups,
    servers,
    tenancy,
    tree,
    urls,
)
from flywheel.overlay.checks.boundary.family import BOUNDARY

__all__ = [
    "BOUNDARY",
    "accounts",
    "aliases",
    "anchors",
    "ci",
    "controller",
    "credentials",
    "exceptions",
    "groups",
    "servers",
    "tenancy",
    "tree",
    "urls",
]
