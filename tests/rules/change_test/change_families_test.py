"""The rule and the checks name the same families."""

from __future__ import annotations

from pathlib import Path

from flywheel.findings import subjects


def test_families() -> None:
    """Of an edit, in report order."""
    path = Path("tests/rules/change_test/families.txt")
    assert path.read_text(encoding="utf-8").split() == list(subjects.SUBJECTS["change"])
