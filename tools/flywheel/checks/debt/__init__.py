"""Debt family: entries of a debt ledger, their dates, claims and proofs (domain §9).

What is judged is a `Routing`. Its overlays and repositories may be missing: the ledger is judged alone then.
"""

from flywheel.checks.registry import Family

DEBT = Family("debt")

from flywheel.checks.debt import claims, entries, proofs, settled, standing  # noqa: E402, F401
