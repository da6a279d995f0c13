"""The rule and the tool know the same words for a shape."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flywheel.plan import expected_plan, judged_plan

pytestmark = pytest.mark.skipif("TEST_SRCDIR" not in os.environ, reason="Bazel makes words.txt")


def test_words_are_the_same() -> None:
    """`//rules/private:plan_test.bzl` repeats what Starlark cannot import."""
    text = Path("tests/rules/plan_test/words.txt").read_text(encoding="utf-8")
    counts, lists = (line.split() for line in text.splitlines())
    assert list(expected_plan.COUNTS) == counts == list(judged_plan.COUNTS)
    assert sorted(expected_plan.ExpectedPlan.table.keys) == sorted(["schema", *counts, *lists])
