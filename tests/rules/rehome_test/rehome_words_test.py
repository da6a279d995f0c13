"""The rule and the tool know the same families of checks and the same phases."""

from __future__ import annotations

from pathlib import Path

from flywheel.checks import registry
from flywheel.model import rehome


def test_words_are_the_same() -> None:
    """`//rules/private:rehome_test.bzl` repeats what Starlark cannot import."""
    text = Path("tests/rules/rehome_test/words.txt").read_text(encoding="utf-8")
    families, phases = (line.split() for line in text.splitlines())
    assert list(registry.SUBJECTS["rehome"]) == families
    assert list(rehome.PHASES) == phases
