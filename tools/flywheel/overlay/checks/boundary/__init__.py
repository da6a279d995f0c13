"""Boundary family: owner, forge scope, anchors, runner group, credentials, controller (domain §8, §11)."""

from flywheel.overlay.checks.boundary import accounts, anchors, controller, credentials, exceptions, groups, tree, urls
from flywheel.overlay.checks.boundary.family import BOUNDARY

__all__ = ["BOUNDARY", "accounts", "anchors", "controller", "credentials", "exceptions", "groups", "tree", "urls"]
