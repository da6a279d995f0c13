"""The family that the checks of this folder register with."""

from flywheel.findings.engine import Family

REACHABILITY = Family("reachability")
