"""Read number literals of HCL and JSON as exact values."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal

#: The most digits of a number without exponent. Terraform computes with 512 bits, which
#: hold 154 digits: it would drop the last digits of a longer number without a message.
MAX_DIGITS = 150

_LONGEST_EXPONENT = 6


def exact(text: str) -> int | Decimal | None:
    """The value of `text`; None if it has more than `MAX_DIGITS` digits.

    `text` is an optional `-`, digits, an optional fraction and an optional exponent.
    A value without fractional part is always an `int`; zero has no sign.
    A `Decimal` has no trailing zeros. Nothing is rounded.
    """
    negative = text.startswith("-")
    mantissa, _, exponent = text.removeprefix("-").lower().partition("e")
    whole, _, fraction = mantissa.partition(".")
    shift = exponent.lstrip("+-0") or "0"
    if len(shift) > _LONGEST_EXPONENT:
        return None
    power = -int(shift) if exponent.startswith("-") else int(shift)
    digits = (whole + fraction).lstrip("0")
    significant = digits.rstrip("0")
    if not significant:
        return 0
    scale = len(fraction) - power - (len(digits) - len(significant))
    if max(len(significant), scale, len(significant) - scale) > MAX_DIGITS:
        return None
    sign = "-" if negative else ""
    if scale <= 0:
        return int(sign + significant + "0" * -scale)
    from decimal import Decimal  # fractions are rare

    return Decimal(f"{sign}{significant}E-{scale}")


def minus_zero() -> Decimal:
    """Zero with a sign: Terraform keeps it, and a string that is made of it is `-0`."""
    from decimal import Decimal

    return Decimal("-0")


def plain_text(value: int | Decimal) -> str:
    """The shortest decimal form without exponent, as Terraform prints a number."""
    return str(value) if isinstance(value, int) else format(value, "f")
