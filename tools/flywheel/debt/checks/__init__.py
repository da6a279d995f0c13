"""Debt family: entries of a debt ledger, their dates, claims and proofs.

The checks judge a `Routing`. Overlays and repositories are optional: without them only the ledger is judged.
"""

from flywheel.debt.checks import gap_claims, gap_entries, gap_proofs, gap_status, settled_gaps
from flywheel.debt.checks.family import DEBT

__all__ = ["DEBT", "gap_claims", "gap_entries", "gap_proofs", "gap_status", "settled_gaps"]
