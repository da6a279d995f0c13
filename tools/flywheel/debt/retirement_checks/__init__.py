"""Retirement family: compatibility lanes, their exits and the proofs of these.

The checks judge `Ledgers`. Overlays are optional: without them only the ledger is judged.
"""

from flywheel.debt.retirement_checks import exits, presence, proofs
from flywheel.debt.retirement_checks.family import RETIREMENT

__all__ = ["RETIREMENT", "exits", "presence", "proofs"]
