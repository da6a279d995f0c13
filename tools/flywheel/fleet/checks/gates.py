"""Check that no runner set of a fleet is on nodes that are not proved for it."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import listing
from flywheel.fleet import fleet_verdicts
from flywheel.fleet.checks.family import FLEET
from flywheel.fleet.fleet_subject import Fleet


@FLEET.check(
    "GF974",
    "runner-behind-a-gate",
    BLOCKER,
    "No runner set of any owner is placed on nodes that are not proved for it.",
    ("docs/reference/cluster.md#gates-of-a-node-pool", "docs/reference/specification.md#capacity"),
    needs=("nodes",),
    wants=("whole_overlays",),
)
def runner_behind_a_gate(fleet: Fleet, contract: Contract) -> Iterator[Hit]:
    """
    A gate of a pool holds for every owner on the cluster, also for overlays that do not know the facts of the cluster
    (GF325 checks those that do). Nothing else keeps their pods away: the scheduler looks at labels, taints and
    requests alone.
    """
    found = fleet_verdicts.of(fleet, contract)
    pools = fleet.cluster.node_pools if fleet.cluster is not None else ()
    today = fleet.evidence.today
    for judged in found.lanes if found is not None else ():
        one, lane = judged.lane.of, judged.lane
        label = one.labels[0] if one.labels else ""
        for index in sorted(lane.shape.sure):
            for gate in pools[index].gates:
                if gate.refuses(one.release, label, today):
                    whom = listing(gate.labels) if gate.labels else "every runner set"
                    yield Hit(
                        one.place("node_selector"),
                        f"{one.told}: its pods can be on `{pools[index].name}`, which is closed to {whom} until "
                        f"{gate.until}.",
                        "Place the set on other nodes (`node_selector`, `tolerations`) until the gate has a `proof` "
                        "with evidence and day.",
                    )
