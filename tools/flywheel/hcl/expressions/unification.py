"""Types of values, and the type that several of them have in common.

A type is `string`, `number`, `bool`, `dynamic` (that of a bare null) or `hidden` (that
of the elements of an empty collection, which has one and does not show it), or a tuple:
`("list", T)`, `("set", T)`, `("map", T)`, `("tuple", (T, ...))`,
`("object", ((name, T), ...))` with the names sorted. The rules were found by asking
Terraform 1.11; the battery under tests/tools/formats keeps the answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flywheel.hcl.expressions.hcl_values import (
    EvaluationError,
    ObjectValue,
    SetValue,
    TupleValue,
    Unsupported,
    budget,
    elements,
    has_raw,
    kind,
)

Type = str | tuple[str, object]


def type_of(value: object) -> Type:
    """The type of `value`; a collection of the scope counts as list or map if it can be one."""
    if value is None:
        return "dynamic"
    if isinstance(value, list | dict):
        budget.spend(5)
    if isinstance(value, list):
        types = [type_of(item) for item in elements(value)]
        common = None if isinstance(value, TupleValue) else overlay_all(types)
        # Without a common type, a value of the scope is a tuple.
        return ("tuple", tuple(types)) if common is None else ("set" if isinstance(value, SetValue) else "list", common)
    if isinstance(value, dict):
        types = [type_of(item) for item in elements(value)]
        common = None if isinstance(value, ObjectValue) else overlay_all(types)
        return ("object", tuple(zip(sorted(value), types, strict=True))) if common is None else ("map", common)
    return kind(value)


def overlay_all(types: Iterable[Type]) -> Type | None:
    """The type that all `types` are, once nulls and empty collections take any; None if there is none."""
    common: Type = "hidden"
    for one in types:
        merged = _overlay(common, one)
        if merged is None:
            return None
        common = merged
    return common


def _overlay(one: Type, other: Type) -> Type | None:
    if other in (one, "hidden") or (other == "dynamic" and one != "hidden"):
        return one
    if one in ("dynamic", "hidden"):
        return other
    if isinstance(one, str) or isinstance(other, str) or one[0] != other[0]:
        return None
    if one[0] in ("list", "set", "map"):
        inner = _overlay(element_type(one), element_type(other))
        return None if inner is None else (one[0], inner)
    names, types = members(one)
    other_names, other_types = members(other)
    if names != other_names:
        return None
    merged = [_overlay(left, right) for left, right in zip(types, other_types, strict=True)]
    return _structure(one[0], names, merged)


def element_type(of: Type) -> Type:
    """The element type of a list, set or map."""
    inner: Type = of[1]  # type: ignore[assignment] # the shape follows from the name
    return inner


def members(of: Type) -> tuple[tuple[object, ...], list[Type]]:
    """Names or places of a tuple's or object's members, and their types."""
    if of[0] == "tuple":
        places: tuple[Type, ...] = of[1]  # type: ignore[assignment] # the shape follows from the name
        return tuple(range(len(places))), list(places)
    attributes: tuple[tuple[str, Type], ...] = of[1]  # type: ignore[assignment] # as above
    return tuple(name for name, _ in attributes), [one for _, one in attributes]


def _structure(name: str, names: tuple[object, ...], types: list[Type | None]) -> Type | None:
    if None in types:
        return None
    return (name, tuple(types) if name == "tuple" else tuple(zip(names, types, strict=True)))


def unify(types: list[Type]) -> Type | None:
    """The type that values of all `types` can be converted to, or None if there is none.

    Raises `Unsupported` where Terraform's answer follows no rule worth copying (bare
    nulls beside collections, sets beside lists), or depends on a hidden type.
    """
    budget.spend(len(types))
    distinct = list(dict.fromkeys(one for one in types if one not in ("dynamic", "hidden")))
    common = _unify_distinct(distinct) if len(distinct) > 1 else distinct[0] if distinct else "dynamic"
    if "hidden" in types and common not in ("string", "dynamic", None):
        raise Unsupported("a common type with an empty collection, which does not show its own")
    if "dynamic" in types and (common is None or not isinstance(common, str)):
        raise Unsupported("a null beside other values of which a common type is needed")
    return common


def _unify_distinct(types: list[Type]) -> Type | None:
    kinds = {one if isinstance(one, str) else one[0] for one in types}
    if kinds <= {"string", "number", "bool"}:
        return "string" if "string" in kinds else None
    if kinds in ({"object"}, {"tuple"}):
        return _unify_structures(types)
    if kinds <= {"map", "object"}:
        return _collection("map", types)
    if kinds <= {"list", "set", "tuple"}:
        return _collection("list" if "list" in kinds else "set", types)
    return None


def _unify_structures(types: list[Type]) -> Type | None:
    shapes = [members(one) for one in types]
    names = shapes[0][0]
    if any(shape[0] != names for shape in shapes):
        return _collection("map" if types[0][0] == "object" else "list", types)
    columns = zip(*(column for _, column in shapes), strict=True)
    return _structure(types[0][0], names, [unify(list(column)) for column in columns])


def _collection(name: str, types: list[Type]) -> Type | None:
    inner = [one for of in types for one in _inner_types(of)]
    common = unify(inner)
    if len({one[0] for one in types} & {"list", "set"}) == 2 and len(set(inner)) > 1:
        raise Unsupported("a common type of lists and sets with different elements")
    return None if common is None else (name, common)


def _inner_types(of: Type) -> list[Type]:
    """The types of the elements of a collection."""
    return members(of)[1] if of[0] in ("tuple", "object") else [element_type(of)]


def common_type(values: Sequence[object], what: str) -> Type:
    """The type all `values` can take; raise `EvaluationError` about `what` if there is none."""
    return _certain([type_of(value) for value in values], values, what)


def common_element_type(collections: Sequence[object]) -> Type:
    """The type that all elements of all `collections` can take; raise `EvaluationError` if there is none."""
    return _certain(element_types(collections), collections, "the elements")


def element_types(collections: Sequence[object]) -> list[Type]:
    """The types of the elements of all `collections`."""
    return [one for collection in collections for one in _inner_types(type_of(collection))]


def _certain(types: list[Type], values: Sequence[object], what: str) -> Type:
    common = unify(types)
    if common is None:
        if any(map(has_raw, values)):
            raise Unsupported("a conversion that depends on the declared types of collections")
        raise EvaluationError(f"{what} have no common type.")
    return common
