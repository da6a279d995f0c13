"""What a stack sees of a value: defaults filled in, primitives converted."""

from __future__ import annotations

import re
from functools import partial

from flywheel.formats import numbers
from flywheel.hcl.types import ABSENT, Collection, ObjectAttribute, ObjectType, Primitive, TupleType, Type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

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


def completer(type_: Type) -> Callable[[object], object]:
    """What fills a plain value of the type as `filled` does, with its collections marked by kind.

    Expressions tell them apart. One function serves any number of values: what an object lacks is filled in once.
    """
    from flywheel.hcl.expressions import ListValue, MapValue, SetValue, TupleValue  # only validations need it

    if isinstance(type_, ObjectType):
        return _object_completer(type_)
    if isinstance(type_, Collection):
        element = completer(type_.element)
        sequence = SetValue if type_.kind == "set" else ListValue

        def collection(value: object) -> object:
            if isinstance(value, dict):
                return MapValue({key: element(item) for key, item in value.items()})
            return sequence([element(item) for item in value]) if isinstance(value, list) else value

        return collection
    if isinstance(type_, TupleType):
        items = [completer(inner) for inner in type_.items]

        def fixed(value: object) -> object:
            if not isinstance(value, list):
                return value
            return TupleValue([inner(item) for inner, item in zip(items, value, strict=False)])

        return fixed
    assert isinstance(type_, Primitive)
    return partial(_converted, type_.name)


def _object_completer(type_: ObjectType) -> Callable[[object], object]:
    from flywheel.hcl.expressions import ObjectValue

    inner = {name: completer(attribute.type) for name, attribute in type_.attributes.items()}
    absent = {
        name: inner[name](None if attribute.default is ABSENT else attribute.default)
        for name, attribute in type_.attributes.items()
    }

    def complete(value: object) -> object:
        if not isinstance(value, dict):
            return value
        made = ObjectValue(absent)
        for name, item in value.items():
            if item is not None and name in inner:
                made[name] = inner[name](item)
        return made

    return complete


def _attribute(attribute: ObjectAttribute, value: object) -> object:
    if value is None and attribute.default is not ABSENT:
        value = attribute.default
    return filled(attribute.type, value)


def _converted(name: str, value: object) -> object:
    """A scalar in the primitive type called `name`; itself where that is its type, or nothing fits."""
    if isinstance(value, str):
        if name == "bool":
            return _BOOLS.get(value, value)
        if name == "number" and re.match(_NUMBER, value):
            number = numbers.exact(value.removeprefix("+"))
            return value if number is None else number
        return value
    if name != "string" or value is None or isinstance(value, list | dict):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return numbers.plain_text(value)  # type: ignore[arg-type]
