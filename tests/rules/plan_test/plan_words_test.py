"""The rule and the tool know the same families of checks and the same words for a shape."""

from __future__ import annotations

from pathlib import Path

from flywheel.checks import registry
from flywheel.loaders import shapes
from flywheel.model import plan, shape
from flywheel.model.type_parser import parse_type


def test_words_are_the_same() -> None:
    """`//rules/private:plan_test.bzl` repeats what Starlark cannot import."""
    text = Path("tests/rules/plan_test/words.txt").read_text(encoding="utf-8")
    families, counts, lists = (line.split() for line in text.splitlines())
    assert list(registry.SUBJECTS["plan"]) == families
    assert [*shape.CLOSED, *shape.OPEN] == counts == list(plan.COUNTS)
    assert sorted(parse_type(shapes.SHAPE).attributes) == sorted(["schema", *counts, *lists])
