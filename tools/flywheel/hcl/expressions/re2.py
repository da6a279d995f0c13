"""Go's regular expressions (RE2), which Terraform uses.

Python's own engine does the work where its answer is the same and its time is
bounded; it backtracks, so a few nested repetitions make it run for years. Other
patterns and texts go to a slower machine that never backtracks.
"""

from __future__ import annotations

import re

from flywheel.hcl.expressions.characters import allow
from flywheel.hcl.expressions.hcl_values import budget
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
    from collections.abc import Iterator

    from flywheel.hcl.expressions.re2_machine import Machine

#: Start and end of the match, then of each group; -1 where a group took no part.
Match = tuple[int, ...]

#: Ways to match that Python's engine may try: some ten milliseconds.
_MAX_WAYS = 50_000
_MAX_CACHED = 256

_ASSERTIONS = {
    "^": r"\A",
    "$": r"\Z",
    "m^": "(?m:^)",
    "m$": r"(?:(?=\n)|\Z)",
    "b": r"\b",
    "B": r"(?!\b)",  # Python's own is not true of an empty text
}
_INSERTION = re.compile(r"\$(?:(\$)|\{([A-Za-z0-9_]+)\}|([A-Za-z0-9_]+))")


class Pattern:
    """A compiled pattern; `names` has the name of each group, or ""."""

    __slots__ = ("_machine", "_python", "_tree", "names")

    def __init__(self, text: str) -> None:
        syntax = Syntax(text)
        self._tree = syntax.tree
        self.names = syntax.names
        self._machine: Machine | None = None
        self._python: re.Pattern[str] | None = None
        if _same_in_python(self._tree):
            self._python = re.compile(_python(self._tree), re.ASCII)

    def search(self, text: str, at: int) -> Match | None:
        """The leftmost match from `at` on; raise `Unsupported` if that may take too long."""
        ways = _ways(self._tree, len(text)) * (len(text) + 1) if self._python else _MAX_WAYS + 1
        if self._python and ways <= _MAX_WAYS:
            budget.spend(ways // 50 + 1)
            found = self._python.search(text, at)
            return None if found is None else tuple(place for span in found.regs for place in span)
        if self._machine is None:
            from flywheel.hcl.expressions.re2_machine import Machine

            self._machine = Machine(self._tree, len(self.names))
        return self._machine.search(text, at)

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
        return _INSERTION.sub(insert, new)

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
    """The compiled pattern; raise `EvaluationError` if it is none, `Unsupported` at our limits."""
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
    return "[" + "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in tree.ranges) + "]"


def _ways(tree: Tree, length: int) -> int:
    """An upper bound of the ways to match `tree` in a text of `length`, cut off above `_MAX_WAYS`."""
    if isinstance(tree, Group):
        return _ways(tree.body, length)
    if isinstance(tree, Concat):
        ways = 1
        for part in tree.parts:
            ways = min(ways * _ways(part, length), _MAX_WAYS + 1)
        return ways
    if isinstance(tree, Alternate):
        return min(sum(_ways(branch, length) for branch in tree.branches), _MAX_WAYS + 1)
    if not isinstance(tree, Repeat):
        return 1
    inner = _ways(tree.body, length)
    high = length if tree.high is None else min(tree.high, length)
    ways = max(high - tree.low, 0) + 1
    for _ in range(high if inner > 1 else 0):
        ways *= inner
        if ways > _MAX_WAYS:
            break
    return min(ways, _MAX_WAYS + 1)
