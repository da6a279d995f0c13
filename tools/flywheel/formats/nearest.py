"""Suggest the known word that was probably meant.

Suggestions are a service, not a judgement, so all of a run's together have one budget: an input with a million unknown
words costs no more than one with a thousand. `begin` gives a new budget: when a verb starts, and when
checks begin to run.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

#: Only this many characters of longer words are compared, so that the cost is bounded.
_LONGEST = 80

#: A run takes so many steps, of which a character that is compared is one; after that nothing is suggested. It is half
#: a second, and enough for some thousand distinct words.
_MOST_STEPS = 500_000
#: What it takes to prepare a word, in steps.
_STEPS_OF_WORD = 10


class _Candidate:
    """A known word, prepared for comparison. `at` has the positions of each character as bits."""

    __slots__ = ("at", "letters", "plain", "word")

    def __init__(self, word: str) -> None:
        self.word = word
        self.plain = _plain(word)
        self.letters = frozenset(self.plain)
        self.at: dict[str, int] = {}
        for position, char in enumerate(self.plain):
            self.at[char] = self.at.get(char, 0) | 1 << position


class _Suggestions:
    """What one run compared already, and how much it may still compare."""

    __slots__ = ("_candidates", "_found", "steps")

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """See the function `begin`."""
        self.steps = _MOST_STEPS
        self._candidates: dict[tuple[str, ...], list[_Candidate]] = {}
        self._found: dict[tuple[str, int, tuple[str, ...]], tuple[str, ...]] = {}

    def of(self, word: str, known: tuple[str, ...], most: int) -> tuple[str, ...]:
        """See `nearest`."""
        key = (word[:_LONGEST], most, known)
        found = self._found.get(key)
        if found is None:
            if self.steps <= 0:
                return ()
            found = self._found[key] = self._search(_plain(word), known, most)
        return found

    def _search(self, plain: str, known: tuple[str, ...], most: int) -> tuple[str, ...]:
        candidates = self._candidates.get(known)
        if candidates is None:
            candidates = self._candidates[known] = [_Candidate(word) for word in known]
        self.steps -= _STEPS_OF_WORD + len(candidates)
        reach = max(1, len(plain) // 3)
        letters = frozenset(plain)
        ranked = []
        for one in candidates:
            # Each edit changes the length by one, and adds one character or drops one at most.
            if (
                abs(len(one.plain) - len(plain)) <= reach
                and len(letters - one.letters) <= reach
                and len(one.letters - letters) <= reach
            ):
                self.steps -= len(plain)
                distance = _distance(plain, one)
                if distance <= reach:
                    ranked.append((distance, one.word))
        ranked.sort()
        return tuple(word for distance, word in ranked[:most] if distance <= ranked[0][0] + 1)


_run = _Suggestions()


def begin() -> None:
    """Forget what was compared, and give a whole budget."""
    _run.begin()


def nearest(word: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Up to `most` of the `known` words that `word` may be a misspelling of, the closest first.

    A misspelling has an edit distance of at most a third of the word. Two swapped neighbours count
    as one edit; case, and `-` for `_`, do not count. Words that are more than one edit farther away
    than the closest are left out. After the run's budget is spent, no word is found.
    """
    return _run.of(word, tuple(known), most)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`Did you mean ...?` with the words that were probably meant; "" if no word is close."""
    close = nearest(word, known)
    return f"Did you mean {_either(close)}?" if close else ""


def distance(word: str, other: str) -> int:
    """How many letters are wrong, missing, too many, or swapped with their neighbour.

    Case, and `-` for `_`, do not count. Only the first 80 characters are compared.
    """
    return _distance(_plain(word), _Candidate(other))


def _either(words: tuple[str, ...]) -> str:
    quoted = [f"`{word}`" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def _plain(word: str) -> str:
    return word[:_LONGEST].lower().replace("-", "_")


def _distance(text: str, other: _Candidate) -> int:
    """The optimal string alignment distance.

    A column of the table of distances is a number with one bit for each character of `other` (H. Hyyrö, "A bit-vector
    algorithm for computing Levenshtein and Damerau edit distances", 2003), so a comparison takes time linear in `text`.
    """
    distance = len(other.plain)
    if not distance:
        return len(text)
    every = (1 << distance) - 1
    last = 1 << (distance - 1)
    higher, lower = every, 0  # where a cell is one more, or one less, than the cell above it
    equal = before = 0
    for char in text:
        here = other.at.get(char, 0)
        swapped = (((~equal & here) << 1) & before) & every
        equal = ((((here & higher) + higher) ^ higher) | here | lower | swapped) & every
        up = lower | (~(equal | higher) & every)
        down = equal & higher
        distance += bool(up & last) - bool(down & last)
        up = (up << 1 | 1) & every
        down = down << 1 & every
        higher = down | (~(equal | up) & every)
        lower = up & equal
        before = here
    return distance
