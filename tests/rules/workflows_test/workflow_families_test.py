"""The families that a test of workflows has, held against those that the verb runs."""

from __future__ import annotations

from pathlib import Path

from flywheel.findings import subjects


def test_rules_know_the_families():
    """A family that only one side has would be judged and never told."""
    listed = (Path(__file__).parent / "families.txt").read_text(encoding="utf-8").split()
    assert listed == list(subjects.SUBJECTS["workflows"])
