"""Change family: what an edit of live runner sets does, or fails to do (domain §12.1 rows 26, 39, 46)."""

from flywheel.checks.registry import Family

CHANGE = Family("change")

from flywheel.checks.change import (  # noqa: E402
    charts,  # noqa: F401
    labels,  # noqa: F401
    names,  # noqa: F401
    pins,  # noqa: F401
    registration,  # noqa: F401
    removal,  # noqa: F401
)
