"""What ledgers leave to do: open gaps until their review day, and lanes that are not retired.

`flywheel debt` judges ledgers and their proofs. Here each open entry is one item, with what it still needs.
"""

from __future__ import annotations

from flywheel.debt import ledger_rules, progress, proof_evidence
from flywheel.debt.judged_ledgers import JudgedLedgers
from flywheel.debt.live_receipts import LiveReceipts
from flywheel.fleet.work_item import DEBT, RETIREMENT, WorkItem
from flywheel.ledgers import ledger_files
from flywheel.ledgers.debt_ledger import BLOCKED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.contract.compiled import Contract
    from flywheel.debt.proof_evidence import ProofEvidence
    from flywheel.fleet.fleet_subject import Fleet
    from flywheel.ledgers.debt_ledger import LedgerGap
    from flywheel.ledgers.retirement_ledger import CompatibilityLane
    from flywheel.live.live_index import LiveIndex

_DONE = "Close the entry: nothing is missing."


def load(names: Iterable[str], fleet: Fleet, contract: Contract, index: LiveIndex | None) -> JudgedLedgers:
    """The ledgers in these files, of either kind, with the fleet's overlays and live evidence.

    Raises `UserError` or `FormatError` for a file that is not a valid ledger, and for a contract without rules of them.
    """
    ledger_rules.demand(contract)
    debt, retirement = ledger_files.by_kind((name, name) for name in names)
    overlays = [one.overlay for one in fleet.members if one.overlay is not None]
    receipts = LiveReceipts(index, contract) if index is not None else None
    return JudgedLedgers(contract, debt, retirement, overlays, evidence=fleet.evidence, live=receipts)


def items(ledgers: JudgedLedgers, contract: Contract) -> list[WorkItem]:
    """An item for each entry that is not closed."""
    evidence = proof_evidence.of(ledgers, contract)
    gaps = ledgers.ledger.gaps if ledgers.ledger is not None else []
    lanes = ledgers.retirement.lanes if ledgers.retirement is not None else []
    found = [_gap(one, evidence) for one in gaps if not one.closed]
    return [*found, *(_lane(one, evidence) for one in lanes if not one.closed)]


def _gap(gap: LedgerGap, evidence: ProofEvidence) -> WorkItem:
    missing = progress.gap_missing(gap, evidence)
    action = f"Show {', and '.join(missing)}." if missing else _DONE
    if gap.status == BLOCKED:
        action = f"Decide what it waits for: {gap.blocked}."
    about = f"{gap.repository}: {gap.kind.replace('_', ' ')} {gap.name}"
    return WorkItem(gap.owner, DEBT, about, action, gap.review_by, str(gap.place()))


def _lane(lane: CompatibilityLane, evidence: ProofEvidence) -> WorkItem:
    lacks = progress.lane_lacks(lane, evidence)
    exits = lacks.pop("exit", "")
    steps = [f"Select {exits}."] if exits else []
    if lacks:
        steps.append(f"Prove {', '.join(f'`{item}` ({use})' for item, use in lacks.items())}.")
    about = f"{lane.repository}: lane {lane.name}"
    return WorkItem(lane.state_owner, RETIREMENT, about, " ".join(steps) or _DONE, where=str(lane.place()))
