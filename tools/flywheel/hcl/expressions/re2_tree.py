"""The tree of a regular expression."""

from __future__ import annotations

from flywheel.hcl.expressions.re2_classes import Ranges


class Chars:
    """One character out of `ranges`."""

    __slots__ = ("ranges",)

    def __init__(self, ranges: Ranges) -> None:
        self.ranges = ranges


class Assertion:
    """No character: `^`, `$`, `m^` and `m$` (at lines), `b` or `B` (a word's edge, or none)."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


class Group:
    """A numbered capture."""

    __slots__ = ("body", "number")

    def __init__(self, number: int, body: Tree) -> None:
        self.number = number
        self.body = body


class Concat:
    """One after the other; none is the empty match."""

    __slots__ = ("parts",)

    def __init__(self, parts: list[Tree]) -> None:
        self.parts = parts


class Alternate:
    """The first of several that leads to a match."""

    __slots__ = ("branches",)

    def __init__(self, branches: list[Tree]) -> None:
        self.branches = branches


class Repeat:
    """`low` to `high` times, without limit if `high` is None; as few as possible if `lazy`.

    `counted` tells `{1,}` from `+`.
    """

    __slots__ = ("body", "counted", "high", "lazy", "low")

    def __init__(self, body: Tree, low: int, high: int | None, *, lazy: bool, counted: bool) -> None:
        self.body = body
        self.low = low
        self.high = high
        self.lazy = lazy
        self.counted = counted


Tree = Chars | Assertion | Group | Concat | Alternate | Repeat


def parts_of(tree: Tree) -> list[Tree]:
    """The trees directly below."""
    if isinstance(tree, Concat):
        return tree.parts
    if isinstance(tree, Alternate):
        return tree.branches
    return [tree.body] if isinstance(tree, Group | Repeat) else []


def may_be_empty(tree: Tree) -> bool:
    """Whether `tree` can match without a character."""
    if isinstance(tree, Alternate):
        return any(map(may_be_empty, tree.branches))
    if isinstance(tree, Repeat) and tree.low == 0:
        return True
    return not isinstance(tree, Chars) and all(map(may_be_empty, parts_of(tree)))
