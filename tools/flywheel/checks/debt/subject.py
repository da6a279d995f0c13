"""What the family asks of its subject."""

from __future__ import annotations

TYPE_CHECKING = False  # importing `typing` would cost every start 5 ms
if TYPE_CHECKING:
    from typing import Protocol

    from flywheel.model.contract import Contract
    from flywheel.model.ledger import Gap, Ledger

    class Subject(Protocol):
        """A ledger, the day that it is judged by, and what else is known."""

        ledger: Ledger | None
        today: str


def gaps(subject: Subject, contract: Contract) -> list[Gap]:
    """The entries to judge: none without a ledger, or without the contract's rules for one."""
    if subject.ledger is None or "debt" not in contract.conventions:
        return []
    return subject.ledger.gaps
