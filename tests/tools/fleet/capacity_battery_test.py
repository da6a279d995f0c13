"""Verdicts on small fleets against brute force: no wrong `always`, no wrong witness, no wrong `never` or `short`.

`testdata/brute_force.json` has the oracle's verdicts by seed. To write it again, which takes a minute:

    python3 tests/tools/fleet/fixture_brute_force.py 600
"""

from __future__ import annotations

import json
from pathlib import Path

import fixture_brute_force
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flywheel.fleet.capacity import certificates, exact_fillings, lane_verdicts, witnesses
from flywheel.fleet.capacity.lane_question import LaneQuestion, NodeGroup, PodShape, RivalTable
from flywheel.fleet.capacity.lane_verdicts import LaneVerdict

KEPT = json.loads((Path(__file__).parent / "testdata" / "brute_force.json").read_text(encoding="utf-8"))


def table_of(fleet: dict) -> RivalTable:
    """A fleet of plain data, as the tool has it."""
    groups = [NodeGroup(f"node-{at}", 1, free) for at, free in enumerate(fleet["nodes"])]
    shapes = [PodShape(f"s{at}", one["request"], one["most"], one["nodes"]) for at, one in enumerate(fleet["shapes"])]
    return RivalTable(shapes, groups)


def judged(fleet: dict) -> list[LaneVerdict]:
    """The tool's verdicts."""
    table = table_of(fleet)
    return [lane_verdicts.decide(one, table) for one in table.shapes]


def test_battery_is_as_brute_force_says():
    """Small fleets are decided exactly: none stays open."""
    assert len(KEPT) >= 400
    wrong = {}
    for seed, expected in KEPT.items():
        found = [one.state for one in judged(fixture_brute_force.draw(int(seed)))]
        if found != expected:
            wrong[seed] = (found, expected)
    assert wrong == {}


def test_kept_verdicts_are_the_oracles():
    """A part of the file, judged again by the script that wrote it."""
    for seed in list(KEPT)[::25]:
        assert fixture_brute_force.verdicts(fixture_brute_force.draw(int(seed))) == KEPT[seed]


def test_battery_has_every_verdict_often():
    """A battery of one verdict would prove little."""
    every = [state for found in KEPT.values() for state in found]
    assert {state: every.count(state) >= 100 for state in ("never", "short", "always", "can-wait")} == {
        "never": True, "short": True, "always": True, "can-wait": True,
    }  # fmt: skip


def questions(fleet: dict) -> list[tuple[int, LaneQuestion]]:
    """The questions that brute force is asked of."""
    table = table_of(fleet)
    found = [(at, LaneQuestion(one, table)) for at, one in enumerate(table.shapes)]
    return [(at, one) for at, one in found if one.candidates]


def wrong_methods(fleet: dict) -> list[str]:
    """Each method by itself: what it claims that is not so."""
    found = []
    names = {name for one in fleet["shapes"] for name in one["request"]} | {
        name for one in fleet["nodes"] for name in one
    }
    for at, question in questions(fleet):
        takes = list(question.candidates)
        blocked = fixture_brute_force.blockable(fleet, at, takes, names)
        if blocked and certificates.prove(question) is not None:
            found.append(f"certificate of s{at}")
        if not blocked and witnesses.find(question) is not None:
            found.append(f"witness of s{at}")
        exact = exact_fillings.decide(question, True)
        if exact is not None and (exact is True) == blocked:
            found.append(f"fillings of s{at}")
    return found


def test_each_method_alone_is_right_on_the_battery():
    """A wrong method must not be hidden by another one that is asked first."""
    assert [(seed, wrong) for seed in KEPT if (wrong := wrong_methods(fixture_brute_force.draw(int(seed))))] == []


@st.composite
def fleets(draw: st.DrawFn) -> dict:
    """Fleets that brute force can judge."""
    names = draw(st.lists(st.sampled_from(fixture_brute_force.RESOURCES), min_size=1, max_size=3, unique=True))
    amounts = st.fixed_dictionaries({name: st.integers(0, 9) for name in names})
    nodes = draw(st.lists(amounts, min_size=1, max_size=3))
    places = st.lists(st.integers(0, len(nodes) - 1), unique=True, min_size=1)
    request = st.fixed_dictionaries({name: st.integers(0, 5) for name in names})
    shape = st.fixed_dictionaries({"request": request, "most": st.integers(1, 3), "nodes": places})
    return {"nodes": nodes, "shapes": draw(st.lists(shape, min_size=1, max_size=3))}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(fleet=fleets())
def test_new_fleets_are_judged_as_brute_force_judges_them(fleet: dict):
    """Other fleets on each run."""
    assert [one.state for one in judged(fleet)] == fixture_brute_force.verdicts(fleet)
    assert wrong_methods(fleet) == []


@settings(max_examples=100, deadline=None)
@given(fleet=fleets())
def test_witness_is_a_placement_that_fits(fleet: dict):
    """Replayed by hand: every node holds its pods, and none of the nodes takes one more."""
    for one in judged(fleet):
        if one.witness is None:
            continue
        question = one.question
        assert witnesses.replay(question, one.witness.placement)
        counts = one.witness.counts()
        assert all(count <= question.rivals[at].most for at, count in counts.items())
        assert {index for index, _, _ in one.witness.placement} == set(question.candidates)


def one_question() -> LaneQuestion:
    """A pod of 3 on two nodes of 4: one rival of 2 on each node blocks it, and there are three."""
    groups = [NodeGroup("a", 1, {"memory": 4}), NodeGroup("b", 1, {"memory": 4})]
    shapes = [PodShape("mine", {"memory": 3}, 1, (0, 1)), PodShape("rival", {"memory": 2}, 3, (0, 1))]
    return LaneQuestion(shapes[0], RivalTable(shapes, groups))


def test_replay_accepts_only_what_can_arise_and_blocks():
    """Each way to be wrong by itself."""
    question = one_question()
    assert witnesses.replay(question, [(0, 0, {0: 1}), (1, 0, {0: 1})])
    wrong = {
        "one node stays free": [(0, 0, {0: 1})],
        "a node without pods": [(0, 0, {0: 1}), (1, 0, {})],
        "more pods than there are": [(0, 0, {0: 2}), (1, 0, {0: 2})],
        "more than the node holds": [(0, 0, {0: 3}), (1, 0, {0: 0})],
        "a node that is not there": [(0, 0, {0: 1}), (1, 1, {0: 1})],
        "one node twice": [(0, 0, {0: 1}), (0, 0, {0: 1})],
    }
    assert [why for why, placement in wrong.items() if witnesses.replay(question, placement)] == []


def test_weights_are_checked_in_whole_numbers():
    """Two nodes, each blocked by 3 of 6 or by 2 of 8: 3/6 x 2 and 2/8 x 1 on each, and both sides by 48."""
    rows = [(2, [(0, 3), (1, 2)])]
    assert certificates.check(rows, [6, 8], [2, 1]) == (2 * min(2 * 3 * 8, 1 * 2 * 6), 3 * 48, 48)


def test_certificate_is_not_given_where_blocking_takes_exactly_what_there_is():
    """One rival less decides: three of 2 block three nodes, two do not."""
    groups = [NodeGroup(name, 1, {"memory": 4}) for name in "abc"]
    found = {}
    for most in (2, 3):
        shapes = [PodShape("mine", {"memory": 3}, 1, range(3)), PodShape("rival", {"memory": 2}, most, range(3))]
        found[most] = lane_verdicts.decide(shapes[0], RivalTable(shapes, groups)).state
    assert found == {2: "always", 3: "can-wait"}


def test_a_rival_that_may_be_elsewhere_counts_for_proofs_and_not_for_witnesses():
    """Where nothing says whether it takes the node, neither `always` nor `can wait` is claimed."""
    groups = [NodeGroup("a", 1, {"memory": 4})]
    mine = PodShape("mine", {"memory": 3}, 1, (0,))
    rival = PodShape("rival", {"memory": 2}, 1, (), (0,))
    assert lane_verdicts.decide(mine, RivalTable([mine, rival], groups)).state == "open"
    stranger = PodShape("stranger", {}, 0, (0,), known=False)
    found = lane_verdicts.decide(mine, RivalTable([mine, stranger], groups))
    assert (found.state, found.why) == ("open", "what stranger requests, or how often, is not known")
