"""What a stack sees of a value: defaults filled in, primitives converted."""

from __future__ import annotations

import re

from flywheel.formats import numbers
from flywheel.hcl.types import ABSENT, Collection, ObjectAttribute, ObjectType, Primitive, TupleType, Type

# What Terraform reads in a string as a number, but for infinities and binary exponents.
_NUMBER = r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\Z"
_BOOLS = {"true": True, "false": False, "1": True, "0": False}


def filled(type_: Type, value: object) -> object:
    """A plain value of the type as Terraform completes it before it looks.

    An optional attribute that is left out or null takes its default, which is filled in too, or is
    null without one. Attributes that the type lacks are dropped; "5" for a number becomes 5.
    """
    if isinstance(type_, Primitive):
        return _converted(type_.name, value)
    if isinstance(type_, ObjectType) and isinstance(value, dict):
        return {name: _attribute(one, value.get(name)) for name, one in type_.attributes.items()}
    if isinstance(type_, Collection) and isinstance(value, dict):
        return {key: filled(type_.element, item) for key, item in value.items()}
    if isinstance(type_, Collection) and isinstance(value, list):
        return [filled(type_.element, item) for item in value]
    if isinstance(type_, TupleType) and isinstance(value, list):
        return [filled(inner, item) for inner, item in zip(type_.items, value, strict=False)]
    return value


def typed(type_: Type, value: object) -> object:
    """A filled value with its collections marked by kind, as expressions tell them apart."""
    from flywheel.hcl import expressions  # only validations need it

    if isinstance(type_, ObjectType) and isinstance(value, dict):
        marked = {name: typed(one.type, value.get(name)) for name, one in type_.attributes.items()}
        return expressions.ObjectValue(marked)
    if isinstance(type_, Collection) and isinstance(value, dict):
        return expressions.MapValue({key: typed(type_.element, item) for key, item in value.items()})
    if isinstance(type_, Collection) and isinstance(value, list):
        items = [typed(type_.element, item) for item in value]
        return expressions.SetValue(items) if type_.kind == "set" else expressions.ListValue(items)
    if isinstance(type_, TupleType) and isinstance(value, list):
        return expressions.TupleValue([typed(inner, item) for inner, item in zip(type_.items, value, strict=False)])
    return value


def _attribute(attribute: ObjectAttribute, value: object) -> object:
    if value is None and attribute.default is not ABSENT:
        value = attribute.default
    return filled(attribute.type, value)


def _converted(name: str, value: object) -> object:
    """A scalar in the primitive type called `name`; itself where that is its type, or nothing fits."""
    if name == "bool":
        return _BOOLS.get(value, value) if isinstance(value, str) else value
    if name == "number":
        if isinstance(value, str) and re.match(_NUMBER, value):
            number = numbers.exact(value.removeprefix("+"))
            return value if number is None else number
        return value
    if name == "string" and isinstance(value, bool):
        return "true" if value else "false"
    if name == "string" and value is not None and not isinstance(value, str | list | dict):
        return numbers.plain_text(value)  # type: ignore[arg-type]
    return value
