"""Mutants of real inputs: cuts, repeats, splices, swapped tokens, odd characters."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

#: What parsers trip over: brackets, quotes, escapes, controls, astral and combining characters.
ODD = (
    *"{}[]()<>\"'`\\$%#/*:=,;.-+_&!|~@?^\n\r\t\0 \x7f\x85\u2028\ufeff\ufffd\u0301\u202e𐀀é",
    *("${", "%{", "$${", "<<EOT\n", "<<-X\n", "/*", "*/", "//", "\\u", "\\U0010FFFF", "\\ud800"),
    *("null", "true", "1e999999", "-", "0x1", "012", "no", "12:30:45", "&a", "*a", "<<: *a", "!!python/object"),
    *("---\n", "? ", "- ", "|\n", ">\n", "lambda: ", "[x for x in ", "**", "load(", '"""', "'''", "\\\n"),
)

_LARGEST = 20_000


def mutant(corpus: Sequence[str], chance: random.Random) -> str:
    """A text made from one or two of `corpus` by a few random edits."""
    text = chance.choice(corpus)
    for _ in range(chance.randint(1, 6)):
        text = chance.choice(_EDITS)(text, corpus, chance)
    return text[:_LARGEST]


def _span(text: str, chance: random.Random) -> tuple[int, int]:
    start = chance.randint(0, len(text))
    return start, min(len(text), start + int(chance.expovariate(0.05)))


def _cut(text: str, corpus: Sequence[str], chance: random.Random) -> str:
    start, end = _span(text, chance)
    return text[:start] + text[end:]


def _repeat(text: str, corpus: Sequence[str], chance: random.Random) -> str:
    start, end = _span(text, chance)
    return text[:start] + text[start:end] * chance.choice((2, 3, 200)) + text[end:]


def _insert(text: str, corpus: Sequence[str], chance: random.Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(ODD) * chance.choice((1, 1, 1, 2, 150)) + text[at:]


def _splice(text: str, corpus: Sequence[str], chance: random.Random) -> str:
    other = chance.choice(corpus)
    at, (start, end) = chance.randint(0, len(text)), _span(other, chance)
    return text[:at] + other[start:end] + text[at:]


def _change(text: str, corpus: Sequence[str], chance: random.Random) -> str:
    if not text:
        return text
    at = chance.randrange(len(text))
    return text[:at] + chr(chance.choice((chance.randrange(128), chance.randrange(0xD800)))) + text[at + 1 :]


_EDITS: tuple[Callable[[str, Sequence[str], random.Random], str], ...] = (_cut, _repeat, _insert, _splice, _change)
