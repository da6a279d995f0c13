"""The values an expression computes with, their equality, and the bound on its work.

Terraform tells a list from a tuple and a map from an object; plain Python values do
not. Inside an evaluation the five kinds are subclasses of `list` and `dict`. A plain
`list` or `dict` comes from the scope and may be either of its two kinds: where the
difference would decide the outcome, `Unsupported` is raised instead of a guess.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from math import inf

#: Steps one evaluation may take: a few seconds at worst, and far beyond any real condition.
MAX_STEPS = 1_000_000


class EvaluationError(Exception):
    """What Terraform would report as an error in the expression; `can` and `try` catch it.

    The message names kinds and places, never a value: a value may be a secret.
    """


class Unsupported(Exception):
    """What this evaluator does not decide. The message is the name of the construct."""


class Budget:
    """The steps left to the running evaluation; `spend` raises `Unsupported` at none.

    One object serves the process, so that comparing, converting and printing need no
    extra argument. A second thread would only share the bound. Outside an evaluation,
    where a caller builds a `SetValue`, there is none.
    """

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left: float = inf

    def start(self) -> None:
        """Begin an evaluation."""
        self.left = MAX_STEPS

    def stop(self) -> None:
        """End it."""
        self.left = inf

    def spend(self, steps: int) -> None:
        """Take `steps` away."""
        self.left -= steps
        if self.left < 0:
            raise Unsupported(f"more than {MAX_STEPS} evaluation steps")


budget = Budget()


class TupleValue(list[object]):
    """A fixed sequence: each place has its own type."""

    __slots__ = ()


class ListValue(list[object]):
    """A sequence whose elements have one type."""

    __slots__ = ()


class SetValue(list[object]):
    """Distinct elements of one type, in Terraform's order, whatever the order given."""

    __slots__ = ()

    def __init__(self, items: Iterable[object] = ()) -> None:
        unique = first_of_each(items)
        some = sorted((item for item in unique if item is not None), key=_set_order)
        super().__init__(some + [None] * (len(unique) - len(some)))


class MapValue(dict[str, object]):
    """Keys and elements of one type."""

    __slots__ = ()


class ObjectValue(dict[str, object]):
    """Attributes, each of its own type."""

    __slots__ = ()


def _set_order(item: object) -> tuple[str, str | int | Decimal]:
    """What Terraform sorts elements by: themselves, or collections by their text in a form of its own."""
    return kind(item), item if isinstance(item, str | int | Decimal) else _set_text(item)


def _set_text(item: object) -> str:
    if isinstance(item, dict):
        return "{" + "".join(f"{key}:{_set_text(item[key])};" for key in sorted(item)) + "}"
    if isinstance(item, list):
        return "[" + "".join(f"{_set_text(one)};" for one in elements(item)) + "]"
    if isinstance(item, str):
        return f'"{item}"'
    if isinstance(item, Decimal):
        return format(item, "f")
    return "~" if item is None else str(item)


def kind(value: object) -> str:
    """The word for what `value` is: `string`, `number`, `bool`, `null`, `list`, `tuple`, ..."""
    if value is None:
        return "null"
    if isinstance(value, str):
        return "string"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | Decimal):
        return "number"
    return "object" if type(value) is dict else type(value).__name__.removesuffix("Value").lower()


def described(value: object) -> str:
    """What `value` is, with its article."""
    word = kind(value)
    return f"an {word}" if word == "object" else f"a {word}"


def is_raw(value: object) -> bool:
    """Whether `value` is a collection of the scope, whose kind is not known."""
    return type(value) is list or type(value) is dict


def has_raw(value: object) -> bool:
    """Whether `value` is or holds a collection of the scope."""
    if is_raw(value):
        return True
    return isinstance(value, list | dict) and any(has_raw(item) for item in elements(value))


def elements(value: list[object] | dict[str, object]) -> list[object]:
    """The elements in Terraform's order of iteration: those of maps by their keys."""
    budget.spend(len(value) + 1)
    if isinstance(value, dict):
        return [value[key] for key in sorted(value)]
    return value


def identity(value: object) -> object:
    """A hashable stand-in: equal for two values of one type that are equal."""
    if isinstance(value, dict):
        budget.spend(len(value) + 1)
        return ("{", *((key, identity(value[key])) for key in sorted(value)))
    if isinstance(value, list):
        budget.spend(len(value) + 1)
        return ("[", *(identity(item) for item in value))
    return (kind(value), value)


def first_of_each(items: Iterable[object]) -> list[object]:
    """`items` without those that equal an earlier one; all are of one type."""
    unique: dict[object, object] = {}
    for item in items:
        unique.setdefault(identity(item), item)
    return list(unique.values())


def equal(left: object, right: object) -> bool:
    """Terraform's `==`: values of two types differ, and nothing is converted.

    Raises `Unsupported` where that depends on types which plain values do not show.
    """
    if left is None or right is None:
        return left is right
    verdict = _alike(left, right)
    if verdict is None:
        raise Unsupported("a comparison that depends on the declared types of collections")
    return verdict


def _alike(left: object, right: object) -> bool | None:
    """Equal, unequal, or (None) equal if their types are."""
    if isinstance(left, list | dict) and isinstance(right, list | dict):
        verdict = _alike_kinds(left, right)
        if verdict is False or len(left) != len(right):
            return False
        if isinstance(left, dict) and left.keys() != right.keys():  # type: ignore[union-attr] # one kind
            return False
        return _alike_elements(left, right, verdict)
    if left is None and right is None:
        return None
    return kind(left) == kind(right) and left == right


def _alike_kinds(left: list[object] | dict[str, object], right: list[object] | dict[str, object]) -> bool | None:
    if isinstance(left, dict) != isinstance(right, dict):
        return False
    if type(left) is type(right):
        # An empty list, set or map has an element type all the same, and does not show it.
        return True if left or isinstance(left, TupleValue | ObjectValue) or is_raw(left) else None
    if not is_raw(left) and not is_raw(right):
        return False
    known = right if is_raw(left) else left
    if isinstance(known, SetValue):
        return False
    return True if isinstance(known, ListValue) and known else None


def _alike_elements(
    left: list[object] | dict[str, object], right: list[object] | dict[str, object], verdict: bool | None
) -> bool | None:
    if isinstance(left, SetValue) and left and isinstance(left[0], list | dict):
        # Their order says nothing.
        return verdict if set(map(identity, left)) == set(map(identity, right)) else False
    for one, other in zip(elements(left), elements(right), strict=True):
        alike = _alike(one, other)
        if alike is False:
            return False
        if alike is None:
            verdict = None
    return verdict


def plain(value: object) -> object:
    """`value` with plain lists and dicts only, sets in their order."""
    if isinstance(value, list):
        budget.spend(len(value) + 1)
        return [plain(item) for item in value]
    if isinstance(value, dict):
        budget.spend(len(value) + 1)
        return {key: plain(item) for key, item in value.items()}
    return value
