"""The rules and the tools know the same families of checks."""

from __future__ import annotations

import json
from pathlib import Path

from flywheel.findings import subjects


def test_families_are_the_same_in_the_same_order() -> None:
    """`//rules/private:families.bzl` repeats what Starlark cannot import."""
    starlark = json.loads(Path("tests/rules/private/families.json").read_text(encoding="utf-8"))
    assert starlark == {subject: list(families) for subject, families in subjects.SUBJECTS.items()}
