"""Debt family: entries of a debt ledger, their dates, claims and proofs (domain §9).

What is judged has a `ledger` (or None), and `today` (YYYY-MM-DD, "" if not known).
"""

from flywheel.checks.registry import Family

DEBT = Family("debt")

from flywheel.checks.debt import claims, entries, proofs, standing  # noqa: E402, F401
