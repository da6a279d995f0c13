"""The next steps of the fleet's owners, as live evidence has them: those that `flywheel preflight` lists.

What nobody looked at is not a step here: `flywheel preflight` lists it, with what shows more.
"""

from __future__ import annotations

from flywheel.findings.phrases import several
from flywheel.fleet.work_item import NEXT, WorkItem
from flywheel.live import live_rules, next_actions
from flywheel.live.enrollment import Enrollment
from flywheel.live.live_lane import EnrolledOwner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.fleet.fleet_subject import Fleet
    from flywheel.live.live_index import LiveIndex


def items(fleet: Fleet, contract: Contract, index: LiveIndex) -> list[WorkItem]:
    """An item for each step of an owner whose overlay is given, in the order of that owner's steps."""
    live_rules.demand(contract)
    members = {id(one.overlay): one for one in fleet.members}
    owners = [EnrolledOwner(one.overlay, contract) for one in fleet.members if one.overlay is not None]
    if not owners:
        return []
    enrollment = Enrollment(owners, index, fleet.evidence)
    return [
        WorkItem(members[id(one.owner.overlay)].owner, NEXT, several(one.concerns, 4), one.action)
        for one in next_actions.queue(enrollment, contract)
        if not one.looks
    ]
