"""Boundary family: owner, forge scope, anchors, runner group, credentials, controller (domain §8, §11)."""

from flywheel.checks.registry import Family

BOUNDARY = Family("boundary")

from flywheel.checks.boundary import (  # noqa: E402
    accounts,  # noqa: F401
    anchors,  # noqa: F401
    controller,  # noqa: F401
    credentials,  # noqa: F401
    exceptions,  # noqa: F401
    groups,  # noqa: F401
    tree,  # noqa: F401
    urls,  # noqa: F401
)
