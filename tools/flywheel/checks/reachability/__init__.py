"""Reachability family: what workflows ask for, and whether anything serves it (domain §1.4 to §1.6, §4)."""

from flywheel.checks.registry import Family

REACHABILITY = Family("reachability")

from flywheel.checks.reachability import (  # noqa: E402
    arrays,  # noqa: F401
    events,  # noqa: F401
    files,  # noqa: F401
    fleets,  # noqa: F401
    gaps,  # noqa: F401
    handed,  # noqa: F401
    names,  # noqa: F401
    references,  # noqa: F401
    shapes,  # noqa: F401
    unknowns,  # noqa: F401
)
