"""The tree of a parsed expression: each node computes its value in a world, of the names of a scope."""

from __future__ import annotations

from flywheel.workflows.expressions.values import (
    Context,
    Filtered,
    Gap,
    Where,
    has_gap,
    is_primitive,
    key_of,
    less,
    number,
    text_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Protocol

    from flywheel.workflows.expressions.cases import World
    from flywheel.workflows.expressions.functions import Function

    class Scope(Protocol):
        """Where an expression stands."""

        def named(self, name: str, where: Where, world: World) -> object:
            """The context called `name`, in lower case."""


class Node:
    """A part of an expression."""

    __slots__ = ()

    def value(self, world: World, scope: Scope) -> object:
        """The value; raise `EvaluationError` where GitHub would, `TooMuch` at a bound."""
        raise NotImplementedError


class Literal(Node):
    """A number, string, boolean or null; a string is `Written`."""

    __slots__ = ("constant",)

    def __init__(self, constant: object) -> None:
        self.constant = constant

    def value(self, world: World, scope: Scope) -> object:
        """The constant."""
        return self.constant


class Named(Node):
    """A context."""

    __slots__ = ("name", "where")

    def __init__(self, name: str, where: Where) -> None:
        self.name = name
        self.where = where

    def value(self, world: World, scope: Scope) -> object:
        """What the scope has under the name."""
        return scope.named(self.name, self.where, world)


class Not(Node):
    """`!`."""

    __slots__ = ("operand",)

    def __init__(self, operand: Node) -> None:
        self.operand = operand

    def value(self, world: World, scope: Scope) -> object:
        """Whether the operand is falsy."""
        world.spend()
        return not world.truthy(self.operand.value(world, scope))


class Logical(Node):
    """`&&` or `||` between two operands or more: the first that decides, else the last."""

    __slots__ = ("any", "operands")

    def __init__(self, operator: str, operands: list[Node]) -> None:
        self.any = operator == "||"
        self.operands = operands

    def value(self, world: World, scope: Scope) -> object:
        """The value of an operand; those behind it are not looked at."""
        for operand in self.operands[:-1]:
            world.spend()
            value = operand.value(world, scope)
            if world.truthy(value) == self.any:
                return value
        return self.operands[-1].value(world, scope)


class Comparison(Node):
    """`==` and its kin."""

    __slots__ = ("left", "operator", "right")

    def __init__(self, left: Node, operator: str, right: Node) -> None:
        self.left = left
        self.operator = operator
        self.right = right

    def value(self, world: World, scope: Scope) -> object:
        """A boolean."""
        world.spend()
        left, right = self.left.value(world, scope), self.right.value(world, scope)
        if self.operator in ("==", "!="):
            return world.equal(left, right) == (self.operator == "==")
        left, right = world.settled(left), world.settled(right)
        if has_gap(left) or has_gap(right):
            return world.decide(f"{world.key(left)}{self.operator}{world.key(right)}")
        if self.operator.startswith(">"):
            left, right = right, left
        return less(left, right) or (self.operator.endswith("=") and world.equal(left, right))


class Call(Node):
    """A call of a function."""

    __slots__ = ("arguments", "function", "where")

    def __init__(self, function: Function, arguments: list[Node], where: Where) -> None:
        self.function = function
        self.arguments = arguments
        self.where = where

    def value(self, world: World, scope: Scope) -> object:
        """The result; arguments are evaluated as the function asks for them."""
        world.spend()
        return self.function.call(world, Arguments(self, world, scope))


class Arguments:
    """The arguments of one call, each evaluated when it is asked for."""

    __slots__ = ("_scope", "call", "world")

    def __init__(self, call: Call, world: World, scope: Scope) -> None:
        self.call = call
        self.world = world
        self._scope = scope

    def __len__(self) -> int:
        return len(self.call.arguments)

    def __getitem__(self, index: int) -> object:
        return self.world.settled(self.call.arguments[index].value(self.world, self._scope))

    def all(self) -> list[object]:
        """All of them."""
        return [self[index] for index in range(len(self))]


class Index(Node):
    """`.name` and `[...]`; `index` is None for `*`."""

    __slots__ = ("index", "name", "owner")

    def __init__(self, owner: Node, index: Node | None) -> None:
        self.owner = owner
        self.index = index
        constant = index.constant if isinstance(index, Literal) else None
        self.name = constant if isinstance(constant, str) else None

    def value(self, world: World, scope: Scope) -> object:
        """The property or item, null if there is none; of a `.*`, those that are there."""
        world.spend()
        owner = world.settled(self.owner.value(world, scope))
        if self.name is not None and isinstance(owner, Context):  # as nearly all are
            return owner.get(self.name, world)
        if self.index is None:
            return _items(owner)
        index = world.settled(self.index.value(world, scope))
        if isinstance(owner, Filtered):
            return _of_each(owner, index, world)
        return _item(owner, index, world)


def _items(owner: object) -> object:
    if isinstance(owner, Gap):
        return owner.part("*")
    if isinstance(owner, Context):
        return owner.whole().part("*")
    if isinstance(owner, Filtered):
        return Filtered(item for one in owner for item in _values(one))
    return Filtered(_values(owner))


def _values(owner: object) -> Iterable[object]:
    if isinstance(owner, dict):
        return owner.values()
    return owner if isinstance(owner, list) else ()


def _of_each(owner: Filtered, index: object, world: World) -> Filtered:
    found = Filtered()
    for one in owner:
        world.spend()
        if isinstance(one, Gap | Context):
            found.append(_item(one, index, world))
        elif isinstance(one, dict) and is_primitive(index):
            key = _key(one, text_of(index))
            if key is not None:
                found.append(one[key])
        elif isinstance(one, list) and 0 <= number(index) < len(one):
            found.append(one[int(number(index))])
    return found


def _item(owner: object, index: object, world: World) -> object:
    if isinstance(owner, Gap):
        return owner.part(index if isinstance(index, str) and not has_gap(index) else "[...]")
    if not isinstance(owner, Context | dict | list):
        return None
    if has_gap(index):
        whole = owner.whole() if isinstance(owner, Context) else _first_gap(index, world)
        return Gap(whole.kind, whole.reason, f"{whole.text}[...]", whole.where, f"{key_of(owner)}[{world.key(index)}]")
    if isinstance(owner, list):
        place = number(index)
        return owner[int(place)] if 0 <= place < len(owner) else None
    if not is_primitive(index):
        return None
    if isinstance(owner, Context):
        return owner.get(text_of(index), world)
    key = _key(owner, text_of(index))
    return None if key is None else owner[key]


def _first_gap(index: object, world: World) -> Gap:
    if isinstance(index, Gap):
        return index
    from flywheel.workflows.expressions.values import gaps_in

    return world.gap(gaps_in(str(index))[0])


def _key(owner: dict[str, object], name: str) -> str | None:
    """The key of `owner` that `name` is, whatever its case."""
    if name in owner:
        return name
    folded = name.upper()
    return next((key for key in owner if key.upper() == folded), None)
