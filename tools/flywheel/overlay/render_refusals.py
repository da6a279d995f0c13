"""The checks whose findings make rendering fail: what the stack would reject, drop or misread."""

from __future__ import annotations

from flywheel.findings import engine, subjects
from flywheel.findings.finding import BLOCKER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.findings.engine import AnyCheck

#: Blockers of the family that compare with something else than the stack: files of the overlay, facts of its cluster.
_OF_SOMETHING_ELSE = ("GF318", "GF325", "GF326")


def checks() -> list[AnyCheck]:
    """These checks, in the order of their ids."""
    found = engine.choose(subjects.of("overlay"), select=("contract",), ignore=_OF_SOMETHING_ELSE)
    return [check for check in found if check.severity == BLOCKER]
