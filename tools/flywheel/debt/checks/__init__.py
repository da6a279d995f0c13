"""Debt family: entries of a debt ledger, their dates, claims and proofs.

The checks judge a `Routing`. Overlays and repositories are optional: without them only the ledger is judged.
"""

from flywheel.debt.checks import claims, entries, proofs, settled, standing
from flywheel.debt.checks.family import DEBT

__all__ = ["DEBT", "claims", "entries", "proofs", "settled", "standing"]
