"""Quantities are those of Kubernetes' grammar, and exact."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flywheel.formats import quantities
from flywheel.formats.quantities import UNITS, QuantityError

AMOUNTS = {
    "0": 0,
    "5": 5,
    "+5": 5,
    "-5": -5,
    "1.": 1,
    ".5": Decimal("0.5"),
    "00.50": Decimal("0.5"),
    "500m": Decimal("0.5"),
    "100n": Decimal("0.0000001"),
    "7u": Decimal("0.000007"),
    "2k": 2000,
    "3M": 3_000_000,
    "4G": 4_000_000_000,
    "1T": 10**12,
    "1P": 10**15,
    "1E": 10**18,
    "1Ki": 1024,
    "1Mi": 1024**2,
    "8Gi": 8 * 1024**3,
    "1Ti": 1024**4,
    "1Pi": 1024**5,
    "1Ei": 1024**6,
    "1.5Gi": 1536 * 1024**2,
    "0.1Ki": Decimal("102.4"),
    "1e3": 1000,
    "1E3": 1000,
    "1e+3": 1000,
    "1E-3": Decimal("0.001"),
    "9223372036854775807": 9223372036854775807,
    "9999999999999999999999999999999999Ei": 9999999999999999999999999999999999 * 1024**6,
}

REFUSED = {
    "": "it is empty",
    "Gi": "it does not begin with a number",
    ".": "it does not begin with a number",
    "+": "it does not begin with a number",
    "--1": "it does not begin with a number",
    " 1": "it does not begin with a number",
    "１": "it does not begin with a number",
    "1 Gi": "it contains white space",
    "1Gi ": "it contains white space",
    "1\n": "it contains white space",
    "1gi": "`gi` is not a unit; write `Gi`",
    "1g": "`g` is not a unit; write `G` or `Gi`",
    "4gb": "`gb` is not a unit; write `G`",
    "4GB": "`GB` is not a unit; write `G`",
    "4GiB": "`GiB` is not a unit; write `Gi`",
    "1K": "`K` is not a unit; write `k` or `Ki`",
    "1e": "`e` is not a unit; write `E` or `Ei`",
    "1e1.5": "`e1.5` is not a unit",
    "0x1": "`x1` is not a unit",
    "1_000": "`_000` is not a unit",
    "1,5": "`,5` is not a unit",
    "1.1.M": "`.M` is not a unit",
    "1+1.0M": "`+1.0M` is not a unit",
    "0.1mi": "`mi` is not a unit; write `Mi`",
    "0.1am": "`am` is not a unit",
    "-3.01i": "`i` is not a unit",
    "-3.01e-": "`e-` is not a unit",
    "1\x07": "`\\u0007` is not a unit",
    "1e99": "its exponent is larger than 30",
    "9" * 41: "it is longer than 40 characters",
}


@pytest.mark.parametrize("text", AMOUNTS)
def test_amount(text: str) -> None:
    """Every form of the grammar has its exact amount."""
    assert quantities.parse(text) == AMOUNTS[text]


@pytest.mark.parametrize("text", REFUSED)
def test_refuses(text: str) -> None:
    """Near misses are refused and told apart; the list has Kubernetes' own bad examples."""
    with pytest.raises(QuantityError) as caught:
        quantities.parse(text)
    assert str(caught.value) == REFUSED[text]


@given(st.integers(-(10**12), 10**12), st.integers(0, 9), st.sampled_from(sorted(UNITS)))
def test_multiplies_by_the_unit(digits: int, places: int, unit: str) -> None:
    """An amount is its number times its unit, without rounding."""
    number = Decimal(f"{digits}E-{places}")
    assert Fraction(quantities.parse(f"{number:f}{unit}")) == Fraction(number) * Fraction(UNITS[unit])


@given(st.text(max_size=50))
def test_any_text(text: str) -> None:
    """No text makes the reader fail in another way."""
    try:
        quantities.parse(text)
    except QuantityError as err:
        assert str(err).isprintable()
