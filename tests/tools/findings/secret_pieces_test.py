"""Pieces of secrets are struck out, at a cost that is linear in the secrets and in the text."""

from __future__ import annotations

import random
import time
import tracemalloc
from string import ascii_letters, digits

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.findings.known_texts import KnownTexts
from flywheel.findings.secret_pieces import Pieces

_TOKEN = "ghp_" + "CANARY" * 6
_KIND = "GitHub token"
_MARK = f"<{_KIND}>"


def _struck(text: str, *secrets: str, harmless: frozenset[str] = frozenset()) -> str:
    return Pieces([(secret, _KIND) for secret in secrets], set(harmless)).strike(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"a {_TOKEN} b", f"a {_MARK} b"),
        ("`ghp-canarycanary` is", f"`{_MARK}` is"),
        ("ghp/canary.canary_can…", f"{_MARK}…"),
        ("the rest, naryCANARYCANA, is", f"the rest, {_MARK}, is"),
        ("canaryc", "canaryc"),
        ("a canary and a canary", "a canary and a canary"),
        (f"<private key> {_TOKEN}", f"<private key> {_MARK}"),
        (f"<other> {_TOKEN}", f"<other> {_MARK}"),
        ("İ ghp_canarycanary Ĭ", f"İ {_MARK} Ĭ"),
        ("", ""),
    ],
)
def test_piece_is_struck_out(text: str, left: str) -> None:
    """In any case, joined in any way, cut at either end; shorter pieces and marks stay."""
    assert _struck(text, _TOKEN) == left


def test_words_of_the_contract_stay() -> None:
    """Only if the whole piece is such a word."""
    secret = "hunter-runner_scale_set_name-tail"
    harmless = frozenset({"runner_scale_set_name"})
    assert _struck("`runner_scale_set_name` x", secret, harmless=harmless) == "`runner_scale_set_name` x"
    assert _struck("`runner_scale_set_name-tail` x", secret, harmless=harmless) == f"`{_MARK}` x"


def test_text_that_follows_two_secrets_is_one_piece() -> None:
    """The second secret begins as the first one goes on."""
    assert _struck("x abcdefghijkl12345678 y", "abcdefghijkl", "efghijkl12345678") == f"x {_MARK} y"


def test_gravest_length_names_the_kind() -> None:
    """Of two secrets the one that the text follows longer."""
    pieces = Pieces([("abcdefgh1234", "npm token"), ("abcdefgh5678", _KIND)], set())
    assert pieces.strike("abcdefgh5678 abcdefgh1234") == f"{_MARK} <npm token>"


_secrets = st.text(st.sampled_from("abAB1 -_./:\"\\'\nÉ"), min_size=8, max_size=60)


@settings(derandomize=True, deadline=None, database=None, max_examples=400)
@given(st.lists(_secrets, min_size=1, max_size=3), st.data())
def test_whatever_begins_with_a_word_of_a_secret_is_struck_out(secrets: list[str], data: st.DataObject) -> None:
    """A piece of any length, from any word, in the other case and with other joints."""
    secret = data.draw(st.sampled_from(secrets))
    starts = [
        at
        for at, char in enumerate(secret)
        if char not in " -_./:\"\\'\n" and (at == 0 or secret[at - 1] in " -_./:\"\\'\n")
    ]
    if not starts:
        return
    start = data.draw(st.sampled_from(starts))
    piece = secret[start : data.draw(st.integers(start, len(secret)))].swapcase().replace("-", "_").rstrip("_./")
    if len([char for char in piece if char not in "-_./"]) < 8:
        return
    assert _struck(f"# {piece}#", *secrets) == f"# {_MARK}#"


def _random(count: int, letters: str = ascii_letters + digits + "+/") -> str:
    return "".join(random.Random(7).choices(letters, k=count))


@pytest.mark.parametrize(
    "secret",
    ["ghp_" * 50_000, "a" * 200_000, "-".join(_random(100_000)), " ".join(_random(100_000)), _random(200_000)],
    ids=["repeated", "one letter", "words of one letter", "letters", "random"],
)
def test_memory_and_time_are_linear(secret: str) -> None:
    """200 kB of one secret: forty times its memory at most, and a second."""
    tracemalloc.start()
    try:
        pieces = Pieces([(secret, _KIND)], set())
        assert tracemalloc.get_traced_memory()[1] < 40 * len(secret)
    finally:
        tracemalloc.stop()
    start = time.process_time()
    pieces = Pieces([(secret, _KIND)], set())
    assert pieces.strike(f"x {secret[:100_000]}").startswith(f"x {_MARK}")
    for at in range(0, 100_000, 100):
        pieces.strike(f"x {secret[at : at + 30]} y")
    assert time.process_time() - start < 2


def test_known_texts_are_struck_out() -> None:
    """The longest one where several begin; a text that is the start of another one too."""
    known = KnownTexts(["abcd", "abcdef", "xyzw", "abcdefghi", "k" * 300])
    assert known.strike(f"abcdefg abcd abcdefghij xyz {'k' * 301} abcdxyzw", "#") == "#g # #j xyz #k ##"


def test_many_known_texts_cost_as_much_as_few() -> None:
    """A hundred thousand values with one start in a thousand messages."""
    known = KnownTexts(f"value-{number:06}" for number in range(100_000))
    start = time.process_time()
    for number in range(1_000):
        assert known.strike(f"the value is `value-{number:06}` and value-x", "#") == "the value is `#` and value-x"
    assert time.process_time() - start < 1
