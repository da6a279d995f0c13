"""Suggest the known word that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable

#: Only this many characters of longer words are compared, so that the cost is bounded.
_LONGEST = 80


def nearest(word: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Up to `most` of the `known` words that `word` may be a misspelling of, the closest first.

    A misspelling has an edit distance of at most a third of the word. Two swapped neighbours count
    as one edit; case, and `-` for `_`, do not count. Words that are more than one edit farther away
    than the closest are left out.
    """
    plain = _plain(word)
    reach = max(1, len(plain) // 3)
    ranked = []
    for other in known:
        candidate = _plain(other)
        if abs(len(candidate) - len(plain)) <= reach:
            distance = _distance(plain, candidate, reach)
            if distance <= reach:
                ranked.append((distance, other))
    ranked.sort()
    return tuple(other for distance, other in ranked[:most] if distance <= ranked[0][0] + 1)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`Did you mean ...?` with the words that were probably meant; "" if no word is close."""
    close = nearest(word, known)
    return f"Did you mean {_either(close)}?" if close else ""


def _either(words: tuple[str, ...]) -> str:
    quoted = [f"`{word}`" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def _plain(word: str) -> str:
    return word[:_LONGEST].lower().replace("-", "_")


def _distance(left: str, right: str, reach: int) -> int:
    """The optimal string alignment distance; any number above `reach` if the distance exceeds it."""
    before: list[int] = []
    last = list(range(len(right) + 1))
    for row, char in enumerate(left, 1):
        line = [row]
        for column, other in enumerate(right, 1):
            cost = char != other
            best = min(last[column] + 1, line[column - 1] + 1, last[column - 1] + cost)
            swapped = row > 1 and column > 1 and char == right[column - 2] and left[row - 2] == other
            if swapped:
                best = min(best, before[column - 2] + 1)
            line.append(best)
        if min(line) > reach:
            return reach + 1
        before, last = last, line
    return last[-1]
