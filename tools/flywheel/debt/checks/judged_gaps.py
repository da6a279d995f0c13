"""The part of the subject that this family judges."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.ledgers.debt_ledger import LedgerGap
    from flywheel.workflows.routing.routing import Routing


def gaps(subject: Routing, contract: Contract) -> list[LedgerGap]:
    """The entries to judge: an empty list without a ledger or without the contract's rules for it."""
    if subject.ledger is None or contract.conventions.debt is None:
        return []
    return subject.ledger.gaps
