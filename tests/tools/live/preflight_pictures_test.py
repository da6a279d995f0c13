"""The picture of a preflight: runner sets against the rungs of the proof ladder."""

from __future__ import annotations

from pathlib import Path

import fixture_live as live
import fixture_situations
import pytest

from flywheel.findings.pictures import BAD, DOUBT, GOOD, PLAIN, Grid
from flywheel.findings.table import Table
from flywheel.live import preflight_pictures, proof_ladder, rungs


def row(owner: str, name: str, rung: int, *states: str) -> dict[str, object]:
    """A row of the table of ladders."""
    rungs = [{"rung": rung, "state": state} for rung, state in zip(proof_ladder.RUNGS, states, strict=False)]
    return {"owner": owner, "runner_set": name, "rung": rung, "rungs": rungs}


def test_each_rung_has_the_tone_of_its_state() -> None:
    """What was not seen is neither right nor wrong."""
    states = (rungs.PROVED, rungs.REFUTED, rungs.OPEN, rungs.UNSEEN)
    table = Table("ladder", "Proof ladder", {"runner_set": "set"}, [row("b", "one", 0, *states), row("A", "two", 6)])
    (grid,) = preflight_pictures.pictures([table])
    assert isinstance(grid, Grid)
    assert [(one.group, one.name) for one in grid.rows] == [("A", "two"), ("b", "one")]
    assert [mark.tone for mark in grid.rows[1].marks.values()] == [GOOD, BAD, DOUBT, PLAIN]
    assert grid.columns == list(proof_ladder.RUNGS)
    assert grid.says == "2 runner sets against 7 rungs of proof; 1 of them reach the top."


@pytest.mark.parametrize(("situation", "good"), [("rung-6-attached", 7), ("rung-1-rendered", 3)])
def test_the_verb_draws_it(situation: str, good: int, flywheel, tmp_path, monkeypatch) -> None:
    """With the queue of what to do next behind the findings."""
    monkeypatch.chdir(tmp_path)
    live.write_overlay(tmp_path / "infra")
    Path("live.json").write_text(live.text(fixture_situations.evidence(situation)), encoding="utf-8")
    out = flywheel("preflight", "infra", "--evidence", "live.json", "--format", "html").out
    picture = out.partition('role="img"')[2].partition("</svg>")[0]
    assert ">Proof ladder of each runner set</title>" in picture
    assert picture.count('class="good"') == good
    titles = [part.partition("</h2>")[0].partition(">")[2] for part in out.split("<h2 ")[1:]]
    if "Enrollment queue" in titles:
        assert titles.index("Enrollment queue") < titles.index("Proof ladder")
