"""The tree of a parsed expression: each node computes its value in a case, with the names of a scope."""

from __future__ import annotations

from flywheel.workflows.expressions.github_values import (
    Context,
    FilteredList,
    Gap,
    Where,
    has_gap,
    is_primitive,
    key_of,
    less,
    number,
    text_of,
)
from flywheel.workflows.expressions.lookup_context import LookupContext
from flywheel.workflows.expressions.node import Arguments, ExpressionNode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.workflows.expressions.cases import Case
    from flywheel.workflows.expressions.functions import GitHubFunction
    from flywheel.workflows.expressions.node import Scope


class LiteralNode(ExpressionNode):
    """A number, string, boolean or null; a string is a `LocatedString`."""

    __slots__ = ("constant",)

    def __init__(self, constant: object) -> None:
        self.constant = constant

    def value(self, case: Case, scope: Scope) -> object:
        """The constant."""
        return self.constant


class ContextNode(ExpressionNode):
    """A context."""

    __slots__ = ("name", "where")

    def __init__(self, name: str, where: Where) -> None:
        self.name = name
        self.where = where

    def value(self, case: Case, scope: Scope) -> object:
        """The value of the name in the scope."""
        return scope.named(self.name, self.where, case)


class NotNode(ExpressionNode):
    """`!`."""

    __slots__ = ("operand",)

    def __init__(self, operand: ExpressionNode) -> None:
        self.operand = operand

    def value(self, case: Case, scope: Scope) -> object:
        """Whether the operand is falsy."""
        case.spend()
        return not case.truthy(self.operand.value(case, scope))


class LogicalNode(ExpressionNode):
    """`&&` or `||` with two or more operands: the value of the first deciding operand, or else of the last."""

    __slots__ = ("any", "operands")

    def __init__(self, operator: str, operands: list[ExpressionNode]) -> None:
        self.any = operator == "||"
        self.operands = operands

    def value(self, case: Case, scope: Scope) -> object:
        """The value of one operand; later operands are not evaluated."""
        for operand in self.operands[:-1]:
            case.spend()
            value = operand.value(case, scope)
            if case.truthy(value) == self.any:
                return value
        return self.operands[-1].value(case, scope)


class ComparisonNode(ExpressionNode):
    """`==`, `!=`, `<`, `<=`, `>` and `>=`."""

    __slots__ = ("left", "operator", "right")

    def __init__(self, left: ExpressionNode, operator: str, right: ExpressionNode) -> None:
        self.left = left
        self.operator = operator
        self.right = right

    def value(self, case: Case, scope: Scope) -> object:
        """A boolean."""
        case.spend()
        left, right = self.left.value(case, scope), self.right.value(case, scope)
        if self.operator in ("==", "!="):
            return case.equal(left, right) == (self.operator == "==")
        left, right = case.settled(left), case.settled(right)
        if has_gap(left) or has_gap(right):
            return case.decide(f"{case.key(left)}{self.operator}{case.key(right)}")
        if self.operator.startswith(">"):
            left, right = right, left
        return less(left, right) or (self.operator.endswith("=") and case.equal(left, right))


class CallNode(ExpressionNode):
    """A call of a function."""

    __slots__ = ("arguments", "function", "where")

    def __init__(self, function: GitHubFunction, arguments: list[ExpressionNode], where: Where) -> None:
        self.function = function
        self.arguments = arguments
        self.where = where

    def value(self, case: Case, scope: Scope) -> object:
        """The result; arguments are evaluated when the function reads them."""
        case.spend()
        return self.function.call(case, Arguments(self.arguments, self.where, case, scope))


class IndexNode(ExpressionNode):
    """`.name` and `[...]`; `index` is None for `*`."""

    __slots__ = ("index", "name", "owner")

    def __init__(self, owner: ExpressionNode, index: ExpressionNode | None) -> None:
        self.owner = owner
        self.index = index
        constant = index.constant if isinstance(index, LiteralNode) else None
        self.name = constant if isinstance(constant, str) else None

    def value(self, case: Case, scope: Scope) -> object:
        """The property or item, null if it is missing; for `.*` those that exist."""
        case.spend()
        owner = case.settled(self.owner.value(case, scope))
        if self.name is not None and isinstance(owner, LookupContext):  # nearly always
            return owner.get(self.name, case)
        if self.index is None:
            return _items(owner)
        index = case.settled(self.index.value(case, scope))
        if isinstance(owner, FilteredList):
            return _of_each(owner, index, case)
        return _item(owner, index, case)


def _items(owner: object) -> object:
    if isinstance(owner, Gap):
        return owner.part("*")
    if isinstance(owner, LookupContext):
        return owner.whole().part("*")
    if isinstance(owner, FilteredList):
        return FilteredList(item for one in owner for item in _values(one))
    return FilteredList(_values(owner))


def _values(owner: object) -> Iterable[object]:
    if isinstance(owner, dict):
        return owner.values()
    return owner if isinstance(owner, list) else ()


def _of_each(owner: FilteredList, index: object, case: Case) -> FilteredList:
    found = FilteredList()
    for one in owner:
        case.spend()
        if isinstance(one, Gap | Context):
            found.append(_item(one, index, case))
        elif isinstance(one, dict) and is_primitive(index):
            key = _key(one, text_of(index))
            if key is not None:
                found.append(one[key])
        elif isinstance(one, list) and 0 <= number(index) < len(one):
            found.append(one[int(number(index))])
    return found


def _item(owner: object, index: object, case: Case) -> object:
    if isinstance(owner, Gap):
        return owner.part(index if isinstance(index, str) and not has_gap(index) else "[...]")
    if not isinstance(owner, LookupContext | dict | list):
        return None
    if has_gap(index):
        whole = owner.whole() if isinstance(owner, LookupContext) else _first_gap(index, case)
        return Gap(whole.kind, whole.reason, f"{whole.text}[...]", whole.where, f"{key_of(owner)}[{case.key(index)}]")
    if isinstance(owner, list):
        place = number(index)
        return owner[int(place)] if 0 <= place < len(owner) else None
    if not is_primitive(index):
        return None
    if isinstance(owner, LookupContext):
        return owner.get(text_of(index), case)
    key = _key(owner, text_of(index))
    return None if key is None else owner[key]


def _first_gap(index: object, case: Case) -> Gap:
    if isinstance(index, Gap):
        return index
    from flywheel.workflows.expressions.github_values import gaps_in

    return case.gap(gaps_in(str(index))[0])


def _key(owner: dict[str, object], name: str) -> str | None:
    """The key of `owner` that equals `name` except for case."""
    if name in owner:
        return name
    folded = name.upper()
    return next((key for key in owner if key.upper() == folded), None)
