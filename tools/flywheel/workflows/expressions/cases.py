"""Cases: every consistent combination of undecided facts.

If an evaluation needs an open fact (which row of a matrix, which option of an input, whether a condition
holds), it asks its case, and runs again for every other answer. Within a case a question always has the same
answer, so branches that exclude each other are never mixed.
"""

from __future__ import annotations

from flywheel.workflows.expressions.github_values import (
    MAX_TEXT,
    Context,
    ExpressionError,
    Gap,
    equal,
    fold,
    gaps_in,
    has_gap,
    is_falsy,
    is_foreign,
    is_only_gap,
    is_primitive,
    key_of,
    known_ends,
    mark,
    text_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeVar

    Result = TypeVar("Result")

#: The limit of cases for one question: more than the jobs of one matrix (256), with room for conditions.
MAX_CASES = 2_048
#: The limit of evaluated nodes for one question, in all cases together.
MAX_STEPS = 50_000
#: The limit of nested calls: outputs through needs, and inputs through callers.
MAX_DEPTH = 60


class TooMuch(Exception):
    """A limit was reached; `reason` says which one, for a message."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Case:
    """One combination of answers.

    memory: intermediate results of this case. read: the inputs that were looked up, in order, each with its call.
    spent: steps used in this case and those before it, out of `steps`. kept: whether it begins where an earlier case
    called `keep`, with all facts of that time.
    """

    __slots__ = (
        "_counts", "_gaps", "_kept", "_made", "_trail", "depth", "kept", "known", "memory", "read", "spent", "steps",
    )  # fmt: skip

    def __init__(self, steps: int = MAX_STEPS) -> None:
        self._trail: list[int] = []
        self._counts: list[int] = []
        self._made: dict[str, int] = {}
        self._gaps: list[Gap] = []
        self.known: dict[str, object] = {}
        self.memory: dict[object, object] = {}
        self.read: dict[tuple[str, str], None] = {}
        self._kept: tuple[dict[str, int], list[Gap], dict[str, object], dict[object, object]] | None = None
        self.kept = False
        self.depth = 0
        self.spent = 0
        self.steps = steps

    def choose(self, question: str, count: int) -> int:
        """The answer to `question`, one of `count`; in the first case the first one."""
        answer = self._made.get(question)
        if answer is None:
            number = len(self._made)
            if number == len(self._trail):
                self._trail.append(0)
                self._counts.append(count)
            answer = self._made[question] = self._trail[number]
        return answer

    def answer(self, question: str) -> int | None:
        """The answer to `question` in this case, None if it was not asked."""
        return self._made.get(question)

    def spend(self) -> None:
        """Count one step; raises `TooMuch` after the last."""
        self.spent += 1
        if self.spent > self.steps:
            raise TooMuch(f"its evaluation takes more than {self.steps} steps")

    def next(self) -> bool:
        """Go to the next case; False if this was the last."""
        while self._trail and self._trail[-1] + 1 >= self._counts[-1]:
            self._trail.pop()
            self._counts.pop()
        if not self._trail:
            return False
        self._trail[-1] += 1
        self.kept = self._kept is not None and len(self._trail) > len(self._kept[0])
        made, gaps, known, memory = (self.kept and self._kept) or ({}, [], {}, {})
        self._made, self._gaps, self.known, self.memory = dict(made), list(gaps), dict(known), dict(memory)
        self.read.clear()
        self.depth = 0
        return True

    def keep(self) -> None:
        """Let cases that differ only in later answers begin here, because everything before is the same in them."""
        self._kept = (dict(self._made), list(self._gaps), dict(self.known), dict(self.memory))

    # The following methods define how values with gaps behave.

    def settled(self, value: object) -> object:
        """The value; for a gap, the value that this case found for it."""
        return self.known.get(value.id, value) if isinstance(value, Gap) else value

    def gap(self, number: int) -> Gap:
        """The gap for the number of a mark in a string."""
        return self._gaps[number] if number < len(self._gaps) else Gap("limit", "it is not text", "text")

    def text(self, value: object) -> str:
        """The value as a string, with a mark for each gap."""
        value = self.settled(value)
        if isinstance(value, Context):
            return "Object"
        if isinstance(value, Gap):
            self._gaps.append(value)
            return mark(len(self._gaps) - 1)
        return text_of(value)

    def joined(self, parts: list[str]) -> str:
        """The parts as one string; raises `TooMuch` if it is too long."""
        if sum(map(len, parts)) > MAX_TEXT:
            raise TooMuch(f"one of its strings is longer than {MAX_TEXT} characters")
        return "".join(parts)

    def key(self, value: object) -> str:
        """`key_of`, also for strings with marks."""
        if isinstance(value, str) and has_gap(value):
            return "+".join([key_of(value), *(self.gap(number).id for number in gaps_in(value))])
        return key_of(value)

    def truthy(self, value: object) -> bool:
        """Whether a value counts as true; for an unknown value first yes, then no."""
        if value is True or value is False:
            return value
        value = self.settled(value)
        if isinstance(value, str) and has_gap(value):
            if not is_only_gap(value):
                return True
        elif not isinstance(value, Gap):
            return not is_falsy(value)
        elif value.is_name:
            return True
        return self.choose(f"{self.key(value)}?", 2) == 0

    def decide(self, question: str) -> bool:
        """Whether an unknown condition holds: first yes, then no."""
        return self.choose(question, 2) == 0

    def equal(self, one: object, other: object) -> bool:
        """`==`; values that are found equal stay equal in this case."""
        if isinstance(one, Gap):
            one = self.settled(one)
        if isinstance(other, Gap):
            other = self.settled(other)
        if not has_gap(one) and not has_gap(other):
            return equal(one, other)
        keys = sorted((self.key(one), self.key(other)))
        if keys[0] == keys[1]:
            return True
        if any(isinstance(value, str) and is_foreign(value) for value in (one, other)):
            return False
        gap, known = (one, other) if isinstance(one, Gap) else (other, one)
        if not self._may_be(one, other) or not self._may_be(other, one):
            return False
        same = self.choose("==".join(keys), 2) == 0
        if same and isinstance(gap, Gap) and is_primitive(known) and not has_gap(known):
            self.known[gap.id] = known
        return same

    def _may_be(self, one: object, other: object) -> bool:
        """Whether a value with gaps can be equal to a known one."""
        if has_gap(other):
            return True
        if isinstance(one, Gap) and one.is_name:
            return isinstance(other, str) and other != ""
        if isinstance(one, Gap):
            decided = self.answer(f"{self.key(one)}?")
            return is_primitive(other) and (decided is None or (decided == 0) != is_falsy(other))
        if not isinstance(one, str) or not has_gap(one) or not isinstance(other, str):
            return True
        start, end = known_ends(one)
        text = fold(other)
        return text.startswith(fold(start)) and text.endswith(fold(end)) and len(text) >= len(start) + len(end)


def explore(question: Callable[[Case], Result], case: Case) -> Iterator[Result | ExpressionError]:
    """The result of `question` in every case that begins as `case` does, and its errors.

    Raises `TooMuch` at a limit; the results before it are valid.
    """
    for _ in range(MAX_CASES):
        try:
            yield question(case)
        except ExpressionError as err:
            yield err
        except RecursionError:
            raise TooMuch("it is nested too deeply") from None
        if not case.next():
            return
    raise TooMuch(f"it has more than {MAX_CASES} cases")
