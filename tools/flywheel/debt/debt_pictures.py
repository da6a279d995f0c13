"""The calendar of debt: since when each gap is known, and until when it is accepted."""

from __future__ import annotations

from flywheel.findings.pictures import BAD, DOUBT, GOOD, PLAIN, Calendar, Span
from flywheel.ledgers import debt_ledger

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from flywheel.findings.pictures import Picture
    from flywheel.findings.table import Table

_LEGEND = {
    BAD: "open after its review day",
    DOUBT: "open or blocked",
    GOOD: "closed",
    PLAIN: "open, and no day was given",
}


def pictures(tables: Iterable[Table], today: str) -> list[Picture]:
    """The calendar of the gaps in the tables of `debt_tables`. today: YYYY-MM-DD, "" if no day was given."""
    table = next(one for one in tables if one.key == "gaps")
    rows: list[dict[str, Any]] = sorted(table.rows, key=lambda row: (str(row["owner"]).lower(), str(row["review_by"])))
    spans = [_span(row) for row in rows]
    overdue = sum(one.tone == BAD for one in spans)
    says = f"{len(spans)} gaps by the owner who must close them, from the day they are known to their review day; "
    says += f"{overdue} are overdue." if today else "no day was given."
    return [Calendar("Calendar of gaps", says, table, _LEGEND, spans, today)]


def _span(row: dict[str, Any]) -> Span:
    words = f"{row['review_by']}, {row['standing']}"
    name = f"{row['repository']}: {row['asks_for']}"
    return Span(str(row["owner"]), name, str(row["since"]), str(row["review_by"]), words, _tone(row))


def _tone(row: dict[str, Any]) -> str:
    if row["status"] == debt_ledger.CLOSED:
        return GOOD
    if row["overdue"] is None:
        return PLAIN
    return BAD if row["overdue"] else DOUBT
