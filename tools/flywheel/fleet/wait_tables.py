"""The table of recorded waits: what jobs waited, and an estimate beside it. Neither is a verdict."""

from __future__ import annotations

from flywheel.documents.containers import nullable
from flywheel.documents.kinds import ANY, COUNT, TEXT
from flywheel.documents.record import Record, required
from flywheel.findings.reports.table_cells import redacted
from flywheel.findings.table import Table
from flywheel.fleet import recorded_waits, waiting_estimate
from flywheel.fleet.recorded_waits import LEAST_JOBS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from flywheel.contract.compiled import Contract
    from flywheel.findings.table import Row
    from flywheel.fleet.fleet_subject import Fleet
    from flywheel.fleet.recorded_waits import RecordedWaits
    from flywheel.fleet.waiting_estimate import WaitingEstimate
    from flywheel.live.live_index import LiveIndex

_TITLE = "How long recorded jobs waited (evidence, not a verdict)"
_COLUMNS = {
    "label": "label",
    "owner": "owner",
    "jobs": "jobs",
    "waited": "waited",
    "estimated": "estimate, not a verdict",
}
_FEW = f"null for fewer than {LEAST_JOBS} jobs"


class WaitRow(Record, closed=False):
    """The recorded jobs of a label in the repositories of an account."""

    label = required(TEXT, "The label.")
    owner = required(TEXT, "The account whose repositories asked for it.")
    jobs = required(COUNT, "How many recorded jobs a runner had.")
    waiting = required(COUNT, "How many recorded jobs no runner had when they were seen.")
    half = required(nullable(COUNT), f"The seconds that half of the jobs waited at most; {_FEW}.")
    nine_of_ten = required(nullable(COUNT), f"The seconds that nine of ten jobs waited at most; {_FEW}.")
    longest = required(nullable(COUNT), f"The longest wait in seconds; {_FEW}.")
    waited = required(TEXT, "The same in words.")
    estimate = required(
        nullable(ANY),
        "An estimate and not a verdict, by Erlang's formula: `chance` of a job to wait, from 0 to 1; `load`, the "
        "runners that are busy on average; `slots`, the runners that are sure to start. Null if there is none.",
    )
    estimated = required(TEXT, "The same in words, or why there is no estimate.")


def table(fleet: Fleet, contract: Contract, redact: Callable[[str], str], index: LiveIndex) -> Table:
    """The table, without values of secrets."""
    rows = [_row(one, waiting_estimate.of(one, fleet, contract)) for one in recorded_waits.of(fleet, index)]
    return Table("waits", _TITLE, _COLUMNS, redacted(rows, redact))  # type: ignore[arg-type]


def _row(one: RecordedWaits, estimate: WaitingEstimate | str) -> Row:
    return {
        "label": one.label,
        "owner": one.owner,
        "jobs": len(one.waits),
        "waiting": one.waiting,
        "half": one.half,
        "nine_of_ten": one.nine_of_ten,
        "longest": one.longest,
        "waited": _waited(one),
        "estimate": None if isinstance(estimate, str) else _plain(estimate),
        "estimated": f"none: {estimate}" if isinstance(estimate, str) else _estimated(estimate),
    }


def _waited(one: RecordedWaits) -> str:
    still = f"; {one.waiting} had no runner yet" if one.waiting else ""
    if one.half is None or one.nine_of_ten is None or one.longest is None:
        return f"too few jobs to say: it takes {LEAST_JOBS}{still}"
    half, nine, longest = duration(one.half), duration(one.nine_of_ten), duration(one.longest)
    return f"half at most {half}, nine of ten at most {nine}, longest {longest}{still}"


def _plain(one: WaitingEstimate) -> dict[str, object]:
    return {"chance": round(one.chance, 4), "load": round(one.load, 4), "slots": one.slots}


def _estimated(one: WaitingEstimate) -> str:
    basis = f"{one.load:.1f} runners busy on average, {one.slots} sure to start"
    if one.load >= one.slots:
        return f"the queue grows ({basis})"
    percent = round(100 * one.chance)
    return f"about {percent}% of jobs wait ({basis})" if percent else f"fewer than 1% of jobs wait ({basis})"


def duration(seconds: int) -> str:
    """Seconds as people write them, in the two greatest units."""
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60} s"
    return f"{seconds // 3600} h {seconds // 60 % 60} min"
