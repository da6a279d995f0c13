"""The picture of a preflight: each runner set against the rungs of the proof ladder."""

from __future__ import annotations

from flywheel.findings.pictures import BAD, DOUBT, GOOD, PLAIN, Grid, GridRow, Mark
from flywheel.live import proof_ladder, rungs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from flywheel.findings.pictures import Picture
    from flywheel.findings.table import Table

_TONES = {
    rungs.PROVED: GOOD,
    rungs.REFUTED: BAD,
    rungs.OPEN: DOUBT,
    rungs.UNSEEN: PLAIN,
}
_LEGEND = {
    GOOD: "evidence shows it",
    BAD: "evidence shows that it is missing",
    DOUBT: "evidence does not show it",
    PLAIN: "it was not seen",
}


def pictures(tables: Iterable[Table]) -> list[Picture]:
    """The ladder in the tables of `preflight_tables`: its rungs as columns, from the lowest."""
    table = next(one for one in tables if one.key == "ladder")
    rows: list[dict[str, Any]] = sorted(table.rows, key=lambda row: str(row["owner"]).lower())
    drawn = [
        GridRow(
            str(row["owner"]),
            str(row["runner_set"]),
            {str(one["rung"]): Mark(_TONES[str(one["state"])]) for one in row["rungs"]},
        )
        for row in rows
    ]
    top = sum(row["rung"] == proof_ladder.ATTACHED for row in rows)
    says = f"{len(rows)} runner sets against {len(proof_ladder.RUNGS)} rungs of proof; {top} of them reach the top."
    return [Grid("Proof ladder of each runner set", says, table, _LEGEND, proof_ladder.RUNGS, drawn)]
