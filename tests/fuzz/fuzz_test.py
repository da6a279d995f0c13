"""A short, repeatable round of each fuzz target; the long ones are run by hand."""

from __future__ import annotations

import pytest

from fuzz.__main__ import fuzz
from fuzz.targets import TARGETS


@pytest.mark.parametrize("target", TARGETS)
def test_mutants_give_a_value_or_one_clear_error(target: str) -> None:
    """Two thousand mutants: no other exception, no message of several lines, none slow."""
    count, accepted, faults = fuzz(target, seed=1, rounds=2_000)
    assert faults == []
    assert count == 2_000
    assert 0 < accepted < count


@pytest.mark.parametrize("target", TARGETS)
def test_the_corpus_itself_is_accepted(target: str) -> None:
    """Mutants start from inputs that are right: else they would all fail at the same place."""
    read, corpus = TARGETS[target]
    from flywheel.formats.source import Source

    for text in corpus:
        read(Source("corpus", text))
