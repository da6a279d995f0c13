"""A matcher that follows all ways through a pattern at once.

Its time is at most the product of the lengths of program and text, whatever the
pattern. Which match it prefers, and what groups capture, are as in Go.
"""

from __future__ import annotations

from flywheel.hcl.expressions.hcl_values import Unsupported, budget
from flywheel.hcl.expressions.re2_classes import PERL, Ranges, contains
from flywheel.hcl.expressions.re2_tree import Alternate, Assertion, Chars, Concat, Group, Repeat, Tree, may_be_empty

_MAX_PROGRAM = 20_000


class _Step:
    """One instruction: what it tests or does, and the places to go on at, the more wanted first."""

    __slots__ = ("assertion", "goes", "ranges", "slot")

    def __init__(self) -> None:
        self.goes: tuple[int, ...] = ()
        self.ranges: Ranges | None = None
        self.slot = -1
        self.assertion = ""


class Machine:
    """The program of a pattern. Its last step, which goes nowhere, is the match."""

    __slots__ = ("_program", "_slots")

    def __init__(self, tree: Tree, groups: int) -> None:
        self._program: list[_Step] = []
        self._slots = 2 * groups + 2
        self._emit(Group(0, tree))
        self._program.append(_Step())
        budget.spend(10 * len(self._program))

    def search(self, text: str, at: int) -> tuple[int, ...] | None:
        """Start and end of the leftmost match from `at` on and of each group, or None."""
        best: tuple[int, ...] | None = None
        threads: dict[int, tuple[int, ...]] = {}
        unset = (-1,) * self._slots
        for place in range(at, len(text) + 1):
            if best is None:
                self._enter(threads, 0, unset, text, place)
            budget.spend(len(threads) + 1)
            moved: dict[int, tuple[int, ...]] = {}
            code = ord(text[place]) if place < len(text) else -1
            for number, saved in threads.items():
                step = self._program[number]
                if not step.goes:
                    best = saved  # the threads behind this one are less wanted
                    break
                if step.ranges is not None and contains(step.ranges, code):
                    self._enter(moved, step.goes[0], saved, text, place + 1)
            threads = moved
            if best is not None and not threads:
                break
        return best

    def _enter(
        self, threads: dict[int, tuple[int, ...]], number: int, saved: tuple[int, ...], text: str, place: int
    ) -> None:
        """Add the threads that `number` leads to without a character, in order of preference."""
        waiting = [(number, saved)]
        while waiting:
            number, saved = waiting.pop()
            if number in threads:
                continue
            threads[number] = saved
            step = self._program[number]
            if step.ranges is not None or (step.assertion and not _holds(step.assertion, text, place)):
                continue
            if step.slot >= 0:
                saved = (*saved[: step.slot], place, *saved[step.slot + 1 :])
            waiting.extend((goes, saved) for goes in reversed(step.goes))

    def _add(self, *goes: int) -> _Step:
        """Append a step that goes on at `goes`, or behind itself if there is none."""
        program = self._program
        if len(program) >= _MAX_PROGRAM:
            raise Unsupported("a regular expression with long repetitions")
        step = _Step()
        step.goes = goes or (len(program) + 1,)
        program.append(step)
        return step

    def _emit(self, tree: Tree) -> None:
        if isinstance(tree, Chars):
            self._add().ranges = tree.ranges
        elif isinstance(tree, Assertion):
            self._add().assertion = tree.name
        elif isinstance(tree, Group):
            self._add().slot = 2 * tree.number
            self._emit(tree.body)
            self._add().slot = 2 * tree.number + 1
        elif isinstance(tree, Concat):
            for part in tree.parts:
                self._emit(part)
        elif isinstance(tree, Alternate):
            self._emit_alternate(tree.branches)
        else:
            self._emit_repeat(tree)

    def _emit_alternate(self, branches: list[Tree]) -> None:
        exits: list[_Step] = []
        for branch in branches[:-1]:
            fork = self._add()
            self._emit(branch)
            exits.append(self._add())
            fork.goes = (*fork.goes, len(self._program))
        self._emit(branches[-1])
        for step in exits:
            step.goes = (len(self._program),)

    def _emit_repeat(self, tree: Repeat) -> None:
        """Copies for each counted time: the needed ones in a row, the optional ones inside each other."""
        if tree.high is not None:
            for _ in range(tree.low):
                self._emit(tree.body)
            forks = []
            for _ in range(tree.high - tree.low):
                forks.append(self._add())
                self._emit(tree.body)
            for fork in forks:
                self._fork(fork, fork.goes[0], len(self._program), lazy=tree.lazy)
            return
        for _ in range(tree.low - 1):
            self._emit(tree.body)
        # A body that may be empty must be tried before it is skipped: (x+)? instead of x*.
        before = self._add() if tree.low == 0 else None
        start = len(self._program)
        self._emit(tree.body)
        if before is not None and not may_be_empty(tree.body):
            self._add(start - 1)
            self._fork(before, start, len(self._program), lazy=tree.lazy)
            return
        again = self._add()
        self._fork(again, start, len(self._program), lazy=tree.lazy)
        if before is not None:
            self._fork(before, start, len(self._program), lazy=tree.lazy)

    def _fork(self, step: _Step, into: int, past: int, *, lazy: bool) -> None:
        step.goes = (past, into) if lazy else (into, past)


def _holds(assertion: str, text: str, place: int) -> bool:
    if assertion in ("b", "B"):
        before = place > 0 and contains(PERL["w"], ord(text[place - 1]))
        after = place < len(text) and contains(PERL["w"], ord(text[place]))
        return (before != after) == (assertion == "b")
    edge = place == (0 if assertion.endswith("^") else len(text))
    if edge or assertion in ("^", "$"):
        return edge
    return text[place - 1 if assertion == "m^" else place] == "\n"
