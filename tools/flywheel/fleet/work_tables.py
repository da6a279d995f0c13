"""The work queue of a fleet as one table: what every owner has to do, by owner and day."""

from __future__ import annotations

from flywheel.documents.containers import nullable
from flywheel.documents.kinds import FLAG, TEXT, Choice
from flywheel.documents.record import Record, required
from flywheel.findings import redaction
from flywheel.findings.reports.table_cells import redacted
from flywheel.findings.table import Table
from flywheel.fleet import accepted_work, work_item

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from flywheel.contract.compiled import Contract
    from flywheel.findings.table import Row
    from flywheel.fleet.fleet_subject import Fleet
    from flywheel.fleet.work_item import WorkItem
    from flywheel.live.live_index import LiveIndex

_COLUMNS = {
    "owner": "owner",
    "day": "until",
    "standing": "",
    "kind": "work",
    "about": "of",
    "action": "what to do",
    "where": "place",
}
_KINDS = "; ".join(f"`{kind}`: {means}" for kind, means in work_item.KINDS.items())


class WorkRow(Record, closed=False):
    """An item of the work queue."""

    owner = required(TEXT, "The account that must do it.")
    day = required(nullable(TEXT), "The last day on which it is accepted, YYYY-MM-DD; null if it has none.")
    overdue = required(nullable(FLAG), "Whether that day is over. Null if no day was given to judge by.")
    standing = required(TEXT, "The same in words, with the number of days; empty if it is not overdue.")
    kind = required(Choice(tuple(work_item.KINDS)), f"What it comes from. {_KINDS}.")
    about = required(TEXT, "What it is, by name.")
    action = required(TEXT, "What to do.")
    where = required(TEXT, "The place of its entry; empty for what live evidence shows.")


def table(
    fleet: Fleet,
    contract: Contract,
    redact: Callable[[str], str],
    ledgers: list[str],
    index: LiveIndex | None,
    reports: list[str],
) -> Table:
    """The queue, without values of secrets: what overlays and the cluster accept, and what is given besides.

    ledgers: files of the schemas flywheel.debt/1 and flywheel.retirement/1. index: live evidence. reports: files of
    reports on overlays. Raises `UserError` or `FormatError` for a ledger, a report or settings that cannot be read.
    """
    found = accepted_work.items(fleet, reports)
    clean = redact
    if ledgers:
        from flywheel.fleet import ledger_work

        judged = ledger_work.load(ledgers, fleet, contract, index)
        found += ledger_work.items(judged, contract)
        own = redaction.of(judged, contract).often

        def clean(text: str) -> str:
            return own(redact(text))

    if index is not None:
        from flywheel.fleet import evidence_work

        found += evidence_work.items(fleet, contract, index)
    spelled = {one.owner.lower(): one.owner for one in reversed(fleet.members)}
    rows = [_row(one, fleet.evidence.today, spelled) for one in sorted(found, key=lambda one: one.key)]
    return Table("work", "Work queue", _COLUMNS, redacted(rows, clean), closing=True)  # type: ignore[arg-type]


def _row(one: WorkItem, today: str, spelled: dict[str, str]) -> Row:
    over = one.days_over(today)
    return {
        "owner": spelled.get(one.owner.lower(), one.owner),
        "day": one.day or None,
        "overdue": None if over is None else over > 0,
        "standing": f"overdue, {over} {'day' if over == 1 else 'days'}" if over else "",
        "kind": one.kind,
        "about": one.about,
        "action": one.action,
        "where": one.where,
    }
