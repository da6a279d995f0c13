"""References and the steps behind a value: attributes, indices, splats."""

from __future__ import annotations

from flywheel.hcl.expressions import arithmetic
from flywheel.hcl.expressions.conversions import to_number
from flywheel.hcl.expressions.hcl_values import (
    EvaluationError,
    ListValue,
    SetValue,
    TupleValue,
    Unsupported,
    budget,
    described,
    elements,
)
from flywheel.hcl.expressions.nodes import Environment, HclNode, Literal, key_text


class Reference(HclNode):
    """A name, with its first attribute if one follows: `var.x`, or `x` that a `for` binds."""

    __slots__ = ("attribute", "name")

    def __init__(self, name: str, attribute: str | None) -> None:
        self.name = name
        self.attribute = attribute

    def value(self, env: Environment) -> object:
        """What the name stands for; raise `Unsupported` if the scope does not have it."""
        budget.spend(1)
        if self.name in env.local:
            found = env.local[self.name]
            return found if self.attribute is None else attribute_of(found, self.attribute)
        if self.attribute is None:
            raise Unsupported(f"`{self.name}` without an attribute")
        root = env.scope.get(self.name)
        if not isinstance(root, dict) or self.attribute not in root:
            raise Unsupported(f"`{self.name}.{self.attribute}`, which is not given here")
        return root[self.attribute]


class AttributeStep:
    """The step `.name`."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def apply(self, value: object, env: Environment) -> object:
        """The attribute or map element."""
        return attribute_of(value, self.name)


class IndexStep:
    """The step `[key]`."""

    __slots__ = ("key",)

    def __init__(self, key: HclNode) -> None:
        self.key = key

    def apply(self, value: object, env: Environment) -> object:
        """The element."""
        return element_of(value, self.key.value(env))


class SplatStep:
    """The step `[*]` or `.*` with the steps that apply to each element."""

    __slots__ = ("steps",)

    def __init__(self, steps: list[Step]) -> None:
        self.steps = steps

    def apply(self, value: object, env: Environment) -> object:
        """The elements; null has none, and a value that is not a sequence is the only one."""
        if value is None:
            return TupleValue()
        if not isinstance(value, list):
            return TupleValue([follow(value, self.steps, env)])
        made = (follow(item, self.steps, env) for item in elements(value))
        return TupleValue(made) if isinstance(value, TupleValue) else ListValue(made)


Step = AttributeStep | IndexStep | SplatStep


class Traversal(HclNode):
    """A value and the steps that lead on from it."""

    __slots__ = ("source", "steps")

    def __init__(self, source: HclNode, steps: list[Step]) -> None:
        self.source = source
        self.steps = steps

    def value(self, env: Environment) -> object:
        """The value at the end."""
        return follow(self.source.value(env), self.steps, env)


def follow(value: object, steps: list[Step], env: Environment) -> object:
    """The value at the end of `steps`."""
    for step in steps:
        value = step.apply(value, env)
    return value


def is_static(node: HclNode) -> bool:
    """Whether `node` is a reference with constant steps only."""
    if not isinstance(node, Traversal):
        return isinstance(node, Reference)
    steps = node.steps
    return isinstance(node.source, Reference) and all(
        isinstance(step, AttributeStep) or (isinstance(step, IndexStep) and isinstance(step.key, Literal))
        for step in steps
    )


def attribute_of(value: object, name: str) -> object:
    """`value.name`."""
    budget.spend(1)
    if not isinstance(value, dict):
        raise EvaluationError(f"an attribute is taken of {described(value)}.")
    if name not in value:
        raise EvaluationError(f"there is no attribute `{name}`.")
    return value[name]


def element_of(value: object, key: object) -> object:
    """`value[key]`."""
    budget.spend(1)
    if value is None or key is None:
        raise EvaluationError("an index or what it is taken of is null.")
    if isinstance(value, dict):
        name = key_text(key)
        if name not in value:
            raise EvaluationError("a map or object has no element with the given key.")
        return value[name]
    if isinstance(value, SetValue) or not isinstance(value, list):
        raise EvaluationError(f"an index is taken of {described(value)}.")
    place = arithmetic.checked(to_number(key))
    if place < 0 or place >= len(value) or place != arithmetic.truncate(place):
        raise EvaluationError("an index is not a place in the list.")
    return value[int(place)]
