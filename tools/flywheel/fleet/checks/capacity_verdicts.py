"""Checks of whether runners can start on the nodes of the cluster, and who can keep them waiting."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, NOTE, WARNING
from flywheel.fleet import fleet_verdicts, pool_demand
from flywheel.fleet.capacity import amounts, proof_words
from flywheel.fleet.capacity.lane_verdicts import CAN_WAIT, NEVER, OPEN, SHORT
from flywheel.fleet.checks.family import FLEET
from flywheel.fleet.fleet_subject import Fleet
from flywheel.fleet.fleet_verdicts import JudgedLane

_VERDICTS = "docs/reference/capacity.md#verdicts-on-capacity"
_NODE = "docs/reference/capacity.md#what-a-node-gives"
_POD = "docs/reference/capacity.md#what-a-runner-asks-for"
_MODE = "docs/reference/capacity.md#what-a-container-mode-adds"
_HEAVY = "docs/reference/specification.md#capacity"


def _lanes(fleet: Fleet, contract: Contract, state: str) -> Iterator[JudgedLane]:
    found = fleet_verdicts.of(fleet, contract)
    return (one for one in (found.lanes if found is not None else ()) if one.verdict.state == state)


@FLEET.check(
    "GF965",
    "runner-never-starts",
    BLOCKER,
    "A pod of each runner set fits on at least one node that takes it.",
    (_NODE, _POD, _MODE, _HEAVY),
    needs=("nodes",),
    wants=("whole_overlays",),
)
def runner_never_starts(fleet: Fleet, contract: Contract) -> Iterator[Hit]:
    """
    If no node can hold a pod of a set, or none takes it, its jobs wait for ever: the scheduler tries, and nothing
    fails. More runners do not help. This holds whatever else runs on the nodes.
    """
    for one in _lanes(fleet, contract, NEVER):
        if one.lane.shape.refused:
            continue  # a check of quotas and limit ranges says it
        yield Hit(
            one.lane.of.place("memory_request" if "memory" in one.verdict.why else "release"),
            f"{one.lane.of.told} can never start a runner: {one.verdict.why}.",
            "Move it to nodes that hold it (`node_selector`, tolerations), or lower what it requests.",
        )
    found = fleet_verdicts.of(fleet, contract)
    for stack, shape in found.pods.listeners if found is not None else ():
        if shape.known and not any(
            found is not None and found.pods.groups[at].holds(shape.request) for at in shape.possible
        ):
            yield Hit(
                stack.place(),
                f"the {shape.name} fits on no node, so no job reaches its set.",
                "Let the listeners' node selector, tolerations and requests fit a node.",
            )


@FLEET.check(
    "GF966",
    "more-runners-than-fit",
    WARNING,
    "The most runners of a set fit on its nodes.",
    (_VERDICTS, _HEAVY),
    needs=("nodes",),
    wants=("whole_overlays", "other_pods"),
)
def more_runners_than_fit(fleet: Fleet, contract: Contract) -> Iterator[Hit]:
    """
    `max_runners` is a cap of one set, not a promise of the cluster. If fewer fit on empty nodes, the others wait
    although the cap says that they may run, and a wider cap changes nothing.
    """
    for one in _lanes(fleet, contract, SHORT):
        slots = one.verdict.slots
        yield Hit(
            one.lane.of.place("max_runners"),
            f"{one.lane.of.told}: {proof_words.of(one.verdict)}.",
            f"Set `max_runners` to {slots}, or move the set to nodes that hold more.",
        )


@FLEET.check(
    "GF967",
    "not-all-at-once",
    NOTE,
    "Nodes hold all runners that can only be there.",
    (_VERDICTS, _NODE),
    needs=("nodes",),
    wants=("whole_overlays", "other_pods"),
)
def not_all_at_once(fleet: Fleet, contract: Contract) -> Iterator[Hit]:
    """
    The caps of all sets together can be more than the nodes hold. That is a choice which many make: not all run at
    once. The note says where it is so, and by which resource.
    """
    found = fleet_verdicts.of(fleet, contract)
    if found is None or fleet.cluster is None:
        return
    for one in pool_demand.shortages(found.table):
        names = ", ".join(f"`{found.pods.groups[at].name}`" for at in one.groups[:6])
        more = f" and {len(one.groups) - 6} more" if len(one.groups) > 6 else ""
        told = ", ".join(
            f"{amounts.shown(name, one.demand[name])} of {amounts.shown(name, one.room.get(name, 0))} {name}"
            for name in one.short
        )
        yield Hit(
            fleet.cluster.node_pools[one.groups[0]].place("name"),
            f"all runners that can only be on {names}{more} request {told}: they cannot all run at once.",
            "Nothing has to change if they seldom do. Otherwise lower `max_runners` of a set, or add nodes.",
        )


@FLEET.check(
    "GF968",
    "runner-can-wait",
    WARNING,
    "The next runner of a set starts, whatever else runs.",
    (_VERDICTS, _HEAVY),
    needs=("nodes",),
    wants=("whole_overlays", "other_pods"),
)
def runner_can_wait(fleet: Fleet, contract: Contract) -> Iterator[Hit]:
    """
    Runners of several owners share nodes. If other runners can be placed so that the next one of a set fits nowhere,
    its job waits until one of them has finished. It can happen, which does not say that it does: the scheduler spreads
    pods. A set that may wait is expected (`expected = {"GF968": N}`); one that begins to wait is news.
    """
    for one in _lanes(fleet, contract, CAN_WAIT):
        lift = f"Accept it, or lift it, each with proof, by {', or by '.join(one.lifts)}." if one.lifts else (
            "Accept it, or lower `max_runners` of the sets that are named, or give the set nodes of its own."
        )  # fmt: skip
        yield Hit(
            one.lane.of.place("max_runners"),
            f"the next runner of {one.lane.of.told} can wait: {proof_words.of(one.verdict)}.",
            lift,
        )


@FLEET.check(
    "GF969",
    "undecided-lane",
    NOTE,
    "Of every runner set it is proved that its next runner starts, or shown how it waits.",
    (_VERDICTS,),
    needs=("nodes",),
    wants=("whole_overlays", "other_pods"),
)
def undecided_lane(fleet: Fleet, contract: Contract) -> Iterator[Hit]:
    """
    In large fleets there are runner sets for which neither a proof nor a placement was found. They may wait or not. The
    note says so, since silence would look like a proof.
    """
    for one in _lanes(fleet, contract, OPEN):
        if not one.missing:
            yield Hit(
                one.lane.of.place("max_runners"),
                f"whether the next runner of {one.lane.of.told} can wait is open: {one.verdict.why}.",
                "Give the set nodes of its own, or accept that it may wait.",
            )


@FLEET.check(
    "GF970",
    "lane-without-facts",
    NOTE,
    "What a verdict needs to know of pods and nodes is known.",
    (_POD, _NODE),
    needs=("nodes",),
)
def lane_without_facts(fleet: Fleet, contract: Contract) -> Iterator[Hit]:
    """
    A manifest does not say what pods request, an overlay not always which taints they tolerate, and a document of nodes
    may lack a resource. A verdict that rests on what nobody said would be a guess.
    """
    for one in _lanes(fleet, contract, OPEN):
        if one.missing:
            yield Hit(
                one.lane.of.place(),
                f"{one.lane.of.told} is not judged: {one.missing}.",
                "Add the facts to the cluster's document: `sets` for pods, `node_pools` for nodes.",
            )
