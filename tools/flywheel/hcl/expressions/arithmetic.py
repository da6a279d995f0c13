"""Arithmetic as Terraform does it: binary floating point of 512 bits.

A number is an `int` if it has no fraction, else the shortest `Decimal` that stands
for its 512-bit value; one such decimal belongs to each value, so comparing decimals
compares values. Integers of 512 bits are computed exactly, which is the common case.
"""

from __future__ import annotations

from decimal import Decimal

from flywheel.formats.numbers import exact, plain_text
from flywheel.hcl.expressions.hcl_values import EvaluationError, Unsupported, budget

Number = int | Decimal

_BITS = 512
_LIMIT = 1 << _BITS
_SMALLEST_EXPONENT = -600

_DIGITS = frozenset("0123456789")
_FOREIGN = frozenset("0123456789+-.p")


def parse(text: str) -> Number | None:
    """The number that `text` is in decimal, or None if it is not one.

    Raises `Unsupported` for one beyond 150 digits, and for the forms of binary and
    infinite numbers that Terraform takes too.
    """
    body = text[1:] if text[:1] in ("+", "-") else text
    mantissa, mark, exponent = body.replace("E", "e", 1).partition("e")
    whole, _, fraction = mantissa.partition(".")
    power = exponent[1:] if exponent[:1] in ("+", "-") else exponent
    if (whole or fraction) and _DIGITS.issuperset(whole + fraction + power) and bool(mark) == bool(power):
        value = exact(("-" if text[0] == "-" else "") + body)
        if value is None:
            raise Unsupported("a number of more than 150 digits")
        return value
    if body in ("Inf", "inf") or (body[:1] in _DIGITS and "p" in body and _FOREIGN.issuperset(body)):
        raise Unsupported("an infinite or binary number")
    return None


def to_text(value: Number) -> str:
    """The shortest decimal form of `value`, never with an exponent."""
    text = plain_text(checked(value))
    return text.rstrip("0").rstrip(".") if "." in text else text


def checked(value: Number) -> Number:
    """`value`, unless it takes more room than 512 bits or 600 places."""
    if isinstance(value, int):
        if -_LIMIT < value < _LIMIT:
            return value
    elif value.is_finite() and _SMALLEST_EXPONENT < value.adjusted() < -_SMALLEST_EXPONENT:
        return value
    raise Unsupported("a number beyond 512 bits")


def add(left: Number, right: Number) -> Number:
    """`left + right`."""
    if isinstance(left, int) and isinstance(right, int):
        return checked(left + right)
    a, b = _ratio(left)
    c, d = _ratio(right)
    return _nearest(a * d + c * b, b * d)


def subtract(left: Number, right: Number) -> Number:
    """`left - right`."""
    return add(left, negate(right))


def negate(value: Number) -> Number:
    """`-value`; zero has no sign here."""
    # `-` on a decimal would round it to the precision of the context.
    return -value if isinstance(value, int) else value.copy_negate()


def multiply(left: Number, right: Number) -> Number:
    """`left * right`."""
    if isinstance(left, int) and isinstance(right, int):
        return checked(checked(left) * checked(right))
    a, b = _ratio(left)
    c, d = _ratio(right)
    return _nearest(a * c, b * d)


def divide(left: Number, right: Number) -> Number:
    """`left / right`; raise `EvaluationError` for 0 / 0, `Unsupported` for an infinite result."""
    if right == 0:
        if left == 0:
            raise EvaluationError("zero is divided by zero.")
        raise Unsupported("the infinite result of a division by zero")
    a, b = _ratio(left)
    c, d = _ratio(right)
    return _nearest(a * d, b * c)


def modulo(left: Number, right: Number) -> Number:
    """What is left of `left` after whole times `right`, with the sign of `left`.

    By zero it is `left`, as in Terraform.
    """
    if right == 0:
        return left
    quotient = divide(left, right)
    return subtract(left, multiply(right, truncate(quotient)))


def truncate(value: Number) -> int:
    """The whole part."""
    return int(checked(value))


def round_down(value: Number) -> int:
    """The largest integer up to `value`."""
    whole = truncate(value)
    return whole - 1 if value < whole else whole


def fixed(value: Number, places: int) -> str:
    """`value` with exactly `places` digits after the point, halves to the even digit."""
    numerator, denominator = _ratio(value)
    scaled = _half_even(abs(numerator) * 10**places, denominator)
    digits = str(scaled).rjust(places + 1, "0")
    sign = "-" if numerator < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else sign + digits


def scientific(value: Number) -> str:
    """`value` as `%v` prints it: with an exponent from a million on and below 0.0001."""
    text = to_text(value)
    whole, _, fraction = text.removeprefix("-").partition(".")
    digits = (whole + fraction).lstrip("0")
    exponent = len(whole) - 1 if whole != "0" else len(digits) - len(fraction) - 1
    digits = digits.rstrip("0")
    if not digits or -5 < exponent < 6:
        return text
    sign = "-" if text[0] == "-" else ""
    tail = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{tail}e{'-' if exponent < 0 else '+'}{abs(exponent):02}"


def _half_even(numerator: int, denominator: int) -> int:
    quotient, rest = divmod(numerator, denominator)
    twice = 2 * rest
    return quotient + (twice > denominator or (twice == denominator and quotient & 1))


def _binary(numerator: int, denominator: int) -> tuple[int, int]:
    """The 512-bit mantissa and the exponent of two nearest to a positive ratio."""
    shift = _BITS - numerator.bit_length() + denominator.bit_length()
    while True:
        mantissa = _half_even(numerator << max(shift, 0), denominator << max(-shift, 0))
        excess = mantissa.bit_length() - _BITS
        if excess <= 0:
            return mantissa, -shift
        shift -= excess


def _ratio(value: Number) -> tuple[int, int]:
    """The exact ratio that Terraform holds for `value`."""
    checked(value)
    if isinstance(value, int):
        return value, 1
    budget.spend(100)
    numerator, denominator = value.as_integer_ratio()
    mantissa, exponent = _binary(abs(numerator), denominator)
    sign = -1 if numerator < 0 else 1
    return sign * mantissa << max(exponent, 0), 1 << max(-exponent, 0)


def _nearest(numerator: int, denominator: int) -> Number:
    """The number that Terraform makes of a ratio."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    if numerator % denominator == 0:
        return checked(numerator // denominator)
    budget.spend(500)  # to find the shortest digits takes half a millisecond
    mantissa, exponent = _binary(abs(numerator), denominator)
    if exponent >= 0 or mantissa % (1 << -exponent) == 0:
        value: Number = mantissa << exponent if exponent >= 0 else mantissa >> -exponent
    else:
        value = _shortest(mantissa, -exponent)
    return checked(value if numerator > 0 else negate(value))


def _shortest(mantissa: int, places: int) -> Decimal:
    """The fewest digits that lie nearer to `mantissa / 2**places` than to its neighbours."""
    # All in units of half a last place, so that the bounds between neighbours are whole.
    middle, unit = 2 * mantissa, 2 << places
    low, high = middle - 1, middle + 1
    even = mantissa & 1 == 0
    scale = max(0, places * 3 // 10 - 155)
    power = 10**scale
    while True:
        down = middle * power // unit
        below = down * unit > low * power or (even and down * unit == low * power)
        above = (down + 1) * unit < high * power or (even and (down + 1) * unit == high * power)
        if below or above:
            if below and above:
                down = _half_even(middle * power, unit)
            elif above:
                down += 1
            return Decimal(f"{down}E-{scale}")
        scale += 1
        power *= 10
