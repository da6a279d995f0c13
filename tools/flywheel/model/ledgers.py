"""What the families debt and retirement judge: ledgers, with the overlays and workflows that they are held against."""

from __future__ import annotations

from flywheel.model.routing import Routing

TYPE_CHECKING = False  # importing `typing` would cost every start 5 ms
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.model.contract import Contract
    from flywheel.model.ledger import Ledger
    from flywheel.model.overlay import Overlay
    from flywheel.model.retirement import Retirement
    from flywheel.model.workflows import Repository


class Ledgers(Routing):
    """A routing whose ledgers are what matters: overlays and workflows may be missing."""

    __slots__ = ("retirement",)

    def __init__(
        self,
        contract: Contract,
        ledger: Ledger | None = None,
        retirement: Retirement | None = None,
        overlays: Iterable[Overlay] = (),
        repositories: Iterable[Repository] = (),
        today: str = "",
        ids: dict[str, int] | None = None,
    ) -> None:
        super().__init__(repositories, overlays, contract, ledger, today, ids)
        self.retirement = retirement
