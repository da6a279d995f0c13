"""Conversion of values between types."""

from __future__ import annotations

from decimal import Decimal

from flywheel.hcl.expressions import arithmetic
from flywheel.hcl.expressions.hcl_values import (
    EvaluationError,
    ListValue,
    MapValue,
    ObjectValue,
    SetValue,
    TupleValue,
    budget,
    described,
    elements,
    is_raw,
)
from flywheel.hcl.expressions.unification import Type, common_element_type, element_type, members

_BOOLS = {"true": True, "1": True, "false": False, "0": False}


def convert(value: object, to: Type) -> object:
    """`value` as a value of type `to`; null stays null. Raise `EvaluationError` if it cannot be one.

    A list or map of the scope stays of unknown kind: that `to` is a list may be a guess.
    """
    if value is None or to in ("dynamic", "hidden"):
        return value
    if to == "string":
        return to_string(value)
    if to == "number":
        return to_number(value)
    if to == "bool":
        return to_bool(value)
    if isinstance(value, dict) and to[0] in ("map", "object"):
        return _convert_mapping(value, to)
    if isinstance(value, list) and to[0] in ("list", "set", "tuple"):
        return _convert_sequence(value, to)
    raise EvaluationError(f"{described(value)} is no {to[0]}.")


def _convert_mapping(value: dict[str, object], to: Type) -> object:
    budget.spend(len(value) + 1)
    if to[0] == "map":
        made = {key: convert(item, element_type(to)) for key, item in value.items()}
        return made if is_raw(value) else MapValue(made)
    names, types = members(to)
    if not value.keys() >= set(names):
        raise EvaluationError("the object lacks an attribute.")
    made = {str(name): convert(value[str(name)], one) for name, one in zip(names, types, strict=True)}
    return made if is_raw(value) else ObjectValue(made)


def _convert_sequence(value: list[object], to: Type) -> object:
    items = elements(value)
    if to[0] == "tuple":
        types = members(to)[1]
        if len(types) != len(items):
            raise EvaluationError(f"a tuple of {len(items)} elements does not fit one of {len(types)}.")
        made = [convert(item, one) for item, one in zip(items, types, strict=True)]
        return made if is_raw(value) else TupleValue(made)
    made = [convert(item, element_type(to)) for item in items]
    if to[0] == "set":
        return SetValue(made)
    return made if is_raw(value) else ListValue(made)


def to_string(value: object) -> str:
    """A string, number or boolean as a string."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return arithmetic.to_text(value)
    raise EvaluationError(f"{described(value)} stands where a string is needed.")


def to_number(value: object) -> arithmetic.Number:
    """A number, or a string that holds one in decimal."""
    if isinstance(value, str):
        number = arithmetic.parse(value)
        if number is None:
            raise EvaluationError("a string that is not a decimal number stands where a number is needed.")
        return number
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    raise EvaluationError(f"{described(value)} stands where a number is needed.")


def to_bool(value: object) -> bool:
    """A boolean, or the string of one."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        if value in _BOOLS:
            return _BOOLS[value]
        raise EvaluationError('a string that is neither "true" nor "false" stands where a bool is needed.')
    raise EvaluationError(f"{described(value)} stands where a bool is needed.")


def to_list(value: list[object]) -> ListValue:
    """The elements as a list: all of their common type."""
    common = common_element_type([value])
    return ListValue(convert(item, common) for item in elements(value))


def to_set(value: list[object]) -> SetValue:
    """The elements as a set: all of their common type, each once."""
    return value if isinstance(value, SetValue) else SetValue(to_list(value))
