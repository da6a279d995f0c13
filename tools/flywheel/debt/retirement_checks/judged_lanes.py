"""The part of the subject that this family judges."""

from __future__ import annotations

from collections.abc import Iterable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.debt.judged_ledgers import JudgedLedgers
    from flywheel.ledgers.retirement_ledger import CompatibilityLane


def lanes(subject: JudgedLedgers, contract: Contract) -> Iterable[CompatibilityLane]:
    """The lanes to judge: empty without a ledger or without the contract's rules for it."""
    known = contract.conventions.debt is not None and contract.conventions.retirement is not None
    if subject.retirement is None or not known:
        return ()
    return subject.retirement.lanes
