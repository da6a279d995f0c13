"""The family that the checks of this folder register with."""

from __future__ import annotations

from flywheel.findings.engine import Family

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.live.enrollment import Enrollment

PREFLIGHT: Family[Enrollment, Contract] = Family("preflight")
