"""Boundary family: owner, forge scope, anchors, runner group, credentials, controller (domain §8, §11)."""

from flywheel.checks.registry import Family

BOUNDARY = Family("boundary")

from flywheel.checks.boundary import anchors, controller, credentials, exceptions, groups, tree, urls  # noqa: E402, F401
