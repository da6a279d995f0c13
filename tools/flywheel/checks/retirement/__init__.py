"""Retirement family: compatibility lanes, their exits and the proof of them (domain §6).

What is judged has `retirement` (or None), a `ledger` (or None), `overlays`, and `today` (YYYY-MM-DD, "" if
not known).
"""

from flywheel.checks.registry import Family

RETIREMENT = Family("retirement")

from flywheel.checks.retirement import exits, presence, proofs  # noqa: E402, F401
