"""Equal values have one text."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flywheel.formats.json import canonical_json


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": [1, True, None], "a": 'é\n"'}, '{"a":"é\\n\\"","b":[1,true,null]}'),
        ([], "[]"),
        ({}, "{}"),
        (Decimal("1.50"), "1.5"),
        (Decimal("100"), "100"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("-0.0"), "0"),
        (Decimal("1E+500"), "1E+500"),
        (10**30, "1000000000000000000000000000000"),
        ((1, "x"), '[1,"x"]'),
    ],
)
def test_text(value: object, text: str) -> None:
    """Keys are sorted, nothing is spaced, numbers are exact and shortest."""
    assert canonical_json.dumps(value) == text


def test_indented() -> None:
    """The form for reading has a line per member and ends with a newline."""
    assert canonical_json.dumps({"b": [], "a": [1, {"c": 2}]}, indent=1) == (
        '{\n "a": [\n  1,\n  {\n   "c": 2\n  }\n ],\n "b": []\n}\n'
    )


def test_refuses_what_json_lacks() -> None:
    """A float is no exact number, so it has no canonical text."""
    with pytest.raises(TypeError, match="not a JSON value: float"):
        canonical_json.dumps({"a": 0.1})


decimals = st.builds(lambda digits, exponent: Decimal(f"{digits}E{exponent}"), st.integers(), st.integers(-300, 300))


@given(decimals)
def test_numbers_are_exact(value: Decimal) -> None:
    """No number is rounded, however long, and none keeps zeros it does not need."""
    text = canonical_json.number(value)
    assert Decimal(text) == value
    assert canonical_json.number(Decimal(f"{value:f}000" if "." in f"{value:f}" else f"{value:f}.000")) == text


values = st.recursive(
    st.none() | st.booleans() | st.integers() | decimals | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)


@given(values)
def test_reads_back(value: object) -> None:
    """Any JSON reader gets the value back, from either form."""
    for indent in (0, 2):
        back = json.loads(canonical_json.dumps(value, indent), parse_float=Decimal)
        assert canonical_json.dumps(back) == canonical_json.dumps(value)
