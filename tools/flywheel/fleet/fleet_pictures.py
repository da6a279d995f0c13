"""Pictures of a fleet: who serves which label, room and demand on nodes, what an edit changes, how long jobs waited.

They are drawn from the rows of the fleet's tables, which have no secrets.
"""

from __future__ import annotations

from flywheel.findings.pictures import BAD, DOUBT, GOOD, PLAIN, Bar, Bars, Grid, GridRow, Mark
from flywheel.fleet import fleet_verdicts, pool_demand, wait_tables
from flywheel.fleet.capacity import amounts, lane_verdicts
from flywheel.fleet.fleet_changes import BEGINS, COMES, GOES, STOPS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from flywheel.contract.compiled import Contract
    from flywheel.findings.pictures import Picture
    from flywheel.findings.table import Table
    from flywheel.fleet.fleet_subject import Fleet
    from flywheel.fleet.fleet_verdicts import FleetVerdicts
    from flywheel.fleet.pool_demand import PoolDemand

_TONES = {
    lane_verdicts.NEVER: BAD,
    lane_verdicts.SHORT: BAD,
    lane_verdicts.CAN_WAIT: DOUBT,
    lane_verdicts.OPEN: DOUBT,
    lane_verdicts.ALWAYS: GOOD,
    lane_verdicts.NONE: PLAIN,
}
_LANES = {
    BAD: "never starts, or its own most runners do not fit at once",
    DOUBT: "its next runner can wait, or nothing decides it",
    GOOD: "its next runner always fits",
    PLAIN: "no runners, or not judged",
}
_POOLS = {BAD: "more is requested than is free", GOOD: "all fits at once", PLAIN: "nothing says what is free"}
_CHANGES = {BAD: "is worse", GOOD: "is better", PLAIN: "is another"}
_WAITS = {PLAIN: "recorded, and not judged"}
_WAITED = {"half": "half at most", "nine_of_ten": "nine of ten at most", "longest": "longest"}
#: A map has so many columns: the labels that most sets have.
_MOST_LABELS = 80


def pictures(fleet: Fleet, contract: Contract, tables: Iterable[Table]) -> list[Picture]:
    """The pictures of a fleet, for those of its tables that have rows."""
    known = {one.key: one for one in tables if one.rows}
    found: list[Picture] = []
    if "fleet" in known:
        found.append(_map(known["fleet"], known.get("lanes")))
    verdicts = fleet_verdicts.of(fleet, contract) if "pools" in known else None
    if verdicts is not None:
        found.append(_room(known["pools"], verdicts))
    if "changes" in known:
        found.append(_edit(known["changes"]))
    if any(row["half"] is not None for row in (known["waits"].rows if "waits" in known else ())):
        found.append(_waits(known["waits"]))
    return found


def _map(table: Table, lanes: Table | None) -> Picture:
    """Owners and sets against labels, with the verdict on each set and its most runners."""
    verdicts = {_key(row): row["verdict"] for row in (lanes.rows if lanes is not None else ())}
    rows: list[dict[str, Any]] = sorted(table.rows, key=lambda row: str(row["owner"]).lower())
    labels = _labels(rows)
    drawn = []
    for row in rows:
        tone = _TONES.get(str(verdicts.get(_key(row))), PLAIN)
        most = "" if row["max_runners"] is None else str(row["max_runners"])
        served = {str(label).lower() for label in row["labels"]}
        marks = {label: Mark(tone, most) for label in labels if label in served}
        drawn.append(GridRow(str(row["owner"]), str(row["runner_set"]), marks))
    says = (
        f"{len(rows)} runner sets of {len({row['owner'] for row in rows})} owners against {len(labels)} labels: "
        "the number is the most runners of the set."
    )
    return Grid("Owners, runner sets and labels", says, table, _LANES if verdicts else {}, labels, drawn)


def _labels(rows: list[dict[str, Any]]) -> list[str]:
    """The labels that are drawn, in alphabetical order."""
    counts: dict[str, int] = {}
    for row in rows:
        for label in dict.fromkeys(str(label).lower() for label in row["labels"]):
            counts[label] = counts.get(label, 0) + 1
    return sorted(sorted(counts, key=lambda label: (-counts[label], label))[:_MOST_LABELS])


def _key(row: dict[str, Any]) -> tuple[str, str, str]:
    return str(row["owner"]), str(row["runner_set"]), str(row["release"])


def _room(table: Table, found: FleetVerdicts) -> Picture:
    """What is free on nodes, and what is requested that can only be there."""
    bars = [bar for one in pool_demand.shown(found.table) for bar in _bars(one, found)]
    short = sum(bar.tone == BAD for bar in bars)
    says = f"Demand against what is free, by nodes and resource: {short} of {len(bars)} bars are over the line."
    return Bars("Room and demand", says, table, _POOLS, bars)


def _bars(one: PoolDemand, found: FleetVerdicts) -> Iterator[Bar]:
    group = ", ".join(found.table.groups[index].name for index in one.groups)
    for name in sorted(one.room.keys() | one.demand.keys()):
        room, demand = one.room.get(name, 0), one.demand.get(name, 0)
        asked = amounts.shown(name, demand)
        if name in one.untold:
            yield Bar(group, name, 0, 1, f"{asked} requested", PLAIN)
        else:
            tone = BAD if name in one.short else GOOD
            yield Bar(group, name, demand, room, f"{asked} of {amounts.shown(name, room)}", tone)


def _edit(table: Table) -> Picture:
    """What an edit changes, before and after."""
    rows = []
    for row in table.rows:
        tone = _tone(str(row["what"]))
        marks = {"before": Mark(PLAIN, str(row["before"])), "after": Mark(tone, str(row["after"]))}
        rows.append(GridRow(str(row["what"]), str(row["subject"]).replace("`", ""), marks))
    says = f"{len(rows)} changes, each before and after the edit."
    return Grid("Before and after the edit", says, table, _CHANGES, ["before", "after"], rows)


def _waits(table: Table) -> Picture:
    """The waits of recorded jobs against the longest one of all: they have no good and no bad."""
    rows: list[dict[str, Any]] = [row for row in table.rows if row["half"] is not None]
    line = max(1, *(row["longest"] for row in rows))
    bars = [
        Bar(f"{row['label']} of {row['owner']}", name, row[key], line, wait_tables.duration(row[key]), PLAIN)
        for row in rows
        for key, name in _WAITED.items()
    ]
    says = f"How long recorded jobs waited for a runner: {len(bars)} bars against the longest wait. No verdict."
    return Bars(table.title, says, table, _WAITS, bars)


def _tone(what: str) -> str:
    if what in (BEGINS, COMES):
        return BAD
    return GOOD if what in (STOPS, GOES) else PLAIN
