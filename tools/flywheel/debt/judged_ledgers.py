"""The subject of the families debt and retirement: ledgers, and the overlays and workflows to compare them with."""

from __future__ import annotations

from flywheel.formats.values import texts
from flywheel.workflows.routing.routing import Routing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flywheel.contract.compiled import Contract
    from flywheel.debt.evidence_files import EvidenceFiles
    from flywheel.debt.live_receipts import LiveReceipts
    from flywheel.findings.evidence import Evidence
    from flywheel.formats.values import Document
    from flywheel.ledgers.debt_ledger import DebtLedger
    from flywheel.ledgers.retirement_ledger import RetirementLedger
    from flywheel.overlay.overlay import Overlay
    from flywheel.workflows.workflow_model import Repository


class JudgedLedgers(Routing):
    """A routing with ledgers. Overlays and workflows are optional."""

    def __init__(
        self,
        contract: Contract,
        ledger: DebtLedger | None = None,
        retirement: RetirementLedger | None = None,
        overlays: Iterable[Overlay] = (),
        repositories: Iterable[Repository] = (),
        evidence: Evidence | None = None,
        ids: dict[str, int] | None = None,
        name: str = "",
        branches: dict[str, str] | None = None,
        kept: EvidenceFiles | None = None,
        live: LiveReceipts | None = None,
    ) -> None:
        """`branches` are default branches by repository in lower case; `kept` are the files that proofs name, and
        `live` is what live evidence shows.
        """
        super().__init__(repositories, overlays, contract, ledger, evidence, ids, name)
        self.retirement = retirement
        self.branches = branches or {}
        self.kept = kept
        self.live = live
        self.evidence = self.evidence.holding(retirement=retirement is not None, kept=kept is not None)

    def _words(self) -> Iterator[str]:
        yield from super()._words()
        for one in self.live.files if self.live is not None else ():
            yield from texts(one.node)

    def _ledgers(self) -> list[Document]:
        lanes = self.retirement.files if self.retirement is not None else []
        return [*super()._ledgers(), *(file.document for file in lanes)]
