"""The colours of the page can be told apart, in light, in dark and on paper."""

from __future__ import annotations

import re

import pytest

from flywheel.findings.reports.html import stylesheet

#: What is read, on what it stands.
READ = [
    (text, ground)
    for text in ("text", "soft", "link", "bad", "doubt", "good")
    for ground in ("ground", "raised", "stripe")
]
#: Shapes need less contrast than letters.
SHAPES = [(shape, ground) for shape in ("bad", "doubt", "good", "plain") for ground in ("ground", "stripe")]


def schemes() -> dict[str, dict[str, str]]:
    """The colours of each scheme by name."""
    found = [dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", part)) for part in stylesheet.text(0).split(":root {")[1:]]
    return dict(zip(("light", "dark", "paper"), found, strict=True))


def luminance(colour: str) -> float:
    """The relative luminance of a colour, as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return sum(part * one for part, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(first: str, second: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    """Black on white is the most that there is."""
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("scheme", ["light", "dark", "paper"])
def test_every_text_has_enough(scheme: str) -> None:
    """4.5 for texts, also on the mark; 3 for shapes."""
    colours = schemes()["light"] | schemes()[scheme]
    pairs = [*((one, 4.5) for one in [*READ, ("text", "mark")]), *((one, 3.0) for one in SHAPES)]
    short = [(pair, contrast(*(colours[name] for name in pair))) for pair, least in pairs]
    assert [(pair, found) for (pair, found), (_, least) in zip(short, pairs, strict=True) if found < least] == []


def test_nothing_is_loaded_from_anywhere() -> None:
    """The style sheet has no address, and no line that a runner obeys."""
    text = stylesheet.text(3)
    assert not re.search(r"url\(|@import|https?:|<", text)
    assert not re.search(r"(?m)^\s*::|##\[", text)
