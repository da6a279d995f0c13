"""The tree of a parsed expression: each node computes its value in an environment."""

from __future__ import annotations

from collections.abc import Callable

from flywheel.formats.nfc import nfc
from flywheel.hcl.expressions import arithmetic
from flywheel.hcl.expressions.conversions import convert, to_bool, to_number, to_string
from flywheel.hcl.expressions.hcl_values import (
    EvaluationError,
    ObjectValue,
    TupleValue,
    Unsupported,
    budget,
    equal,
    kind,
)
from flywheel.hcl.expressions.unification import common_type


class Environment:
    """The scope an expression is evaluated in, and the names that `for` binds inside it."""

    __slots__ = ("local", "scope")

    def __init__(self, scope: dict[str, object], local: dict[str, object]) -> None:
        self.scope = scope
        self.local = local


class HclNode:
    """A part of an expression."""

    __slots__ = ()

    def value(self, env: Environment) -> object:
        """The value; raise `EvaluationError` where Terraform would, `Unsupported` at our limits."""
        raise NotImplementedError


class Literal(HclNode):
    """A number, string, boolean or null."""

    __slots__ = ("constant",)

    def __init__(self, constant: object) -> None:
        self.constant = constant

    def value(self, env: Environment) -> object:
        """The constant."""
        return self.constant


class NotEvaluated(HclNode):
    """What HCL has and this evaluator lacks: a value of it is never computed."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def value(self, env: Environment) -> object:
        """Nothing: raises `Unsupported`."""
        raise Unsupported(self.name)


class Faulty(HclNode):
    """What parses and is an error however it is evaluated."""

    __slots__ = ("fault",)

    def __init__(self, fault: str) -> None:
        self.fault = fault

    def value(self, env: Environment) -> object:
        """Nothing: raises `EvaluationError`."""
        raise EvaluationError(self.fault)


class TemplateOf(HclNode):
    """A quoted string with `${...}` in it."""

    __slots__ = ("parts",)

    def __init__(self, parts: list[str | HclNode]) -> None:
        self.parts = parts

    def value(self, env: Environment) -> object:
        """The text; a template that is one interpolation and nothing else has the value of that."""
        budget.spend(1)
        parts = self.parts
        if len(parts) == 1 and isinstance(parts[0], HclNode):
            return parts[0].value(env)
        texts = [part if isinstance(part, str) else _text(part.value(env)) for part in parts]
        budget.spend(sum(map(len, texts)) // 16)
        return nfc("".join(texts))


def _text(value: object) -> str:
    if value is None:
        raise EvaluationError("a null stands in a string template.")
    return to_string(value)


class Unary(HclNode):
    """`!` or `-`."""

    __slots__ = ("operand", "operator")

    def __init__(self, operator: str, operand: HclNode) -> None:
        self.operator = operator
        self.operand = operand

    def value(self, env: Environment) -> object:
        """The opposite."""
        budget.spend(1)
        given = _operand(self.operand.value(env))
        return not to_bool(given) if self.operator == "!" else arithmetic.negate(to_number(given))


def _operand(value: object) -> object:
    if value is None:
        raise EvaluationError("an operand is null.")
    return value


def _compare(test: Callable[[arithmetic.Number, arithmetic.Number], bool]) -> Callable[[object, object], object]:
    def compare(left: object, right: object) -> object:
        one, other = to_number(_operand(left)), to_number(_operand(right))
        return test(arithmetic.checked(one), arithmetic.checked(other))

    return compare


def _compute(
    operation: Callable[[arithmetic.Number, arithmetic.Number], arithmetic.Number],
) -> Callable[[object, object], object]:
    def compute(left: object, right: object) -> object:
        return operation(to_number(_operand(left)), to_number(_operand(right)))

    return compute


_OPERATIONS: dict[str, Callable[[object, object], object]] = {
    "==": equal,
    "!=": lambda left, right: not equal(left, right),
    "<": _compare(lambda left, right: left < right),
    "<=": _compare(lambda left, right: left <= right),
    ">": _compare(lambda left, right: left > right),
    ">=": _compare(lambda left, right: left >= right),
    "+": _compute(arithmetic.add),
    "-": _compute(arithmetic.subtract),
    "*": _compute(arithmetic.multiply),
    "/": _compute(arithmetic.divide),
    "%": _compute(arithmetic.modulo),
}


class Binary(HclNode):
    """Two operands and the operator between them; its own left operand is often one more."""

    __slots__ = ("left", "operator", "right")

    def __init__(self, left: HclNode, operator: str, right: HclNode) -> None:
        self.left = left
        self.operator = operator
        self.right = right

    def value(self, env: Environment) -> object:
        """The result, computed from the left without recursion: a chain may be long."""
        chain: list[Binary] = []
        node: HclNode = self
        while isinstance(node, Binary):
            chain.append(node)
            node = node.left
        result = node.value(env)
        for link in reversed(chain):
            budget.spend(1)
            if link.operator in ("&&", "||"):
                result = _logical(link, result, env)
            else:
                result = _OPERATIONS[link.operator](result, link.right.value(env))
        return result


def _logical(link: Binary, left: object, env: Environment) -> bool:
    if left is None:
        return _beside_null(link.operator, link.right.value(env))
    one = to_bool(left)
    decided = one == (link.operator == "||")
    try:
        right = link.right.value(env)
        if right is None:
            return _beside_null(link.operator, one)
        other = to_bool(right)
    except EvaluationError:
        if decided:
            # Terraform evaluates both operands up to 1.11, and only the left one since, like OpenTofu.
            reason = f"a failing right operand of `{link.operator}`, about which Terraform's versions differ"
            raise Unsupported(reason) from None
        raise
    return one if decided else other


def _beside_null(operator: str, other: object) -> bool:
    """What an operand comes to whose other operand is null: Terraform refuses it, OpenTofu takes null for false."""
    if operator == "||" and (other is None or not to_bool(other)):
        raise EvaluationError("an operand is null.")
    raise Unsupported(f"a null beside `{operator}`, about which Terraform and OpenTofu differ")


class Conditional(HclNode):
    """`condition ? yes : no`."""

    __slots__ = ("condition", "no", "yes")

    def __init__(self, condition: HclNode, yes: HclNode, no: HclNode) -> None:
        self.condition = condition
        self.yes = yes
        self.no = no

    def value(self, env: Environment) -> object:
        """The chosen value, converted to the type it has in common with the other one."""
        budget.spend(1)
        condition = self.condition.value(env)
        if condition is None:
            raise EvaluationError("the condition of `?` is null.")
        chosen, other = (self.yes, self.no) if to_bool(condition) else (self.no, self.yes)
        result = chosen.value(env)
        try:
            alternative = other.value(env)
        except EvaluationError:
            alternative = _stand_in(other)
        if result is None or alternative is None or (kind(result) == kind(alternative) and _is_simple(result)):
            return result
        return convert(result, common_type((result, alternative), "the two results of `?`"))


def _stand_in(failed: HclNode) -> object:
    """A value of the type that Terraform knows a failed expression would have had; null if it knows none."""
    if isinstance(failed, Binary | Unary):
        return 0 if failed.operator in ("+", "-", "*", "/", "%") else True
    return "" if isinstance(failed, TemplateOf) and len(failed.parts) > 1 else None


def _is_simple(value: object) -> bool:
    return not isinstance(value, list | dict)


class TupleOf(HclNode):
    """`[a, b]`."""

    __slots__ = ("items",)

    def __init__(self, items: list[HclNode]) -> None:
        self.items = items

    def value(self, env: Environment) -> object:
        """The tuple."""
        budget.spend(len(self.items) + 1)
        return TupleValue(item.value(env) for item in self.items)


class ObjectOf(HclNode):
    """`{a = b}`; the last of two equal keys wins."""

    __slots__ = ("items",)

    def __init__(self, items: list[tuple[HclNode, HclNode]]) -> None:
        self.items = items

    def value(self, env: Environment) -> object:
        """The object."""
        budget.spend(len(self.items) + 1)
        return ObjectValue([(key_text(key.value(env)), item.value(env)) for key, item in self.items])


def key_text(value: object) -> str:
    """A value as an object key."""
    if value is None:
        raise EvaluationError("a key is null.")
    return to_string(value)
