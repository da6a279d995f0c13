"""The family that the checks of this folder register with."""

from __future__ import annotations

from flywheel.findings.engine import Family

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.fleet.fleet_subject import Fleet

FLEET: Family[Fleet, Contract] = Family("fleet")
