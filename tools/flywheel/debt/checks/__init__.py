"""Debt family: entries of a debt ledger, their dates, claims and proofs (domain §9).

What is judged is a `Routing`. Its overlays and repositories may be missing: the ledger is judged alone then.
"""

from flywheel.debt.checks import claims, entries, proofs, settled, standing
from flywheel.debt.checks.family import DEBT

__all__ = ["DEBT", "claims", "entries", "proofs", "settled", "standing"]
