"""Terraform type constraints: what a stack variable accepts.

`type_parser` reads the text of a `type` argument; `str()` writes it back in one
canonical line. `to_json` and `from_json` carry it between processes without a
parser. Rules are those of Terraform 1.11 (docs/reference/inputs.md#types-and-conversions).
"""

from __future__ import annotations

from collections.abc import Iterable

#: Attribute defaults are plain values: dict, list, str, int, Decimal, bool or None.
ABSENT = object()


class Type:
    """A type constraint. Equal types have equal text."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Type) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __repr__(self) -> str:
        return f"Type({str(self)!r})"

    def to_json(self) -> object:
        """The type as JSON: `"string"`, `["list", T]`, `["object", [...]]`, `["tuple", [...]]`."""
        raise NotImplementedError

    def has_any(self) -> bool:
        """Whether `any` stands in it, so that the value decides the type."""
        return self is ANY or any(inner.has_any() for inner in self.within())

    def within(self) -> list[Type]:
        """The types that this one is made of."""
        return []


class Primitive(Type):
    """`string`, `number`, `bool`, or `any`, which takes every type."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        return self.name

    def to_json(self) -> object:
        return self.name


STRING = Primitive("string")
NUMBER = Primitive("number")
BOOL = Primitive("bool")
ANY = Primitive("any")
PRIMITIVES = {type_.name: type_ for type_ in (STRING, NUMBER, BOOL, ANY)}


class Collection(Type):
    """`list(T)`, `set(T)` or `map(T)`, by `kind`."""

    __slots__ = ("element", "kind")

    def __init__(self, kind: str, element: Type) -> None:
        self.kind = kind
        self.element = element

    def __str__(self) -> str:
        return f"{self.kind}({self.element})"

    def to_json(self) -> object:
        return [self.kind, self.element.to_json()]

    def within(self) -> list[Type]:
        return [self.element]


COLLECTIONS = ("list", "set", "map")


class ObjectAttribute:
    """One attribute of an object type. `default` is ABSENT unless `optional` gives one."""

    __slots__ = ("default", "optional", "type")

    def __init__(self, type_: Type, optional: bool = False, default: object = ABSENT) -> None:
        self.type = type_
        self.optional = optional
        self.default = default

    def __str__(self) -> str:
        if not self.optional:
            return str(self.type)
        if self.default is ABSENT:
            return f"optional({self.type})"
        return f"optional({self.type}, {literal(self.default)})"


class ObjectType(Type):
    """`object({...})`: attributes by name, in the order declared."""

    __slots__ = ("attributes",)

    def __init__(self, attributes: dict[str, ObjectAttribute]) -> None:
        self.attributes = attributes

    def __str__(self) -> str:
        inner = ", ".join(f"{name} = {attribute}" for name, attribute in self.attributes.items())
        return f"object({{ {inner} }})" if inner else "object({})"

    def to_json(self) -> object:
        return ["object", [_attribute_json(*item) for item in self.attributes.items()]]

    def within(self) -> list[Type]:
        return [attribute.type for attribute in self.attributes.values()]


class TupleType(Type):
    """`tuple([...])`: one type per position."""

    __slots__ = ("items",)

    def __init__(self, items: list[Type]) -> None:
        self.items = items

    def __str__(self) -> str:
        return f"tuple([{', '.join(map(str, self.items))}])"

    def to_json(self) -> object:
        return ["tuple", [item.to_json() for item in self.items]]

    def within(self) -> list[Type]:
        return self.items


def from_json(value: object) -> Type:
    """The type that `to_json` gave; raise `ValueError` for anything else."""
    if isinstance(value, str) and value in PRIMITIVES:
        return PRIMITIVES[value]
    if isinstance(value, list) and len(value) == 2:
        kind, inner = value
        if kind in COLLECTIONS:
            return Collection(kind, from_json(inner))
        if kind == "tuple" and isinstance(inner, list):
            return TupleType([from_json(item) for item in inner])
        if kind == "object" and isinstance(inner, list):
            return ObjectType(_attributes(inner))
    raise ValueError(f"not a type: {value!r}")


def _attributes(entries: Iterable[object]) -> dict[str, ObjectAttribute]:
    attributes = {}
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
            raise ValueError(f"not an attribute: {entry!r}")
        attributes[entry["name"]] = ObjectAttribute(
            from_json(entry.get("type")), entry.get("optional", False), entry.get("default", ABSENT)
        )
    return attributes


def _attribute_json(name: str, attribute: ObjectAttribute) -> dict[str, object]:
    entry: dict[str, object] = {"name": name, "type": attribute.type.to_json()}
    if attribute.optional:
        entry["optional"] = True
        if attribute.default is not ABSENT:
            entry["default"] = attribute.default
    return entry


def literal(value: object) -> str:
    """A plain value as a one-line HCL literal, keys sorted: an object's have no order."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, dict):
        inner = ", ".join(f"{_quoted(key)} = {literal(item)}" for key, item in sorted(value.items()))
        return f"{{ {inner} }}" if inner else "{}"
    return str(value)


_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def _quoted(text: str) -> str:
    escaped = text.translate(_ESCAPES).replace("${", "$${").replace("%{", "%%{")
    return f'"{escaped}"'
