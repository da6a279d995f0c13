"""The rule and the tool know the same families of checks."""

from __future__ import annotations

from pathlib import Path

from flywheel.findings import subjects


def test_families_are_the_same_in_the_same_order() -> None:
    """`//rules/private:ledger_test.bzl` repeats what Starlark cannot import."""
    starlark = Path("tests/rules/ledger_test/families.txt").read_text().split()
    assert list(subjects.SUBJECTS["ledgers"]) == starlark
