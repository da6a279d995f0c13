"""A text that shows nothing says nothing."""

from __future__ import annotations

import pytest

from flywheel.formats import blank_texts

INVISIBLE = [
    "",
    " \t\n",
    "\u00a0",
    "\u200b",
    "\u2060",
    "\ufeff",
    "\u3164",
    "\u115f",
    "\u1160",
    "\uffa0",
    "\u2800",
    "\ufe0f",
    "\U000e0101",
    "\u034f",
    "\u200e",
]


@pytest.mark.parametrize("text", [*INVISIBLE, "".join(INVISIBLE)], ids=ascii)
def test_invisible_texts_are_blank(text: str) -> None:
    """White space, format characters and fillers."""
    assert blank_texts.is_blank(text)
    assert not blank_texts.says_something(text)


@pytest.mark.parametrize("text", ["a", "7", "\u3164x", "Ł", "한", "ㄱ", "日本", "م"])
def test_letters_and_digits_say_something(text: str) -> None:
    """In every script."""
    assert not blank_texts.is_blank(text)
    assert blank_texts.says_something(text)


@pytest.mark.parametrize("text", ["...", "-", "😀"])
def test_signs_are_visible_and_say_nothing(text: str) -> None:
    """They name nobody."""
    assert not blank_texts.is_blank(text)
    assert not blank_texts.says_something(text)
