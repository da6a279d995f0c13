"""Code that both readers of variable files use."""

from __future__ import annotations

import gc

from flywheel.formats.values import MAX_DEPTH, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable
    from typing import Protocol, TypeVar

    from flywheel.formats.source import FormatError, Source

    Built = TypeVar("Built")

    class MatchFunction(Protocol):
        """A function that matches a pattern at an offset of a text."""

        def __call__(self, text: str, at: int, /) -> re.Match[str] | None: ...


#: Reading texts up to this length without patterns takes less time than importing `re`.
SHORT_TEXT = 40 * 1024

#: The keys and indices that lead to a value.
Path = tuple[str | int, ...]

WORDS = {"true": True, "false": False, "null": None}


def no_match(text: str, at: int, /) -> None:
    """Match nothing: used in place of a pattern for texts that are read without patterns."""


def simple_scalar(found: re.Match[str], first: int) -> Scalar:
    """The value in three groups of `found` (string, integer, keyword), of which one matched.

    `first` is the group of the string, whose opening quote is before the group.
    """
    kind = found.lastindex
    if kind == first:
        return Scalar(found[kind], found.start(kind) - 1)
    at = found.start(first + 1)
    if at >= 0:
        return Scalar(int(found[first + 1]), at)
    return Scalar(WORDS[found[first + 2]], found.start(first + 2))


def too_deep(source: Source, at: int) -> FormatError:
    """The error for a list or object inside `MAX_DEPTH` others."""
    message = f"lists and objects are nested deeper than {MAX_DEPTH} levels."
    return source.error(at, message, "Write the value with fewer levels.")


def uncollected(build: Callable[[], Built]) -> Built:
    """Return `build()`, called with automatic garbage collection turned off.

    Otherwise every few hundred new nodes would start a collection that frees nothing.
    """
    if not gc.isenabled():
        return build()
    gc.disable()
    try:
        return build()
    finally:
        gc.enable()
