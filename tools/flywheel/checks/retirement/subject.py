"""What the family asks of its subject."""

from __future__ import annotations

from collections.abc import Iterable

TYPE_CHECKING = False  # importing `typing` would cost every start 5 ms
if TYPE_CHECKING:
    from typing import Protocol

    from flywheel.model.contract import Contract
    from flywheel.model.ledger import Ledger
    from flywheel.model.overlay import Overlay
    from flywheel.model.retirement import Lane, Retirement

    class Subject(Protocol):
        """Lanes, the day that they are judged by, and what else is known."""

        retirement: Retirement | None
        ledger: Ledger | None
        overlays: list[Overlay]
        today: str


def lanes(subject: Subject, contract: Contract) -> Iterable[Lane]:
    """The lanes to judge: none without a ledger, or without the contract's rules for one."""
    if subject.retirement is None or not {"debt", "retirement"} <= contract.conventions.keys():
        return ()
    return subject.retirement.lanes
