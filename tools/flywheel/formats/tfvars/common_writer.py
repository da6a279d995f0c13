"""What both writers of values share: which values they take, and how they refuse others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from flywheel.formats.nfc import nfc
from flywheel.formats.numbers import MAX_DIGITS, exact, plain_text
from flywheel.formats.source import FormatError, Place, Source
from flywheel.formats.values import MAX_DEPTH

_TYPES = "Only str, int, Decimal, bool, None, lists, tuples and mappings are written."
_INT_LIMIT = 10**MAX_DIGITS
_SURROGATE = re.compile("[\ud800-\udfff]")
_WORDS = {True: "true", False: "false", None: "null"}

#: Integers below this need no check of their length.
SMALL = 10**9

#: Characters that no reader sees, or that change the order in which text is shown.
UNSEEN = "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"

#: Strings that are their own JSON and HCL, but for the quotes.
PLAIN = re.compile(r"[ !#&-\[\]-~]*").fullmatch


class UnwritableValue(Exception):
    """A value that cannot be written, and the keys on the way to it, innermost first."""

    def __init__(self, problem: str, fix: str, of_type: bool = False) -> None:
        super().__init__(problem)
        self.problem = problem
        self.fix = fix
        self.of_type = of_type
        self.path: list[object] = []

    def error(self) -> Exception:
        """A `TypeError` for a value of a wrong type, else a `FormatError`; both name the path."""
        names = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in reversed(self.path)]
        place = Place("".join(names).removeprefix(".") or "the value")
        if self.of_type:
            return TypeError(f"{place}: {self.problem} {self.fix}")
        return FormatError(place, self.problem, self.fix)


def number(value: int | Decimal) -> str:
    """The decimal form of `value`, without exponent; raise `UnwritableValue` if that is too long."""
    if isinstance(value, int):
        if -_INT_LIMIT < value < _INT_LIMIT:
            return int.__repr__(value)
    elif not value.is_finite():
        raise UnwritableValue("a number that is not finite.", "Write null or a finite number.")
    else:
        shortest = exact(str(value))
        if shortest is not None:
            return plain_text(shortest)
    problem = f"a number of more than {MAX_DIGITS} digits: Terraform would round it."
    raise UnwritableValue(problem, "Write it as a string, or shorten it.")


def word(value: object) -> str | None:
    """What a value that is neither text nor collection is written as; None for a collection.

    Raises `UnwritableValue` for any other type. Floats are refused, because 0.1 is not one.
    """
    if value is None or isinstance(value, bool):
        return _WORDS[value]
    if isinstance(value, (int, Decimal)):
        return number(value)
    if isinstance(value, (Mapping, list, tuple)):
        return None
    if isinstance(value, float):
        raise UnwritableValue("a float is not exact.", "Use int or Decimal.", of_type=True)
    raise UnwritableValue(f"a value of type {type(value).__name__}.", _TYPES, of_type=True)


def text(value: str) -> str:
    """`value` as Terraform holds it: in NFC. Raise `UnwritableValue` for half of a surrogate pair."""
    if _SURROGATE.search(value):
        raise UnwritableValue("a string holds half of a surrogate pair.", "Write whole characters.")
    return nfc(value)


def check_keys(value: Mapping[str, object]) -> None:
    """Raise `UnwritableValue` unless all keys are strings that stay different in NFC."""
    seen = set()
    for key in value:
        if not isinstance(key, str):
            raise UnwritableValue(f"a key of type {type(key).__name__}.", "Keys are strings.", of_type=True)
        normal = text(key)
        if normal in seen:
            raise UnwritableValue(f"two keys are the same text, `{normal}`, in Unicode NFC.", "Rename one.")
        seen.add(normal)


def check_names(value: Mapping[str, object]) -> None:
    """Raise `UnwritableValue` unless all keys can be names of variables."""
    from flywheel.formats.tfvars.tfvars_scanner import name_end

    if not isinstance(value, Mapping):
        raise UnwritableValue(f"a value of type {type(value).__name__}.", "Write a mapping.", of_type=True)
    for key in value:
        if not isinstance(key, str):
            raise UnwritableValue(f"a key of type {type(key).__name__}.", "Keys are strings.", of_type=True)
        if not key or name_end(Source("", key), 0) != len(key) or text(key) != key:
            problem = f"{key!a} cannot be the name of a variable."
            raise UnwritableValue(problem, "A name is letters, digits, - and _, and begins with no digit.")


def check_depth(depth: int) -> None:
    """Raise `UnwritableValue` for a collection that the readers would refuse."""
    if depth > MAX_DEPTH:
        raise UnwritableValue(f"nested deeper than {MAX_DEPTH} levels.", "Flatten the value.")
