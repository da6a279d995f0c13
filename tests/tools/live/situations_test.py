"""Situations with their exact reports: each rung, what goes wrong, and each way of not seeing.

To rewrite `testdata/situations/`, and then read the diff:

    FLYWHEEL_UPDATE_GOLDENS=1 PYTHONPATH=tools:tests/support python3 -m pytest tests/tools/live/situations_test.py
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import fixture_live as live
import fixture_situations
import pytest
from fixture_situations import SITUATIONS
from flywheel_testing.verbs import Outcome

Verb = Callable[..., Outcome]

FOLDER = Path(__file__).parent / "testdata" / "situations"


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_report_of_a_situation_is_as_committed(
    flywheel: Verb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Tables, findings, what did not run, the queue and the verdict."""
    monkeypatch.chdir(tmp_path)
    words = SITUATIONS[name][1].split()
    more = {}
    if "--contract-lacks-a-name" in words:
        words.remove("--contract-lacks-a-name")
        more = {"nix_runner_name": '""'}
    live.write_overlay(tmp_path / "infra", workflow=live.WORKFLOW, **more)
    Path("live.json").write_text(live.text(fixture_situations.evidence(name)), encoding="utf-8")
    found = flywheel("preflight", "infra", "--evidence", "live.json", "--strict", *words)
    assert found.err == ""
    text = "".join(line for line in found.out.splitlines(keepends=True) if not line.startswith("  contract "))
    golden = FOLDER / f"{name}.txt"
    if os.environ.get("FLYWHEEL_UPDATE_GOLDENS") == "1":
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(f"{text}status {found.status}\n", encoding="utf-8")
    assert f"{text}status {found.status}\n" == golden.read_text(encoding="utf-8")


def test_there_is_no_report_without_a_situation() -> None:
    """A golden that nothing compares is stale."""
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(SITUATIONS)
    assert len(SITUATIONS) >= 40
