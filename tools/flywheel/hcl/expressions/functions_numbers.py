"""Functions that yield numbers, and conversions to single values."""

from __future__ import annotations

from flywheel.hcl.expressions import arithmetic
from flywheel.hcl.expressions.calls import function
from flywheel.hcl.expressions.conversions import to_bool, to_number, to_string
from flywheel.hcl.expressions.hcl_values import EvaluationError, ListValue, Unsupported

_RANGE_LIMIT = 1024
#: Terraform computes powers with 53 bits; above that it rounds as the platform does.
_POWER_LIMIT = 2**53
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


@function("abs", "number")
def _abs(value: arithmetic.Number) -> object:
    return arithmetic.negate(value) if value < 0 else value


@function("ceil", "number")
def _ceil(value: arithmetic.Number) -> object:
    return -arithmetic.round_down(arithmetic.negate(value))


@function("floor", "number")
def _floor(value: arithmetic.Number) -> object:
    return arithmetic.round_down(value)


@function("signum", "whole")
def _signum(value: int) -> object:
    return (value > 0) - (value < 0)


@function("max", rest="number")
def _max(*values: arithmetic.Number) -> object:
    return max(_some(values))


@function("min", rest="number")
def _min(*values: arithmetic.Number) -> object:
    return min(_some(values))


def _some(values: tuple[arithmetic.Number, ...]) -> tuple[arithmetic.Number, ...]:
    if not values:
        raise EvaluationError("there is no number.")
    return values


@function("sum", "sequence")
def _sum(values: list[object]) -> object:
    if not values:
        raise EvaluationError("the list is empty.")
    total: arithmetic.Number = 0
    for value in values:
        total = arithmetic.add(total, to_number(value))
    return total


@function("pow", "number", "number")
def _pow(base: arithmetic.Number, exponent: arithmetic.Number) -> object:
    if isinstance(base, int) and isinstance(exponent, int) and 0 <= exponent <= 64:
        power = arithmetic.checked(base) ** exponent
        if -_POWER_LIMIT <= power <= _POWER_LIMIT:
            return power
    raise Unsupported("a power that is not a whole number of at most 53 bits")


@function("parseint", "any", "whole")
def _parseint(text: object, base: int) -> object:
    if not isinstance(text, str):
        raise EvaluationError("the first argument is not a string.")
    if not 2 <= base <= 62:
        raise EvaluationError("the base is not between 2 and 62.")
    digits = text[1:] if text[:1] in ("+", "-") else text
    if base <= 36:
        digits = digits.lower()
    if not digits or not set(_DIGITS[:base]).issuperset(digits):
        raise EvaluationError("the string is not a whole number of that base.")
    if len(digits) > 150:
        raise Unsupported("a number of more than 150 digits")
    value = 0
    for digit in digits:
        value = value * base + _DIGITS.index(digit)
    return arithmetic.checked(-value if text[0] == "-" else value)


@function("range", rest="number")
def _range(*limits: arithmetic.Number) -> object:
    if not 1 <= len(limits) <= 3:
        raise EvaluationError("it takes one, two or three numbers.")
    start, end = (0, limits[0]) if len(limits) == 1 else limits[:2]
    step = limits[2] if len(limits) == 3 else (1 if end >= start else -1)
    if (step > 0 and end < start) or (step < 0 and end > start):
        raise EvaluationError("the step leads away from the end.")
    made: list[object] = []
    at = start
    while (at < end) if step > 0 else (at > end) if step < 0 else (start != end):
        if len(made) == _RANGE_LIMIT:
            raise EvaluationError(f"it makes more than {_RANGE_LIMIT} numbers.")
        made.append(at)
        at = arithmetic.add(at, step)
    return ListValue(made)


@function("tonumber", "any?")
def _tonumber(value: object) -> object:
    return None if value is None else to_number(value)


@function("tostring", "any?")
def _tostring(value: object) -> object:
    return None if value is None else to_string(value)


@function("tobool", "any?")
def _tobool(value: object) -> object:
    return None if value is None else to_bool(value)


@function("nonsensitive", "any?")
@function("sensitive", "any?")
def _unmarked(value: object) -> object:
    # Whether a value is shown does not change what it is.
    return value
