"""An estimate of the chance that a job waits. It is not a verdict: it assumes that jobs come at random.

The formula is Erlang's for queues (M/M/c): jobs come independently of one another, and any free slot takes any job. A
matrix makes jobs come in bursts, and then more of them wait than it says.
"""

from __future__ import annotations

from flywheel.fleet import fleet_verdicts
from flywheel.fleet.capacity import lifts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.fleet.fleet_subject import Fleet
    from flywheel.fleet.recorded_waits import RecordedWaits


class WaitingEstimate:
    """chance: of a job to wait, from 0 to 1. load: runners that are busy on average. slots: runners that surely run."""

    __slots__ = ("chance", "load", "slots")

    def __init__(self, load: float, slots: int) -> None:
        self.load = load
        self.slots = slots
        self.chance = erlang_c(slots, load)


def erlang_c(slots: int, load: float) -> float:
    """The chance that a job finds all slots taken; 1 if there is more work than slots."""
    if load >= slots:
        return 1.0
    blocked = 1.0  # the chance with so many slots and no queue, from none on
    for count in range(1, slots + 1):
        blocked = load * blocked / (count + load * blocked)
    return slots * blocked / (slots - load * (1 - blocked))


def of(waits: RecordedWaits, fleet: Fleet, contract: Contract) -> WaitingEstimate | str:
    """The estimate, or in words why there is none."""
    if not waits.is_enough:
        return "too few jobs"
    if waits.load is None:
        return "the evidence does not say how often jobs come"
    verdicts = fleet_verdicts.of(fleet, contract)
    if verdicts is None:
        return "no node is known"
    mine = {id(one) for one in waits.sets}
    lanes = [one for one in verdicts.lanes if id(one.lane.of) in mine]
    slots = sum(lifts.sure(one.verdict, verdicts.table, verdicts.quotas) for one in lanes)
    return WaitingEstimate(waits.load, slots) if slots else "no runner is sure to start"
