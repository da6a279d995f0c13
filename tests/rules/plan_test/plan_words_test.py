"""The rule and the tool know the same words for a shape."""

from __future__ import annotations

from pathlib import Path

from flywheel.plan import expected_plan, judged_plan


def test_words_are_the_same() -> None:
    """`//rules/private:plan_test.bzl` repeats what Starlark cannot import."""
    text = Path("tests/rules/plan_test/words.txt").read_text(encoding="utf-8")
    counts, lists = (line.split() for line in text.splitlines())
    assert list(expected_plan.COUNTS) == counts == list(judged_plan.COUNTS)
    assert sorted(expected_plan.ExpectedPlan.table.keys) == sorted(["schema", *counts, *lists])
