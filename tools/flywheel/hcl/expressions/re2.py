"""Go's regular expressions (RE2), which Terraform uses.

Patterns are translated into Python's, whose engine does the work where its answer is
the same and its time is bounded: it backtracks, so that a few nested repetitions make it
run for years. Other patterns and texts are not evaluated.
"""

from __future__ import annotations

import re

from flywheel.hcl.expressions.characters import allow
from flywheel.hcl.expressions.hcl_values import Unsupported, budget
from flywheel.hcl.expressions.re2_classes import LAST, contains, negated
from flywheel.hcl.expressions.re2_syntax import Syntax
from flywheel.hcl.expressions.re2_tree import (
    Alternate,
    Assertion,
    Chars,
    Concat,
    Group,
    Repeat,
    Tree,
    may_be_empty,
    parts_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Start and end of the match, then of each group; -1 where a group took no part.
Match = tuple[int, ...]

#: Steps that Python's engine may take for one search: some ten milliseconds.
_MAX_STEPS = 50_000
_MAX_CACHED = 256

_ASSERTIONS = {
    "^": r"\A",
    "$": r"\Z",
    "m^": "(?m:^)",
    "m$": r"(?:(?=\n)|\Z)",
    "b": r"\b",
    "B": r"(?!\b)",  # Python's own is not true of an empty text
}
_INSERTION = r"\$(?:(\$)|\{([A-Za-z0-9_]+)\}|([A-Za-z0-9_]+))"


class Pattern:
    """A compiled pattern; `names` has the name of each group, or ""."""

    __slots__ = ("_python", "_tree", "names")

    def __init__(self, text: str) -> None:
        syntax = Syntax(text)
        self._tree = syntax.tree
        self.names = syntax.names
        if not _same_in_python(self._tree):
            raise Unsupported("a regular expression that repeats what may be empty")
        self._python = re.compile(_python(self._tree), re.ASCII)

    def search(self, text: str, at: int) -> Match | None:
        """The leftmost match from `at` on; raise `Unsupported` if that may take too long."""
        paths = _Paths(text)
        paths.search(self._tree, at)
        budget.spend(paths.steps // 3 + 1)
        found = self._python.search(text, at)
        return None if found is None else tuple(place for span in found.regs for place in span)

    def search_all(self, text: str) -> Iterator[Match]:
        """All matches that do not overlap; an empty one not right behind another."""
        at, last = 0, -1
        while at <= len(text):
            found = self.search(text, at)
            if found is None:
                return
            start, end = found[:2]
            at = end + (start == end)
            if start < end or start != last:
                yield found
            last = end

    def replace(self, text: str, new: str) -> str:
        """`text` with each match replaced by `new`, in which `$1` and `${name}` insert groups."""
        made: list[str] = []
        at = 0
        for found in self.search_all(text):
            made += (text[at : found[0]], self._inserted(text, new, found))
            at = found[1]
        made.append(text[at:])
        allow(sum(map(len, made)))
        return "".join(made)

    def _inserted(self, text: str, new: str, found: Match) -> str:
        def insert(reference: re.Match[str]) -> str:
            if reference[1]:
                return "$"
            start, end = self._span(reference[2] or reference[3], found)
            return text[start:end] if start >= 0 else ""

        allow(len(new) + new.count("$") * (found[1] - found[0]))
        return re.sub(_INSERTION, insert, new)

    def _span(self, name: str, found: Match) -> Match:
        """Where the group called `name` matched: by number, or the first of that name that took part."""
        if name.isdigit() and name == name.lstrip("0"):
            numbers = [int(name)] if len(name) < 5 else []
        else:
            numbers = [0] if name == "0" else [place for place, one in enumerate(self.names, 1) if one == name]
        for number in numbers:
            if 2 * number < len(found) and found[2 * number] >= 0:
                return found[2 * number : 2 * number + 2]
        return (-1, -1)


_cache: dict[str, Pattern] = {}


def pattern(text: str) -> Pattern:
    """The compiled pattern; raise `EvaluationError` if it is not one, `Unsupported` at our limits."""
    found = _cache.get(text)
    if found is None:
        budget.spend(10 * len(text))
        if len(_cache) >= _MAX_CACHED:
            _cache.clear()
        found = _cache[text] = Pattern(text)
    return found


def _same_in_python(tree: Tree) -> bool:
    """Whether Python finds the same match: it treats repetitions of nothing in a way of its own."""
    if isinstance(tree, Repeat) and may_be_empty(tree.body):
        return False
    return all(map(_same_in_python, parts_of(tree)))


def _python(tree: Tree) -> str:
    """The pattern in Python's syntax."""
    if isinstance(tree, Chars):
        return _python_class(tree)
    if isinstance(tree, Assertion):
        return _ASSERTIONS[tree.name]
    if isinstance(tree, Group):
        return f"({_python(tree.body)})"
    if isinstance(tree, Concat):
        return "".join(map(_python, tree.parts))
    if isinstance(tree, Alternate):
        return f"(?:{'|'.join(map(_python, tree.branches))})"
    count = f"{{{tree.low},{'' if tree.high is None else tree.high}}}"
    return f"(?:{_python(tree.body)}){count}{'?' if tree.lazy else ''}"


def _python_class(tree: Chars) -> str:
    if not tree.ranges:
        return r"(?!)"
    if len(tree.ranges) == 1 and tree.ranges[0][0] == tree.ranges[0][1]:
        return re.escape(chr(tree.ranges[0][0]))
    # Python takes milliseconds for a class that goes up to the last character, and none for one that leaves out a few.
    inverse = tree.ranges[-1][1] == LAST
    ranges = negated(tree.ranges) if inverse else tree.ranges
    if not ranges:
        return "(?s:.)"
    return f"[{'^' * inverse}" + "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in ranges) + "]"


class _Paths:
    """Counts the steps that a backtracking search takes if it goes every way, and stops behind `_MAX_STEPS`.

    Ways that lead to one place are counted together, so that counting takes no more steps than are allowed.
    """

    __slots__ = ("steps", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.steps = 0

    def search(self, tree: Tree, at: int) -> None:
        """Go through all starts from `at` on up to the first with a match; raise `Unsupported` at too many steps."""
        for start in range(at, len(self.text) + 1):
            if self._ends(tree, {start: 1}):
                return

    def _ends(self, tree: Tree, starts: dict[int, int]) -> dict[int, int]:
        """Where a match that begins at one of `starts` can end; both with the ways that lead there."""
        self.steps += sum(starts.values())
        if self.steps > _MAX_STEPS:
            raise Unsupported("a regular expression with too many ways to match")
        if isinstance(tree, Chars):
            some = [place for place in starts if place < len(self.text)]
            return {place + 1: starts[place] for place in some if contains(tree.ranges, ord(self.text[place]))}
        if isinstance(tree, Assertion):
            holds = re.compile(_ASSERTIONS[tree.name], re.ASCII)
            return {place: ways for place, ways in starts.items() if holds.match(self.text, place)}
        if isinstance(tree, Repeat):
            return self._repeated(tree, starts)
        if isinstance(tree, Alternate):
            return _joined(self._ends(branch, starts) for branch in tree.branches)
        for part in parts_of(tree):
            starts = self._ends(part, starts) if starts else {}
        return starts

    def _repeated(self, tree: Repeat, starts: dict[int, int]) -> dict[int, int]:
        found = []
        times = 0
        while starts:
            if times >= tree.low:
                found.append(starts)
            if times == tree.high:
                break
            starts = self._ends(tree.body, starts)
            times += 1
        return _joined(found)


def _joined(several: Iterable[dict[int, int]]) -> dict[int, int]:
    joined: dict[int, int] = {}
    for one in several:
        for place, ways in one.items():
            joined[place] = joined.get(place, 0) + ways
    return joined
