"""Retirement family: compatibility lanes, their exits and the proof of them (domain §6).

What is judged is `Ledgers`. Its overlays may be missing: the lanes are judged alone then.
"""

from flywheel.checks.registry import Family

RETIREMENT = Family("retirement")

from flywheel.checks.retirement import exits, presence, proofs  # noqa: E402, F401
