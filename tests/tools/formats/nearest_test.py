"""Slips of the keyboard find their word, and other words find none."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator

import pytest

from flywheel.formats import nearest as suggestions
from flywheel.formats.nearest import did_you_mean, nearest

KNOWN = ["min_runners", "max_runners", "runner_label", "runner_labels", "runner_type", "attic_cache"]


@pytest.fixture(autouse=True)
def run() -> Iterator[None]:
    """A run of its own for each case."""
    suggestions.begin()
    yield
    suggestions.begin()


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("min_runner", ("min_runners", "max_runners")),
        ("runner_lables", ("runner_labels", "runner_label", "runner_type")),
        ("Runner-Type", ("runner_type",)),
        ("atticcache", ("attic_cache",)),
        ("xtra", ()),
        ("", ()),
        ("bazel_cache_endpoint", ()),
    ],
)
def test_nearest(word: str, found: tuple[str, ...]) -> None:
    """The closest words come first; what is no slip gives nothing."""
    assert found[:1] == nearest(word, KNOWN)[:1]
    assert set(found) >= set(nearest(word, KNOWN)[:1])


def test_did_you_mean() -> None:
    """The sentence names up to three words, and is empty when nothing is close."""
    assert did_you_mean("runer_type", KNOWN) == "Did you mean `runner_type`?"
    assert did_you_mean("lbel", ["label", "labels"]) == "Did you mean `label`?"
    assert did_you_mean("cat", ["bat", "hat", "rat", "vat"]) == "Did you mean `bat`, `hat` or `rat`?"
    assert did_you_mean("zebra", KNOWN) == ""


def test_long_words_stay_cheap() -> None:
    """A hostile word of any length is compared by its beginning only."""
    assert nearest("a" * 1_000_000, ["a" * 80, "b"]) == ("a" * 80,)


def _edits(left: str, right: str) -> int:
    """The optimal string alignment distance, cell by cell."""
    cells = {(row, -1): row + 1 for row in range(-1, len(left))}
    cells |= {(-1, column): column + 1 for column in range(-1, len(right))}
    for row, column in itertools.product(range(len(left)), range(len(right))):
        best = min(
            cells[row - 1, column] + 1,
            cells[row, column - 1] + 1,
            cells[row - 1, column - 1] + (left[row] != right[column]),
        )
        if row and column and left[row - 1 : row + 1] == right[column - 1 : column + 1][::-1]:
            best = min(best, cells[row - 2, column - 2] + 1)
        cells[row, column] = best
    return cells[len(left) - 1, len(right) - 1]


def test_distance_is_that_of_the_definition() -> None:
    """The comparison by bits gives what the table gives, swapped neighbours included."""
    chooser = random.Random(7)
    for _ in range(3_000):
        left, right = ("".join(chooser.choice("abc") for _ in range(chooser.randrange(1, 12))) for _ in range(2))
        reach = max(1, len(left) // 3)
        expected = (right,) if _edits(left, right) <= reach else ()
        assert nearest(left, [right]) == expected, (left, right)


def test_a_run_has_one_budget() -> None:
    """After it, nothing is suggested but what was found before; the next run has its own."""
    words = [f"runner_label{number:05}" for number in range(100_000)]
    start = time.process_time()
    assert did_you_mean("runer_type", KNOWN) == "Did you mean `runner_type`?"
    found = [nearest(word, KNOWN) for word in words]
    assert time.process_time() - start < 2
    assert any(found[:1_000])
    assert not any(found[-50_000:])
    assert did_you_mean("runer_type", KNOWN) == "Did you mean `runner_type`?"
    assert did_you_mean("runer_typ", KNOWN) == ""
    suggestions.begin()
    assert did_you_mean("runer_typ", KNOWN) == "Did you mean `runner_type`?"
