"""What the tool says of small fleets against what a real API server and a real scheduler did with their pods.

`tools/dev/record_scheduler.py` wrote `testdata/real_scheduler.json`, and says what is in it.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import fixture_scheduler
import pytest
from fixture_scheduler import RecordedFleet

from flywheel.cluster import node_filters
from flywheel.contract.compiled import Contract
from flywheel.fleet.capacity import amounts
from flywheel.fleet.capacity.lane_verdicts import ALWAYS, CAN_WAIT, NEVER, SHORT

#: What is said of a pod that starts when others have gone.
_WAITING = ("Insufficient", "Too many pods", "exceeded quota:")


@pytest.fixture(scope="module")
def fleets(contract: Contract) -> list[RecordedFleet]:
    """All fleets of the recording."""
    return fixture_scheduler.recorded(contract)


def test_recording_is_large_and_of_every_kind(fleets: list[RecordedFleet]) -> None:
    """Sixty fleets and more, and every filter, refusal and verdict often."""
    assert len(fleets) >= 60
    pairs = [text for one in fleets for row in one.row["pairs"] if row for text in row.values()]
    kinds = ("Insufficient cpu", "Insufficient memory", "Insufficient ephemeral-storage", "affinity/selector", "taint")
    assert {kind: sum(kind in text for text in pairs) >= 5 for kind in kinds} == dict.fromkeys(kinds, True)
    assert pairs.count("") >= 100
    states = Counter(lane.verdict.state for one in fleets for lane in one.lanes)
    assert {state: states[state] >= 10 for state in (NEVER, SHORT, ALWAYS, CAN_WAIT)} == dict.fromkeys(
        (NEVER, SHORT, ALWAYS, CAN_WAIT), True
    )


def test_filters_agree_node_by_node(fleets: list[RecordedFleet]) -> None:
    """Selector, required affinity, taints and requests let a pod on a node where the scheduler does.

    What a pool cannot say stays open, and is claimed neither way: names of several nodes, and what becomes of a pod on
    a node that is gone.
    """
    wrong, asked, doubtful = [], 0, set()
    for one in fleets:
        groups = one.groups()
        for lane, row in zip(one.lanes, one.row["pairs"], strict=True):
            for node, why in (row or {}).items():
                shape, group = lane.lane.shape, one.verdicts.pods.groups[groups[node]]
                takes = groups[node] in shape.possible and group.holds(shape.request)
                sure = shape.refused or groups[node] in shape.sure
                asked += 1
                if takes and not sure:
                    doubtful.add((one.name, lane.lane.of.release, node, why == ""))
                elif takes != (why == ""):
                    wrong.append((one.name, lane.lane.of.release, node, takes, why))
    assert wrong == []
    assert asked >= 300
    taken = {row[:3] for row in doubtful if row[0] in ("host-name", "node-is-gone") and row[3]}
    assert taken == {("host-name", "acme-c", "node-b-1"), ("node-is-gone", "acme-a", "node-a")}
    assert len(doubtful) * 10 <= asked


def test_filters_agree_on_fields_and_several_terms(fleets: list[RecordedFleet]) -> None:
    """The same for what core's variables cannot say. Names of several nodes in one pool are not told."""
    wrong, asked = [], 0
    for one in fleets:
        pools = one.subject.cluster.node_pools  # type: ignore[union-attr]
        for place, row in zip(one.fleet["places"], one.row["places"], strict=True):
            for node, why in row.items():
                pool = pools[one.groups()[node]]
                takes = node_filters.takes(pool, {}, place["tolerations"], place["affinity"])
                asked += 1
                if takes != (why == "") and not (pool.count > 1 and "metadata.name" in str(place)):
                    wrong.append((one.name, place, node, takes, why))
    assert wrong == []
    assert asked >= 150


def _counts(run: dict[str, Any], kinds: int) -> list[Counter[str]]:
    """By kind of pods, how many were bound, kept waiting, or refused."""
    found: list[Counter[str]] = [Counter() for _ in range(kinds)]
    for kind, outcome in zip(run["order"], run["outcomes"], strict=True):
        found[kind]["bound" if outcome.startswith("on ") else outcome.partition(":")[0].split()[0]] += 1
    return found


def test_bound_pods_are_within_the_verdicts(fleets: list[RecordedFleet]) -> None:
    """NEVER binds none, SHORT no more than fit, and ALWAYS all that the API server takes, in every order."""
    wrong = []
    for one in fleets:
        for run in one.row["runs"]:
            for lane, count in zip(one.lanes, _counts(run, 20), strict=False):
                verdict, most = lane.verdict, lane.lane.shape.most
                bound, came = count["bound"], most - count["refused"]
                bounds = (came if verdict.state == ALWAYS else 0, 0 if verdict.state == NEVER else most)
                if verdict.state == SHORT:
                    bounds = (bounds[0], verdict.slots or 0)
                if not bounds[0] <= bound <= bounds[1]:
                    wrong.append((one.name, lane.lane.of.release, verdict.state, bound, bounds))
    assert wrong == []


def test_every_wait_was_made(fleets: list[RecordedFleet]) -> None:
    """Where the tool shows how a runner can wait, the scheduler let pods stand so, and kept the runner waiting."""
    wrong, asked = [], 0
    for one in fleets:
        made = {wait["set"]: wait for wait in one.row["waits"]}
        for lane in one.lanes:
            if lane.verdict.witness is None:
                continue
            asked += 1
            wait = made.get(lane.lane.of.release, {"outcome": "on nothing", "amiss": ["not made"]})
            if wait["amiss"] or not any(words in wait["outcome"] for words in _WAITING):
                wrong.append((one.name, lane.lane.of.release, wait["amiss"], wait["outcome"]))
    assert wrong == []
    assert asked >= 10


def _refusal(admission: dict[str, Any]) -> str:
    """By which check a refusal is foretold; "" for a pod that is taken."""
    if "refused" not in admission:
        return ""
    status, message = admission["refused"]
    if status == 422:
        assert "must be less than or equal to" in message
        return "GF973"
    # ARC tries a pod again whose refusal has these words, and gives up on every other.
    if "exceeded quota:" in message:
        return "GF971"
    return "GF972" if "must specify" in message else "GF973"


def test_refused_pods_are_foretold(fleets: list[RecordedFleet]) -> None:
    """Quotas and limit ranges refuse the pods of those sets that a check names, and no others."""
    wrong, kinds = [], Counter[str]()
    for one in fleets:
        foretold = one.refused()
        for own, admission in zip(one.sets, one.row["admission"], strict=True):
            refusal, ids = _refusal(admission), foretold[own["name"]]
            kinds[refusal] += 1
            if (refusal not in ids) if refusal else ids:
                wrong.append((one.name, own["name"], refusal, sorted(ids), admission.get("refused")))
    assert wrong == []
    assert {kind: kinds[kind] >= 3 for kind in ("GF971", "GF972", "GF973")} == dict.fromkeys(
        ("GF971", "GF972", "GF973"), True
    )


def test_defaults_are_those_of_the_api_server(fleets: list[RecordedFleet]) -> None:
    """A container has the requests and limits that the API server gave it, and the pod its overhead."""
    wrong = []
    for one in fleets:
        for lane, admission in zip(one.lanes, one.row["admission"], strict=True):
            if "refused" in admission:
                continue
            told = {each.name: (_known(each.requests), _known(each.limits)) for each in lane.lane.pod.containers}
            real = {
                name: (_known(each.get("requests", {})), _known(each.get("limits", {})))
                for name, each in admission["resources"].items()
            }
            if told != real or _known(lane.lane.pod.overhead) != _known(admission["overhead"]):
                wrong.append((one.name, lane.lane.of.release, told, real))
    assert wrong == []


def _known(texts: dict[str, str]) -> dict[str, int]:
    """Amounts in thousandths, of what is written of a container and not of a whole pod."""
    return {name: amount for name, amount in amounts.in_thousandths(texts).items() if "/" not in name}
