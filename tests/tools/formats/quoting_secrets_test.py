"""Texts are cut in one place, which takes secrets out first."""

from __future__ import annotations

import time

import pytest

from flywheel.formats.quoting import quote, shortened

_TOKEN = "ghp_" + "Zq7Rk2Lm9X" * 4


@pytest.mark.parametrize("padding", range(90))
def test_half_a_secret_is_never_left(padding: int) -> None:
    """Wherever the cut falls, no four characters of a token are seen, and a mark is whole."""
    text = "x" * padding + " " + _TOKEN + " " + "y" * 100
    told = shortened(text, 60)
    assert "Zq7R" not in told and "ghp_" not in told
    assert told.count("<") == told.count("<GitHub token>") == (1 if padding < 58 else 0)
    assert told.endswith("…")


def test_short_texts_stay_as_they_are() -> None:
    """What is not cut is redacted where it is printed: that place knows more secrets."""
    assert shortened(_TOKEN, 60) == _TOKEN
    assert quote("a" * 60) == f"`{'a' * 60}`"
    assert quote("a" * 61) == f"`{'a' * 59}…`"
    assert quote("<" * 61) == f"`{'<' * 59}…`"


def test_text_behind_many_secrets_does_not_move_up_unseen() -> None:
    """Marks are shorter than secrets: what stood far behind can come into the part that is shown."""
    key = "-----BEGIN RSA PRIVATE KEY-----\n" + "A" * 7_950 + "\n-----END RSA PRIVATE KEY-----"
    for padding in range(60):
        assert "Zq7R" not in shortened(f"{key}{' ' * padding}{_TOKEN} {'z' * 10_000}", 60)


def test_long_texts_cost_little() -> None:
    """Only the part near the cut is searched."""
    text = "word " * 2_000_000
    start = time.process_time()
    for _ in range(200):
        shortened(text, 80)
    assert time.process_time() - start < 1
