"""Functions that encode and decode."""

from __future__ import annotations

from flywheel.hcl.expressions.calls import function
from flywheel.hcl.expressions.functions_json import decode, encode
from flywheel.hcl.expressions.hcl_values import EvaluationError


@function("jsonencode", "any?")
def _jsonencode(value: object) -> object:
    return encode(value)


@function("jsondecode", "string")
def _jsondecode(text: str) -> object:
    return decode(text)


@function("base64encode", "string")
def _base64encode(text: str) -> object:
    from binascii import b2a_base64

    return b2a_base64(text.encode("utf-8", "replace"), newline=False).decode("ascii")


@function("base64decode", "string")
def _base64decode(text: str) -> object:
    from binascii import a2b_base64

    try:
        # Go skips line breaks, and nothing else.
        return a2b_base64(text.translate({10: None, 13: None}).encode("ascii"), strict_mode=True).decode("utf-8")
    except ValueError:  # not Base64, not ASCII or not UTF-8
        raise EvaluationError("the string is not Base64 of UTF-8 text.") from None
