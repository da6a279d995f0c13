"""Functions on lists, tuples, maps and objects."""

from __future__ import annotations

from flywheel.hcl.expressions.calls import function, whole
from flywheel.hcl.expressions.characters import characters
from flywheel.hcl.expressions.conversions import convert, to_list
from flywheel.hcl.expressions.hcl_values import (
    EvaluationError,
    ListValue,
    MapValue,
    ObjectValue,
    SetValue,
    TupleValue,
    Unsupported,
    budget,
    described,
    elements,
    equal,
    first_of_each,
    is_raw,
)
from flywheel.hcl.expressions.unification import (
    common_element_type,
    common_type,
    element_types,
    overlay_all,
    type_of,
    unify,
)


@function("length", "any")
def _length(value: object) -> object:
    if isinstance(value, str):
        return len(characters(value))
    if isinstance(value, list | dict):
        return len(value)
    raise EvaluationError(f"{described(value)} has no length.")


@function("alltrue", "bools")
def _alltrue(values: list[object]) -> object:
    return all(value is True for value in values)


@function("anytrue", "bools")
def _anytrue(values: list[object]) -> object:
    return any(value is True for value in values)


@function("contains", "sequence", "any")
def _contains(values: list[object], sought: object) -> object:
    return _find(values, sought) >= 0


@function("index", "sequence", "any")
def _index(values: list[object], sought: object) -> object:
    _indexable(values)
    place = _find(values, sought)
    if place < 0:
        raise EvaluationError("the list does not hold the value.")
    return place


def _find(values: list[object], sought: object) -> int:
    """The first place of `sought`, or -1; an undecided comparison counts only if none is equal."""
    undecided: Unsupported | None = None
    for place, value in enumerate(elements(values)):
        try:
            if equal(value, sought):
                return place
        except Unsupported as err:
            undecided = err
    if undecided is not None:
        raise undecided
    return -1


def _indexable(values: list[object]) -> list[object]:
    if isinstance(values, SetValue):
        raise EvaluationError("a set has no places.")
    return values


@function("element", "sequence", "number")
def _element(values: list[object], place: int) -> object:
    _indexable(values)
    if not values:
        raise EvaluationError("the list is empty.")
    if place < 0:
        raise Unsupported("a negative place in `element`, about which Terraform's versions differ")
    return values[whole(place) % len(values)]


@function("one", "sequence")
def _one(values: list[object]) -> object:
    if len(values) > 1:
        raise EvaluationError("the list has more than one element.")
    return values[0] if values else None


@function("slice", "sequence", "whole", "whole")
def _slice(values: list[object], start: int, end: int) -> object:
    _indexable(values)
    if not 0 <= start <= end <= len(values):
        raise EvaluationError("start and end are no places in the list, in this order.")
    return _like(values, values[start:end])


def _like(values: list[object], made: list[object]) -> list[object]:
    """`made` as the kind of sequence that `values` is; of a set, a list."""
    if is_raw(values):
        return list(made)
    return TupleValue(made) if isinstance(values, TupleValue) else ListValue(made)


@function("reverse", "sequence")
def _reverse(values: list[object]) -> object:
    return _like(values, list(reversed(elements(values))))


@function("sort", "strings")
def _sort(values: list[object]) -> object:
    texts = [value for value in values if isinstance(value, str)]
    if len(texts) < len(values):
        raise EvaluationError("an element is null.")
    return ListValue(sorted(texts))


@function("compact", "strings")
def _compact(values: list[object]) -> object:
    return ListValue(value for value in values if value)


@function("distinct", "sequence")
def _distinct(values: list[object]) -> object:
    return ListValue(first_of_each(to_list(values)))


@function("concat", rest="sequence")
def _concat(*lists: list[object]) -> object:
    if not lists:
        raise EvaluationError("there is no list.")
    for values in lists:
        _indexable(values)
        budget.spend(len(values))
    joined = [value for values in lists for value in values]
    if any(isinstance(values, TupleValue) for values in lists):
        return TupleValue(joined)
    common = unify(element_types(lists))
    return TupleValue(joined) if common is None else ListValue(convert(value, common) for value in joined)


@function("flatten", "sequence")
def _flatten(values: list[object]) -> object:
    made = TupleValue()
    _flatten_into(made, values)
    return made


def _flatten_into(made: TupleValue, values: list[object]) -> None:
    budget.spend(5)
    for value in elements(values):
        if isinstance(value, list):
            _flatten_into(made, value)
        else:
            made.append(value)


@function("coalesce", rest="any?")
def _coalesce(*values: object) -> object:
    some = [value for value in values if value is not None]
    if not values:
        raise EvaluationError("there is no argument.")
    common = common_type(some, "the arguments")
    for value in some:
        converted = convert(value, common)
        if converted != "":
            return converted
    raise EvaluationError("all arguments are null or empty.")


@function("coalescelist", rest="any?")
def _coalescelist(*lists: object) -> object:
    some = [values for values in lists if isinstance(values, list) and not isinstance(values, SetValue)]
    if None in lists:
        raise Unsupported("a null given to `coalescelist`")
    if len(some) < len(lists) or not any(some):
        raise EvaluationError("an argument is not a list, or all are empty.")
    return next(values for values in some if values)


@function("keys", "mapping")
def _keys(mapping: dict[str, object]) -> object:
    return _of_kind(mapping, list[object](sorted(mapping)))


@function("values", "mapping")
def _values(mapping: dict[str, object]) -> object:
    return _of_kind(mapping, elements(mapping))


def _of_kind(mapping: dict[str, object], made: list[object]) -> list[object]:
    if is_raw(mapping):
        return made
    return ListValue(made) if isinstance(mapping, MapValue) else TupleValue(made)


@function("lookup", "mapping", "string", "any?", optional=1)
def _lookup(mapping: dict[str, object], key: str, *default: object) -> object:
    if default and default[0] is not None:
        default = (_default(mapping, default[0]),)
    if key in mapping:
        return mapping[key]
    if not default:
        raise EvaluationError("the map has no such key.")
    return default[0]


def _default(mapping: dict[str, object], default: object) -> object:
    """`default` as an element of `mapping`; any value will do for an object."""
    if isinstance(mapping, ObjectValue) or not mapping:
        return default
    of = overlay_all(type_of(item) for item in elements(mapping))
    if isinstance(mapping, MapValue):
        return convert(default, of or "dynamic")
    if of is not None and overlay_all((of, type_of(default))) is None:
        raise Unsupported("a default that depends on the declared type of a map or object")
    return default


@function("merge", rest="any?")
def _merge(*mappings: object) -> object:
    merged: dict[str, object] = {}
    some: list[dict[str, object]] = []
    for mapping in mappings:
        if isinstance(mapping, dict):
            budget.spend(len(mapping))
            some.append(mapping)
            merged.update(mapping)
        elif mapping is not None:
            raise EvaluationError(f"an argument is {described(mapping)}.")
    if any(map(is_raw, some)):
        return merged
    if some and all(isinstance(mapping, MapValue) for mapping in some) and overlay_all(map(type_of, some)):
        return MapValue(merged)
    return ObjectValue(merged)


@function("zipmap", "strings", "sequence")
def _zipmap(keys: list[str | None], values: list[object]) -> object:
    _indexable(values)
    if len(keys) != len(values):
        raise EvaluationError("there are not as many keys as values.")
    made: dict[str, object] = {}
    for key, value in zip(keys, values, strict=True):
        if key is None:
            raise EvaluationError("a key is null.")
        made[key] = value
    if is_raw(values):
        return made
    return MapValue(made) if isinstance(values, ListValue) else ObjectValue(made)


@function("tolist", "any?")
def _tolist(value: object) -> object:
    if value is None:
        return None
    if isinstance(value, list):
        return to_list(value)
    raise EvaluationError(f"{described(value)} is not a list.")


@function("tomap", "any?")
def _tomap(value: object) -> object:
    if value is None:
        return None
    if isinstance(value, dict):
        common = common_element_type([value])
        return MapValue({key: convert(item, common) for key, item in value.items()})
    raise EvaluationError(f"{described(value)} is not a map.")
