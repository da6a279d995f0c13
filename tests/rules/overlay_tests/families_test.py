"""The rules and the tool know the same families of checks."""

from __future__ import annotations

from pathlib import Path

from flywheel.findings import subjects


def test_families_are_the_same_in_the_same_order() -> None:
    """`//rules/private:families.bzl` repeats what Starlark cannot import."""
    starlark = Path("tests/rules/overlay_tests/families.txt").read_text().split()
    assert list(subjects.SUBJECTS["overlay"]) == starlark
