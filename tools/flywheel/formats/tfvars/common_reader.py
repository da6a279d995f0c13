"""What both readers of variable files share."""

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
        """What matches a pattern at an offset of a text."""

        def __call__(self, text: str, at: int, /) -> re.Match[str] | None: ...


#: Texts up to this length are read faster without patterns than `re` is imported.
SHORT_TEXT = 40 * 1024

#: The keys and indices that lead to a value.
Path = tuple[str | int, ...]

WORDS = {"true": True, "false": False, "null": None}


def no_match(text: str, at: int, /) -> None:
    """Match nothing: stands for a pattern in a text that is read without."""


def simple_scalar(found: re.Match[str], first: int) -> Scalar:
    """The value in three groups of `found`, of which one matched: string, integer, keyword.

    `first` is the group of the string, which has a quote before it.
    """
    kind = found.lastindex
    if kind == first:
        return Scalar(found[kind], found.start(kind) - 1)
    at = found.start(first + 1)
    if at >= 0:
        return Scalar(int(found[first + 1]), at)
    return Scalar(WORDS[found[first + 2]], found.start(first + 2))


def too_deep(source: Source, at: int) -> FormatError:
    """The refusal of a list or object below `MAX_DEPTH` others."""
    message = f"lists and objects are nested deeper than {MAX_DEPTH} levels."
    return source.error(at, message, "Flatten the value.")


def uncollected(build: Callable[[], Built]) -> Built:
    """What `build()` returns; automatic collection is off meanwhile, and as before after it.

    Every few hundred new nodes would start a collection that finds nothing to free.
    """
    if not gc.isenabled():
        return build()
    gc.disable()
    try:
        return build()
    finally:
        gc.enable()
