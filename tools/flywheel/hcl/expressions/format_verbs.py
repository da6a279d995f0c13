"""The verbs of `format`."""

from __future__ import annotations

import re
from decimal import Decimal

from flywheel.hcl.expressions import arithmetic
from flywheel.hcl.expressions.characters import allow, characters
from flywheel.hcl.expressions.conversions import to_bool, to_number, to_string
from flywheel.hcl.expressions.functions_json import encode
from flywheel.hcl.expressions.hcl_values import EvaluationError, Unsupported, budget

_VERB = re.compile(r"%(?P<flags>[-+ 0#]*)(?P<width>\d*)(?:\.(?P<places>\d*))?(?P<verb>\[|.|)", re.DOTALL | re.ASCII)
_BASES = {"d": "d", "b": "b", "o": "o", "x": "x", "X": "X"}
_MAX_WIDTH = 1000


def formatted(template: str, values: tuple[object, ...]) -> str:
    """`template` with its verbs replaced by `values`.

    Raises `EvaluationError` for verbs and values that do not fit, `Unsupported` for
    arguments by number, exponents (`%e`, `%g`) and bare nulls.
    """
    if None in values:
        raise Unsupported("a null given to `format`")
    made: list[str] = []
    used = at = 0
    for verb in _VERB.finditer(template):
        made.append(template[at : verb.start()])
        at = verb.end()
        if verb.group() == "%%":
            made.append("%")
            continue
        _check(verb)
        if used == len(values):
            raise EvaluationError("there are more verbs than values.")
        made.append(_one(verb, values[used]))
        used += 1
    if used < len(values):
        raise EvaluationError("there are more values than verbs.")
    made.append(template[at:])
    allow(sum(map(len, made)))
    return "".join(made)


def _check(verb: re.Match[str]) -> None:
    name = verb["verb"]
    if name in ("[", "e", "E", "g", "G") or (name in _BASES and "#" in verb["flags"]):
        raise Unsupported(f"`{verb.group()}` in `format`")
    if not name or name not in "vtsqdboxXf":
        raise EvaluationError("there is an unknown verb.")
    if any(len(field) > 4 or int(field or 0) > _MAX_WIDTH for field in (verb["width"], verb["places"] or "")):
        raise Unsupported("a wide field in `format`")


def _one(verb: re.Match[str], value: object) -> str:
    budget.spend(10)
    name = verb["verb"]
    if name in _BASES:
        return _number(verb, _whole(value, verb))
    if name == "f":
        return _number(
            verb, arithmetic.fixed(to_number(value), int(verb["places"] or (0 if verb["places"] == "" else 6)))
        )
    if name == "t":
        return "true" if to_bool(value) else "false"
    return _pad(verb, _text(verb, value))


def _text(verb: re.Match[str], value: object) -> str:
    if verb["verb"] == "s":
        return _cut(verb, to_string(value))
    if verb["verb"] == "q":
        return encode(_cut(verb, to_string(value)))
    if "#" in verb["flags"] or isinstance(value, list | dict):
        return encode(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return arithmetic.scientific(value)
    return to_string(value)


def _cut(verb: re.Match[str], text: str) -> str:
    return text if not verb["places"] else "".join(characters(text)[: int(verb["places"])])


def _pad(verb: re.Match[str], text: str) -> str:
    missing = int(verb["width"] or 0)
    if not missing:
        return text
    missing -= len(characters(text))
    if "-" in verb["flags"]:
        return text + " " * missing
    return ("0" if "0" in verb["flags"] else " ") * missing + text


def _whole(value: object, verb: re.Match[str]) -> str:
    number = to_number(value)
    whole = arithmetic.truncate(number)
    if whole != number:
        raise EvaluationError("a value is not a whole number.")
    digits = format(abs(whole), _BASES[verb["verb"]]).rjust(int(verb["places"] or 0), "0")
    return ("-" if whole < 0 else "") + digits


def _number(verb: re.Match[str], text: str) -> str:
    """A number with its sign and padding: zeros go between sign and digits."""
    flags = verb["flags"]
    sign = "-" if text.startswith("-") else "+" if "+" in flags else " " if " " in flags else ""
    digits = text.removeprefix("-")
    missing = int(verb["width"] or 0) - len(sign) - len(digits)
    if "-" in flags:
        return sign + digits + " " * missing
    if "0" in flags:
        return sign + "0" * missing + digits
    return " " * missing + sign + digits
