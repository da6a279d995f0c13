"""A short, repeatable round of each fuzz target; the long ones are run by hand."""

from __future__ import annotations

import pytest

from fuzz.__main__ import TARGETS, fuzz
from fuzz.readers import READERS
from fuzz.verbs import VERBS


@pytest.mark.parametrize("target", TARGETS)
def test_mutants_give_a_value_or_one_clear_error(target: str) -> None:
    """No other exception, no message that drives a terminal or forges a line, none slow."""
    rounds = TARGETS[target].rounds
    count, accepted, faults = fuzz(target, seed=1, rounds=rounds)
    assert faults == []
    assert count == rounds
    # A contract's digest stands for all of it, so that no mutant is compared.
    assert accepted > 0 or target == "verb_contract_diff"
    # A verb also judges a folder of which it cannot read a file.
    assert accepted < count or target in VERBS


@pytest.mark.parametrize("target", READERS)
def test_the_corpus_itself_is_accepted(target: str) -> None:
    """Mutants start from inputs that are right: else they would all fail at the same place."""
    for one in READERS[target].corpus:
        assert READERS[target].run(one)
