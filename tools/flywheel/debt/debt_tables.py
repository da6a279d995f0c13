"""The tables of `flywheel debt`: every gap and every lane, with what each still needs."""

from __future__ import annotations

from flywheel.debt import progress, proof_evidence
from flywheel.documents.containers import many, mapping, nullable
from flywheel.documents.kinds import COUNT, FLAG, TEXT, Choice
from flywheel.documents.record import Record, required
from flywheel.documents.rules import Extends
from flywheel.findings.reports.table_cells import redacted
from flywheel.findings.table import LazyRows, Table
from flywheel.ledgers import debt_ledger, retirement_ledger

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from flywheel.contract.compiled import Contract
    from flywheel.debt.judged_ledgers import JudgedLedgers
    from flywheel.debt.proof_evidence import ProofEvidence
    from flywheel.findings.redaction import Redactor
    from flywheel.findings.table import Row
    from flywheel.ledgers.debt_ledger import LedgerGap
    from flywheel.ledgers.retirement_ledger import CompatibilityLane


class _Gap:
    """A gap, with the additional values of its row."""

    def __init__(self, gap: LedgerGap, evidence: ProofEvidence) -> None:
        self.gap = gap
        today = evidence.today
        self.overdue = gap.overdue(today) if today or gap.closed else None
        self.runs = progress.fitting_runs(gap, evidence)
        self.missing = progress.gap_missing(gap, evidence)
        self.receipts = [one.address for one in progress.receipts(gap, evidence)]
        self.typed = sorted(progress.typed_runs(gap, evidence))

    def __getattr__(self, name: str) -> object:
        return getattr(self.gap, name)


class _Lane:
    """A lane, with the additional values of its row."""

    def __init__(self, lane: CompatibilityLane, evidence: ProofEvidence) -> None:
        self.lane = lane
        self.lacks = progress.lane_lacks(lane, evidence)
        self.read = progress.read_items(lane, evidence)
        self.typed = [item for item in progress.proved(lane, evidence) if item not in self.read]

    def __getattr__(self, name: str) -> object:
        return getattr(self.lane, name)


class GapRow(Record, closed=False):
    """A gap in a report."""

    repository = required(TEXT, "The repository with the gap.")
    kind = required(Choice(debt_ledger.KINDS), "The kind of what it cannot reach.")
    name = required(TEXT, "The label, runner group or scale set that it cannot reach.")
    asks_for = required(
        TEXT,
        "The same as a phrase.",
        get=lambda one: one.name if one.kind == "label" else f"{one.kind.replace('_', ' ')} {one.name}",
    )
    owner = required(TEXT, "The account whose overlay must close the gap.")
    reason = required(TEXT, "Why the gap exists.")
    since = required(TEXT, "The day on which it became known.")
    review_by = required(TEXT, "The last day on which it is accepted.")
    tier = required(TEXT, "The adoption tier of the repository.")
    gate = required(TEXT, "The last gate that it claims; empty if it claims no gate.")
    status = required(Choice(debt_ledger.STATUSES), "The status of the gap.")
    overdue = required(nullable(FLAG), "Whether it is still open after its review day. Null if no day was given.")
    standing = required(
        TEXT, "The status as a phrase.", get=lambda one: f"{one.status}, overdue" if one.overdue else one.status
    )
    runs = required(COUNT, "How many different runs prove that it is closed.")
    receipts = required(many(TEXT), "Addresses of runs that prove it, read from live evidence.")
    typed = required(many(COUNT), "Numbers of runs that prove it, typed in the ledger.")
    basis = required(
        TEXT,
        "The same in words.",
        get=lambda one: ", ".join(
            f"{len(some)} {what}" for what, some in (("read", one.receipts), ("typed", one.typed)) if some
        ),
    )
    missing = required(many(TEXT), "What is missing to close it and to pass its next gate.")
    where = required(TEXT, "The place of the entry.", name="place", get=lambda one: str(one.gap.place()))


class MissingItem(Record, closed=False):
    """An item that is not proved: its name and its use."""

    item = required(TEXT, "", get=lambda pair: pair[0])
    what = required(TEXT, "", get=lambda pair: pair[1])


class LaneRow(Record, closed=False):
    """A compatibility lane in a report."""

    name = required(TEXT, "The Helm release.", name="lane")
    scale_set = required(TEXT, "The scale-set name, if that is a different name.")
    repository = required(TEXT, "The repository that the lane was made for.")
    label = required(TEXT, "The shared label that the repository must reach.")
    state_owner = required(TEXT, "The account whose overlay holds its state.")
    since = required(TEXT, "The day on which it became known as a compatibility lane.")
    exits = required(many(TEXT), "The selected exits.")
    status = required(Choice(retirement_ledger.STATUSES), "The status of the lane.")
    missing = required(
        many(MissingItem),
        "The items that are not proved. `exit` means that no exit is selected.",
        get=lambda one: one.lacks.items(),
    )
    read = required(mapping(TEXT), "Items that live evidence shows, each with what shows it.")
    typed = required(many(TEXT), "Items that only typed proofs show.")
    basis = required(
        many(TEXT),
        "Both in words.",
        get=lambda one: [*(f"{item}: read" for item in one.read), *(f"{item}: typed" for item in one.typed)],
    )
    missing_items = required(many(TEXT), "The names of the missing items.", get=lambda one: one.lacks)
    where = required(TEXT, "The place of the entry.", name="place", get=lambda one: str(one.lane.place()))


class LedgerReport(
    Record,
    rules=(Extends("urn:gloriousflywheel:report:1"),),
    id="debt-report:1",
    title="GloriousFlywheel report on ledgers",
    means="A report (flywheel.report/1) on ledgers of debt and retirement, with a row for each entry.",
    closed=False,
):
    """A report with the tables."""

    gaps = required(many(GapRow), "The gaps, sorted.")
    lanes = required(many(LaneRow), "The lanes, sorted.")


_GAPS = {
    "repository": "repository",
    "asks_for": "requests",
    "owner": "owner",
    "since": "since",
    "review_by": "review by",
    "tier": "tier",
    "standing": "status",
    "basis": "proved by",
    "missing": "missing",
}
_LANES = {
    "lane": "lane",
    "repository": "repository",
    "state_owner": "state owner",
    "exits": "exit",
    "status": "status",
    "basis": "proved by",
    "missing_items": "missing",
}


def tables(ledgers: JudgedLedgers, contract: Contract, redactor: Redactor) -> list[Table]:
    """One table for the gaps and one for the lanes, sorted, without values of secrets."""
    evidence = proof_evidence.of(ledgers, contract)
    gaps = sorted(ledgers.ledger.gaps if ledgers.ledger else (), key=lambda gap: gap.key)
    lanes = sorted(ledgers.retirement.lanes if ledgers.retirement else (), key=lambda lane: lane.name.lower())

    def gap_rows(some: Sequence[LedgerGap]) -> list[Row]:
        return _rows(GapRow, [_Gap(one, evidence) for one in some], redactor)

    def lane_rows(some: Sequence[CompatibilityLane]) -> list[Row]:
        return _rows(LaneRow, [_Lane(one, evidence) for one in some], redactor)

    # What proves an entry is a column only if something does.
    proved_gaps = any(progress.fitting_runs(one, evidence) for one in gaps)
    proved_lanes = any(progress.proved(one, evidence) or progress.read_items(one, evidence) for one in lanes)
    return [
        Table("gaps", "Gaps", _columns(_GAPS, proved_gaps), LazyRows(gaps, gap_rows)),
        Table("lanes", "Lanes", _columns(_LANES, proved_lanes), LazyRows(lanes, lane_rows)),
    ]


def _rows(table: type[Record], written_of: list[_Gap] | list[_Lane], redactor: Redactor) -> list[Row]:
    return redacted([table.table.written(one) for one in written_of], redactor.often)  # type: ignore[return-value]


def _columns(columns: dict[str, str], proved: bool) -> dict[str, str]:
    return {name: head for name, head in columns.items() if proved or name != "basis"}
