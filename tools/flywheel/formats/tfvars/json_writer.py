"""The form of a value in `.tfvars.json`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from flywheel.formats.tfvars import common_writer
from flywheel.formats.tfvars.common_writer import PLAIN, SMALL, UNSEEN, UnwritableValue

_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f", '"': '\\"', "\\": "\\\\"}
_ESCAPED = re.compile(rf'["\\{UNSEEN}]')


class JsonWriter:
    """One writing of one value.

    `_layouts` remembers the form of an object but for its values, by its keys and the line
    break with indentation where it begins: most objects look like their neighbours.
    """

    __slots__ = ("_layouts",)

    def __init__(self) -> None:
        self._layouts: dict[tuple[str, tuple[str, ...]], str] = {}

    def document(self, value: Mapping[str, object]) -> str:
        """`value` with a final newline; raise `UnwritableValue` for what Terraform would not take as set."""
        if "variable" in value and _declares(value["variable"]):
            problem = "the name `variable` is taken for a declaration in JSON if its value has parts."
            raise UnwritableValue(problem, "Rename it.")
        return self._value(value, "\n") + "\n"

    def _value(self, value: object, newline: str) -> str:
        """`value`; `newline` is the line break of the line it begins on, with its indentation."""
        if isinstance(value, str):
            return _quoted(value)
        plain = common_writer.word(value)
        if plain is not None:
            return plain
        common_writer.check_depth(len(newline) // 2)
        if isinstance(value, Mapping):
            return self._object(value, newline) if value else "{}"
        assert isinstance(value, (list, tuple))
        return self._list(value, newline) if value else "[]"

    def _object(self, value: Mapping[str, object], newline: str) -> str:
        keys = tuple(value)
        whole = self._layouts.get((newline, keys))
        if whole is None:
            whole = self._layouts[newline, keys] = _layout(value, newline)
        inner = newline + "  "
        texts: list[str] = []
        append = texts.append
        try:
            for item in value.values():
                kind = type(item)
                if kind is str and PLAIN(item):  # type: ignore[call-overload]
                    append(f'"{item}"')
                elif kind is int and -SMALL < item < SMALL:  # type: ignore[operator]
                    append(f"{item}")
                else:
                    append(self._value(item, inner))
        except UnwritableValue as err:
            err.path.append(keys[len(texts)])
            raise
        return whole % tuple(texts)

    def _list(self, value: Sequence[object], newline: str) -> str:
        inner = newline + "  "
        texts: list[str] = []
        try:
            for item in value:
                texts.append(self._value(item, inner))
        except UnwritableValue as err:
            err.path.append(len(texts))
            raise
        return f"[{inner}{f',{inner}'.join(texts)}{newline}]"


def _layout(value: Mapping[str, object], newline: str) -> str:
    """A template of the object `value`."""
    common_writer.check_keys(value)
    inner = newline + "  "
    members = [_quoted(key).replace("%", "%%") + ": %s" for key in value]
    return f"{{{inner}{f',{inner}'.join(members)}{newline}}}"


def _declares(value: object) -> bool:
    """Whether Terraform would take `value` of the key `variable` for declarations of variables."""
    parts = value if isinstance(value, (list, tuple)) else [value]
    inner = [item for part in parts if isinstance(part, Mapping) for item in part.values()]
    return any(isinstance(item, (Mapping, list, tuple)) for item in inner)


def _quoted(value: str) -> str:
    return '"' + _ESCAPED.sub(_escape, common_writer.text(value)) + '"'


def _escape(found: re.Match[str]) -> str:
    seen = found.group()
    return _SHORT.get(seen) or f"\\u{ord(seen):04x}"
