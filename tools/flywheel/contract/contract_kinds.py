"""Kinds of values that only a contract has: patterns, forms, types, pairs, and objects that know their names."""

from __future__ import annotations

import re

from flywheel.documents.containers import Mapping
from flywheel.documents.kinds import ANY, Kind, ScalarKind, Text, Whole, elements, held, seen
from flywheel.documents.record import Record
from flywheel.hcl import types

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    from flywheel.documents.kinds import Schema
    from flywheel.documents.problems import Path, Problems
    from flywheel.formats.values import Document

    N = TypeVar("N", bound="NamedRecord")


class RegularExpression(ScalarKind["re.Pattern[str]"]):
    """Regular expressions, as strings. The view is compiled."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__("a regular expression")

    def fault(self, value: object) -> tuple[str, str] | None:
        if not isinstance(value, str):
            return self.mistyped(value)
        try:
            re.compile(value)
        except (re.error, OverflowError, RecursionError) as err:
            return f"is not a regular expression: {err}.", "Correct it."
        return None

    def view(self, value: object, document: Document) -> re.Pattern[str]:
        return re.compile(str(super().view(value, document)))

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"type": "string"}


class Form(ScalarKind[str]):
    """Texts with places for values, each a name in braces: `github-app-secret-{owner}`.

    Other braces are refused, so that `str.format` with these names always succeeds.
    """

    __slots__ = ("names",)

    def __init__(self, *names: str) -> None:
        super().__init__("a string")
        self.names = names

    def fault(self, value: object) -> tuple[str, str] | None:
        if not isinstance(value, str):
            return self.mistyped(value)
        rest = value
        for name in self.names:
            rest = rest.replace(f"{{{name}}}", "")
        if "{" in rest or "}" in rest:
            known = " and ".join(f"`{{{name}}}`" for name in self.names)
            return f"has a brace that does not belong to {known}.", f"The only placeholders are {known}."
        return None

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"type": "string"}


class TypeConstraint(Kind[types.Type]):
    """Terraform types, as `flywheel.hcl.types` writes them in JSON."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__("a type")

    def fits(self, value: object) -> bool:
        try:
            types.from_json(ANY.filled(value))
        except ValueError:
            return False
        return True

    def judge(self, value: object, path: Path, problems: Problems) -> None:
        if not self.fits(value):
            problems.add(value, path, "is not a type.", "Write it as `to_json` of a type does.")

    def view(self, value: object, document: Document) -> types.Type:
        return types.from_json(ANY.filled(value))

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        definitions.setdefault("type", _TYPE_SCHEMA)
        definitions.setdefault("attribute", _ATTRIBUTE_SCHEMA)
        return dict(_TYPE_REFERENCE)


_TYPE_REFERENCE: Schema = {"$ref": "#/$defs/type"}
_TYPE_SCHEMA: Schema = {
    "description": "A Terraform type constraint.",
    "oneOf": [
        {"enum": list(types.PRIMITIVES)},
        *(
            {"type": "array", "prefixItems": list(row), "minItems": 2, "maxItems": 2}
            for row in (
                ({"enum": list(types.COLLECTIONS)}, _TYPE_REFERENCE),
                ({"const": "object"}, {"type": "array", "items": {"$ref": "#/$defs/attribute"}}),
                ({"const": "tuple"}, {"type": "array", "items": _TYPE_REFERENCE}),
            )
        ),
    ],
}
_ATTRIBUTE_SCHEMA: Schema = {
    "type": "object",
    "required": ["name", "type"],
    "properties": {
        "name": {"type": "string"},
        "type": _TYPE_REFERENCE,
        "optional": {"description": "Absent if it must be given.", "const": True},
        "default": {"description": "The default of an optional attribute. Absent if it is null."},
    },
    "additionalProperties": False,
    "dependentRequired": {"default": ["optional"]},
}


class Pairs(Kind["dict[str, str]"]):
    """Mappings of strings whose order matters, as lists of a key and a value."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__("a list of pairs")

    def fits(self, value: object) -> bool:
        return isinstance(value, list) and all(
            isinstance(row, list) and len(row) == 2 and type(row[0]) is str and type(row[1]) is str for row in value
        )

    def judge(self, value: object, path: Path, problems: Problems) -> None:
        rows = elements(value)
        if rows is None:
            super().judge(value, path, problems)
            return
        for index, row in enumerate(rows):
            pair = elements(row)
            if pair is None or len(pair) != 2 or not all(isinstance(held(one), str) for one in pair):
                problems.add(row, (*path, index), f"is {seen(row)}, not a pair of strings.", "Write a key and a value.")

    def view(self, value: object, document: Document) -> dict[str, str]:
        return dict(value)  # type: ignore[call-overload, no-any-return]

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        row = {"type": "array", "prefixItems": [{"type": "string"}, {"type": "string"}], "minItems": 2, "maxItems": 2}
        return {"type": "array", "items": row}


class HyphenatedName(ScalarKind["tuple[str, ...]"]):
    """Names of several words, joined by hyphens. The view is the words."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__("a string")

    def fault(self, value: object) -> tuple[str, str] | None:
        return None if isinstance(value, str) else self.mistyped(value)

    def view(self, value: object, document: Document) -> tuple[str, ...]:
        return tuple(str(value).split("-"))

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"type": "string"}


class ContractRecord(Record, nulls=True, whole=True):
    """An object of contract data. A file of `contract/` may leave out what has a default; contract.json has all."""


class NamedRecord(ContractRecord):
    """An object that is the value of a mapping: `name` is its key there."""

    name = ""


class Named(Mapping["Any"]):
    """Objects with any keys, whose values know their keys."""

    __slots__ = ()

    def view(self, value: object, document: Document) -> dict[str, Any]:
        found = super().view(value, document)
        for name, one in found.items():
            one.name = name
        return found


def named(of: type[N]) -> Kind[dict[str, N]]:
    """An object with any keys, whose values are objects that know their keys."""
    return Named(of.table)


WHOLE = Whole()
PATTERN = RegularExpression()
TYPE = TypeConstraint()
PAIRS = Pairs()
#: A minor version, `1.2`.
MINOR = Text("a minor version", "Write it as `1.2`, quoted.", pattern=r"(?:0|[1-9][0-9]{0,5})\.(?:0|[1-9][0-9]{0,5})")
TOKEN = HyphenatedName()
