"""JSON as `jsonencode` writes it and `jsondecode` reads it."""

from __future__ import annotations

from decimal import Decimal

from flywheel.formats.nfc import nfc
from flywheel.hcl.expressions import arithmetic
from flywheel.hcl.expressions.hcl_values import EvaluationError, ObjectValue, TupleValue, budget

#: Go escapes what could end a script element of HTML.
_ESCAPES = str.maketrans({one: f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"})


def encode(value: object) -> str:
    """`value` in one line, keys sorted."""
    budget.spend(1)
    if isinstance(value, dict):
        return _joined("{", [f"{encode(key)}:{encode(value[key])}" for key in sorted(value)], "}")
    if isinstance(value, list):
        return _joined("[", [encode(item) for item in value], "]")
    if isinstance(value, str):
        from json.encoder import encode_basestring

        budget.spend(len(value) // 16)
        return encode_basestring(value).translate(_ESCAPES)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return arithmetic.to_text(value)
    return "null" if value is None else "true" if value else "false"


def _joined(opening: str, parts: list[str], closing: str) -> str:
    made = opening + ",".join(parts) + closing
    budget.spend(len(made) // 16 + 1)
    return made


def decode(text: str) -> object:
    """The value that JSON `text` holds; raise `EvaluationError` if it holds none."""
    import json

    budget.spend(len(text) // 4 + 20)
    try:
        value = json.loads(
            text,
            parse_float=_number,
            parse_int=_number,
            parse_constant=_refuse,
            object_pairs_hook=lambda pairs: ObjectValue({_clean(key): item for key, item in pairs}),
        )
    except json.JSONDecodeError:
        raise EvaluationError("the string is not JSON.") from None
    return _with_tuples(value)


def _number(text: str) -> arithmetic.Number:
    value = arithmetic.parse(text)
    if value is None:
        raise EvaluationError("the string is not JSON.")
    return value


def _refuse(word: str) -> object:
    raise EvaluationError(f"`{word}` is not JSON.")


def _clean(text: str) -> str:
    # A lone surrogate, which Python lets pass, is a replacement character in Go.
    return nfc(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _with_tuples(value: object) -> object:
    budget.spend(1)
    if isinstance(value, ObjectValue):
        for key in value:
            value[key] = _with_tuples(value[key])
        return value
    if isinstance(value, list):
        return TupleValue(map(_with_tuples, value))
    return _clean(value) if isinstance(value, str) else value
