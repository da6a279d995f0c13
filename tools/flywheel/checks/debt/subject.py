"""What the family asks of its subject."""

from __future__ import annotations

TYPE_CHECKING = False  # importing `typing` would cost every start 5 ms
if TYPE_CHECKING:
    from flywheel.model.contract import Contract
    from flywheel.model.ledger import Gap
    from flywheel.model.routing import Routing


def gaps(subject: Routing, contract: Contract) -> list[Gap]:
    """The entries to judge: none without a ledger, or without the contract's rules for one."""
    if subject.ledger is None or "debt" not in contract.conventions:
        return []
    return subject.ledger.gaps
