"""The rule and the tool know the same phases."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flywheel.rehome import judged_rehome

pytestmark = pytest.mark.skipif("TEST_SRCDIR" not in os.environ, reason="Bazel makes words.txt")


def test_words_are_the_same() -> None:
    """`//rules/private:rehome_test.bzl` repeats what Starlark cannot import."""
    text = Path("tests/rules/rehome_test/words.txt").read_text(encoding="utf-8")
    assert list(judged_rehome.PHASES) == text.split()
