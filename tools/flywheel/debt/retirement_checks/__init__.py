"""Retirement family: compatibility lanes, their exits and the proofs of these.

The checks judge `JudgedLedgers`. Overlays are optional: without them only the ledger is judged.
"""

from flywheel.debt.retirement_checks import lane_exits, lane_presence, lane_proofs
from flywheel.debt.retirement_checks.family import RETIREMENT

__all__ = ["RETIREMENT", "lane_exits", "lane_presence", "lane_proofs"]
