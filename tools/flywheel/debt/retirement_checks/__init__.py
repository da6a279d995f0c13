"""Retirement family: compatibility lanes, their exits and the proof of them (domain §6).

What is judged is `Ledgers`. Its overlays may be missing: the lanes are judged alone then.
"""

from flywheel.debt.retirement_checks import exits, presence, proofs
from flywheel.debt.retirement_checks.family import RETIREMENT

__all__ = ["RETIREMENT", "exits", "presence", "proofs"]
