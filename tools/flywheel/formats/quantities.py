"""Parse Kubernetes quantities: amounts of CPU, memory and storage.

The grammar is that of Kubernetes' resource.Quantity: a signed number and one
suffix, without white space. Terraform accepts any string. The API server
refuses at apply the same texts as this module.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal
from functools import lru_cache

from flywheel.formats.quoting import quote

#: The factor of each suffix. An exponent (`1e3`) is allowed in place of a suffix.
UNITS = {
    "n": Decimal("1e-9"),
    "u": Decimal("1e-6"),
    "m": Decimal("1e-3"),
    "": Decimal(1),
    "k": Decimal(1000),
    "M": Decimal(1000**2),
    "G": Decimal(1000**3),
    "T": Decimal(1000**4),
    "P": Decimal(1000**5),
    "E": Decimal(1000**6),
    "Ki": Decimal(1024),
    "Mi": Decimal(1024**2),
    "Gi": Decimal(1024**3),
    "Ti": Decimal(1024**4),
    "Pi": Decimal(1024**5),
    "Ei": Decimal(1024**6),
}

_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
_EXPONENT = r"[eE][+-]?[0-9]+"

#: Longer texts and larger exponents are refused: Kubernetes stores amounts below 2^63.
_LONGEST = 40
_LARGEST_EXPONENT = 30
#: Enough digits for the longest number times the largest unit, so that no product is rounded.
_EXACT = Context(prec=100)


class QuantityError(ValueError):
    """Text that is not a quantity; the message is the reason, without a final period."""


@lru_cache(maxsize=1024)  # sets of one fleet ask for the same few amounts
def parse(text: str) -> Decimal:
    """The exact amount that `text` denotes: `500m` is 0.5, `1Ki` is 1024.

    Raises `QuantityError`.
    """
    if not text:
        raise QuantityError("it is empty")
    if len(text) > _LONGEST:
        raise QuantityError(f"it is longer than {_LONGEST} characters")
    number = re.match(_NUMBER, text)
    if number is None:
        raise QuantityError("it does not begin with a number")
    suffix = text[number.end() :]
    unit = UNITS.get(suffix)
    if unit is None:
        unit = _exponent(suffix)
    return _EXACT.multiply(Decimal(number.group()), unit)


def _exponent(suffix: str) -> Decimal:
    if not re.fullmatch(_EXPONENT, suffix):
        raise QuantityError(_unknown(suffix))
    exponent = int(suffix[1:])
    if abs(exponent) > _LARGEST_EXPONENT:
        raise QuantityError(f"its exponent is larger than {_LARGEST_EXPONENT}")
    return Decimal(1).scaleb(exponent)


def _unknown(suffix: str) -> str:
    """The reason why `suffix` is not a unit, with similar units."""
    if suffix.strip() in UNITS:
        return "it contains white space"
    bare = suffix.strip().lower()
    close = [unit for unit in UNITS if unit and unit.lower() in (bare, bare.removesuffix("b"), f"{bare}i")]
    hint = f"; write `{close[-1]}`" if len(close) == 1 else f"; write {_either(close)}" if close else ""
    return f"{quote(suffix)} is not a unit{hint}"


def _either(units: list[str]) -> str:
    return " or ".join(f"`{unit}`" for unit in units)
