"""`fromJSON` and `toJSON`.

GitHub's reader was lenient for years and now has a strict successor. Text in single quotes and a comma after the last
item are accepted here too, so that neither can hide a label.
"""

from __future__ import annotations

import json
import re

from flywheel.workflows.expressions.cases import TooMuch
from flywheel.workflows.expressions.github_values import (
    MAX_TEXT,
    Context,
    Gap,
    LocatedString,
    Where,
    has_gap,
    is_foreign,
    number_text,
    quoted_marks,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.workflows.expressions.cases import Case

#: The limit of levels, from GitHub's strict reader.
_MAX_DEPTH = 100
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]', re.DOTALL)
_LENIENT = re.compile(r'"(?:[^"\\]|\\.)*+"|\'((?:[^\'\\]|\\.)*+)\'|,(?=\s*[\]}])', re.DOTALL)


def read(text: str, where: Where | None, case: Case) -> object:
    """The value of a JSON text; its strings have the place `where`. Raises `ValueError` if it is invalid."""
    if not text.strip():
        raise ValueError("it is empty")
    try:
        value = _parse(text)
    except ValueError as err:
        softer = quoted_marks(_strict(text))
        if softer == text:
            raise ValueError(_told(err)) from None
        try:
            value = _parse(softer)
        except ValueError:
            raise ValueError(_told(err)) from None
    return _taken(value, where, case)


def _parse(text: str) -> object:
    depth = 0
    for found in _BRACKETS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found.group(), 0)
        if depth > _MAX_DEPTH:
            raise ValueError(f"it is nested deeper than {_MAX_DEPTH} levels")
    return json.loads(text, parse_int=float, parse_constant=_constant)


def _constant(name: str) -> object:
    raise ValueError(f"`{name}` is not a JSON value")


def _told(err: ValueError) -> str:
    if isinstance(err, json.JSONDecodeError):
        return f"{err.msg[0].lower()}{err.msg[1:]} at character {err.pos + 1}"
    return str(err)


def _strict(text: str) -> str:
    """Lenient JSON as strict JSON."""

    def change(found: re.Match[str]) -> str:
        if found.group().startswith('"'):
            return found.group()
        if found.group().startswith(","):
            return ""
        return json.dumps(found.group(1), ensure_ascii=False)

    return _LENIENT.sub(change, text)


def _taken(value: object, where: Where | None, case: Case) -> object:
    case.spend()
    if isinstance(value, list):
        return [_taken(item, where, case) for item in value]
    if isinstance(value, dict):
        return {key: _taken(item, where, case) for key, item in value.items()}
    if isinstance(value, str):
        if not has_gap(value) and not is_foreign(value) and not value.isascii():
            value = value.encode("utf-8", "replace").decode()  # half of a surrogate pair, escaped
        return LocatedString(value, where) if where is not None else value
    return value


def write(value: object, case: Case, indent: str = "\n") -> Iterator[str]:
    """The parts of a value as JSON, indented by two spaces; a gap becomes a mark."""
    case.spend()
    if isinstance(value, Gap | Context):
        yield case.text(value.whole() if isinstance(value, Context) else value)
    elif isinstance(value, list):
        yield from _bracketed("[]", [("", item) for item in value], case, indent)
    elif isinstance(value, dict):
        members = [(f"{json.dumps(key, ensure_ascii=False)}: ", item) for key, item in value.items()]
        yield from _bracketed("{}", members, case, indent)
    elif isinstance(value, float):
        yield number_text(value)
    else:
        yield json.dumps(value, ensure_ascii=False)


def _bracketed(brackets: str, members: list[tuple[str, object]], case: Case, indent: str) -> Iterator[str]:
    if len(indent) > MAX_TEXT:
        raise TooMuch("it is nested too deeply")
    inner = f"{indent}  "
    yield brackets[0]
    for number, (name, item) in enumerate(members):
        yield f",{inner}{name}" if number else f"{inner}{name}"
        yield from write(item, case, inner)
    yield f"{indent}{brackets[1]}" if members else brackets[1]
