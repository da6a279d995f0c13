"""The colours of a report, as a golden: `\\x1b` is written as `^[`, so that a diff can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from flywheel.findings import reports
from flywheel.findings.reports import statistics

GOLDENS = Path(__file__).parent / "colours"


@pytest.mark.parametrize("case", ["clean", "mixed", "strict"])
def test_colours_are_as_committed(case, load, checks, golden):
    """Of the text, the concise format and the statistics."""
    parts = [reports.render(load(case), form, checks, colour=True) for form in ("text", "concise")]
    parts.append(statistics.render(load(case), checks, colour=True))
    golden(GOLDENS / f"{case}.txt", "\n".join(parts).replace("\x1b", "^["))
