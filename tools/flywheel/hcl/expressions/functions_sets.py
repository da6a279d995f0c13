"""Functions on sets; a list or tuple given to them is converted."""

from __future__ import annotations

from itertools import product

from flywheel.hcl.expressions.calls import function
from flywheel.hcl.expressions.conversions import convert, to_set
from flywheel.hcl.expressions.hcl_values import (
    EvaluationError,
    ListValue,
    SetValue,
    TupleValue,
    budget,
    described,
    elements,
    identity,
)
from flywheel.hcl.expressions.unification import common_element_type


@function("toset", "any?")
def _toset(value: object) -> object:
    if value is None:
        return None
    if isinstance(value, list):
        return to_set(value)
    raise EvaluationError(f"{described(value)} is not a set.")


@function("setunion", "sequence", rest="sequence")
def _setunion(*sequences: list[object]) -> object:
    return SetValue(item for one in _alike(sequences) for item in one)


@function("setintersection", "sequence", rest="sequence")
def _setintersection(*sequences: list[object]) -> object:
    first, *others = _alike(sequences)
    kept = [set(map(identity, other)) for other in others]
    return SetValue(item for item in first if all(identity(item) in other for other in kept))


@function("setsubtract", "sequence", "sequence")
def _setsubtract(minuend: list[object], subtrahend: list[object]) -> object:
    first, second = _alike((minuend, subtrahend))
    removed = set(map(identity, second))
    return SetValue(item for item in first if identity(item) not in removed)


def _alike(sequences: tuple[list[object], ...]) -> list[list[object]]:
    """The sequences with all elements of all of them converted to one type."""
    common = common_element_type(sequences)
    return [[convert(item, common) for item in elements(one)] for one in sequences]


@function("setproduct", rest="sequence")
def _setproduct(*sequences: list[object]) -> object:
    if len(sequences) < 2:
        raise EvaluationError("there are fewer than two sets.")
    count = 1
    for one in sequences:
        count *= len(one)
        budget.spend(count)
    columns = [_alike((one,))[0] for one in sequences]
    made = [TupleValue(row) for row in product(*columns)]
    return SetValue(made) if any(isinstance(one, SetValue) for one in sequences) else ListValue(made)
