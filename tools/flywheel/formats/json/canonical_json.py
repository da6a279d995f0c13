"""Write canonical JSON, with sorted keys and exact numbers: one text for each value."""

from __future__ import annotations

from decimal import Context, Decimal
from json.encoder import encode_basestring

#: Numbers with more digits than this on either side of the point keep their exponent.
_WIDEST = 100


def dumps(value: object, indent: int = 0) -> str:
    """The canonical JSON text of a plain value, without white space.

    With `indent` the text is readable: one line for each member, and a final newline.
    """
    if not indent:
        return _text(value, "", "")
    return _text(value, "\n", " " * indent) + "\n"


def number(value: int | Decimal) -> str:
    """A number in its shortest decimal form."""
    if isinstance(value, int):
        return str(value)
    exact = Context(prec=max(1, len(value.as_tuple().digits))).normalize(value)
    if abs(exact.adjusted()) > _WIDEST:
        return str(exact)
    return format(exact, "f") if exact else "0"


def _text(value: object, newline: str, indent: str) -> str:
    if isinstance(value, dict):
        separator = ": " if indent else ":"
        members = [
            f"{encode_basestring(key)}{separator}{_text(value[key], newline + indent, indent)}" for key in sorted(value)
        ]
        return _joined("{", members, "}", newline, indent)
    if isinstance(value, list | tuple):
        return _joined("[", [_text(item, newline + indent, indent) for item in value], "]", newline, indent)
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, int | Decimal):
        return number(value)
    raise TypeError(f"not a JSON value: {type(value).__name__}")


def _joined(opening: str, parts: list[str], closing: str, newline: str, indent: str) -> str:
    if not parts:
        return opening + closing
    inner = newline + indent
    return f"{opening}{inner}{f',{inner}'.join(parts)}{newline}{closing}"
