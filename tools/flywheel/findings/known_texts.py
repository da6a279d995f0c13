"""Find any of many known texts in another one, at a cost that does not grow with their number."""

from __future__ import annotations

from bisect import bisect_right

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

#: All texts begin with this many characters.
SHORTEST = 4
#: Longer texts are looked for one by one: a file holds few of them.
_LONG = 256


class KnownTexts:
    """Texts of `SHORTEST` or more characters."""

    __slots__ = ("_heads", "_long", "_shorter", "_sorted")

    def __init__(self, texts: Iterable[str]) -> None:
        ordered = sorted(set(texts))
        self._long = sorted((text for text in ordered if len(text) > _LONG), key=lambda text: (-len(text), text))
        self._sorted = [text for text in ordered if len(text) <= _LONG]
        self._heads = {text[:SHORTEST] for text in self._sorted}
        self._shorter = _shorter(self._sorted)

    def strike(self, text: str, mark: str) -> str:
        """`text` with `mark` in place of each known text, the longest one where several begin."""
        for one in self._long:
            if one in text:
                text = text.replace(one, mark)
        if not self._heads:
            return text
        parts: list[str] = []
        behind = at = 0
        while at <= len(text) - SHORTEST:
            length = self._longest(text, at) if text[at : at + SHORTEST] in self._heads else 0
            if length:
                parts += (text[behind:at], mark)
                behind = at = at + length
            else:
                at += 1
        return "".join((*parts, text[behind:])) if parts else text

    def _longest(self, text: str, at: int) -> int:
        """The length of the longest known text at `at`, 0 if there is none."""
        index = bisect_right(self._sorted, text[at : at + _LONG]) - 1
        while index >= 0 and not text.startswith(self._sorted[index], at):
            index = self._shorter[index]
        return len(self._sorted[index]) if index >= 0 else 0


def _shorter(ordered: list[str]) -> list[int]:
    """For each text the index of the longest other one that it begins with, -1 if there is none."""
    found: list[int] = []
    open_texts: list[int] = []
    for index, text in enumerate(ordered):
        while open_texts and not text.startswith(ordered[open_texts[-1]]):
            open_texts.pop()
        found.append(open_texts[-1] if open_texts else -1)
        open_texts.append(index)
    return found
