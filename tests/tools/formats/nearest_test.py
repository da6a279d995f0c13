"""Slips of the keyboard find their word, and other words find none."""

from __future__ import annotations

import pytest

from flywheel.formats.nearest import did_you_mean, nearest

KNOWN = ["min_runners", "max_runners", "runner_label", "runner_labels", "runner_type", "attic_cache"]


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
