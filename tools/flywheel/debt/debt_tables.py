"""The tables of `flywheel debt`: every gap and every lane, with what each still needs."""

from __future__ import annotations

from flywheel.debt import progress
from flywheel.findings.reports.report_tables import Table, redacted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from flywheel.contract.compiled import Contract
    from flywheel.debt.judged_ledgers import JudgedLedgers
    from flywheel.findings.reports.report_tables import Row
    from flywheel.ledgers.debt_ledger import LedgerGap
    from flywheel.ledgers.retirement_ledger import CompatibilityLane

_GAPS = {
    "repository": "repository",
    "asks_for": "requests",
    "owner": "owner",
    "since": "since",
    "review_by": "review by",
    "tier": "tier",
    "standing": "status",
    "missing": "missing",
}
_LANES = {
    "lane": "lane",
    "repository": "repository",
    "state_owner": "state owner",
    "exits": "exit",
    "status": "status",
    "missing_items": "missing",
}


def tables(ledgers: JudgedLedgers, contract: Contract, redact: Callable[[str], str]) -> list[Table]:
    """One table for the gaps and one for the lanes, sorted, without values of secrets."""
    gaps = sorted(ledgers.ledger.gaps if ledgers.ledger else (), key=lambda gap: gap.key)
    lanes = sorted(ledgers.retirement.lanes if ledgers.retirement else (), key=lambda lane: lane.name.lower())
    gap_rows = [redacted(_gap(gap, contract, ledgers.today), redact) for gap in gaps]
    lane_rows = [redacted(_lane(lane, contract, ledgers.today), redact) for lane in lanes]
    return [Table("gaps", "Gaps", _GAPS, gap_rows), Table("lanes", "Lanes", _LANES, lane_rows)]  # type: ignore[arg-type]


def _gap(gap: LedgerGap, contract: Contract, today: str) -> Row:
    overdue = gap.overdue(today)
    return {
        "repository": gap.repository,
        "kind": gap.kind,
        "name": gap.name,
        "asks_for": gap.name if gap.kind == "label" else f"{gap.kind.replace('_', ' ')} {gap.name}",
        "owner": gap.owner,
        "reason": gap.reason,
        "since": gap.since,
        "review_by": gap.review_by,
        "tier": gap.tier,
        "gate": gap.gate,
        "status": gap.status,
        "overdue": overdue,
        "standing": f"{gap.status}, overdue" if overdue else gap.status,
        "runs": progress.fitting_runs(gap, contract, today),
        "missing": progress.gap_missing(gap, contract, today),
        "place": str(gap.place()),
    }


def _lane(lane: CompatibilityLane, contract: Contract, today: str) -> Row:
    lacks = progress.lane_lacks(lane, contract, today)
    return {
        "lane": lane.name,
        "scale_set": lane.scale_set,
        "repository": lane.repository,
        "label": lane.label,
        "state_owner": lane.state_owner,
        "since": lane.since,
        "exits": list(lane.exits),
        "status": lane.status,
        "missing": [{"item": item, "what": use} for item, use in lacks.items()],
        "missing_items": list(lacks),
        "place": str(lane.place()),
    }
