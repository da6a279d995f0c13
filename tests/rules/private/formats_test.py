"""The rules and the tools know the same formats of reports."""

from __future__ import annotations

import json
from pathlib import Path

from flywheel.findings import reports


def test_formats_are_the_same() -> None:
    """`//rules/private:report.bzl` repeats what Starlark cannot import."""
    starlark = json.loads(Path("tests/rules/private/formats.json").read_text(encoding="utf-8"))
    assert starlark == {
        "whole": {name: format.file for name, format in reports.FORMATS.items()},
        "family": {name: format.family for name, format in reports.FORMATS.items() if format.family},
    }
