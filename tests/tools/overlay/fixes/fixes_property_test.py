"""Fixing makes no mutant worse, loses no comment, and a second run does nothing: a sample of a thousand.

`FLYWHEEL_MUTANTS=1000` runs all of them.
"""

from __future__ import annotations

import os

import fixture_mutants
import pytest

_COUNT = int(os.environ.get("FLYWHEEL_MUTANTS", "20"))


@pytest.mark.parametrize("seed", range(1, _COUNT + 1))
def test_a_mutant(seed: int, contract) -> None:
    """Each has up to eight slips and comments."""
    assert fixture_mutants.Fixed(seed, contract).faults() == []


def test_the_sample_has_something_to_fix(contract) -> None:
    """A test of mutants without a fixable slip would pass whatever fixing does."""
    assert sum(fixture_mutants.Fixed(seed, contract).fixed for seed in range(1, 11)) >= 3
