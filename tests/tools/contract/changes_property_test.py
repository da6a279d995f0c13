"""Laws of contract changes: nothing is missed, nothing is made up, and breaking means that a value shows it."""

from __future__ import annotations

import copy
import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from flywheel.contract import compiled
from flywheel.contract.changes import comparable, contract_diff
from flywheel.contract.changes.type_changes import type_changes
from flywheel.contract.compiled import Contract
from flywheel.errors import UserError
from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.json import canonical_json
from flywheel.formats.source import Place
from flywheel.hcl import types
from flywheel.hcl.mismatch import CONVERTED, mismatches
from flywheel.hcl.type_parser import parse_type

DOCUMENT = compiled.load(compiled.built_in()).to_json()


def test_a_contract_has_not_changed_from_itself() -> None:
    """Nor from a copy with its keys in another order."""
    other = {key: DOCUMENT[key] for key in reversed(DOCUMENT)}
    assert contract_diff.between(Contract.from_json(DOCUMENT), Contract.from_json(other)) == []


def containers(value: object) -> list[dict | list]:
    """Every mapping and list of a document that is not empty."""
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = [value] if isinstance(value, dict | list) and value else []
    return found + [one for item in below for one in containers(item)]


def mutate(document: dict, chance: random.Random) -> None:
    """Do something to one place of the document."""
    places = containers({key: document[key] for key in ("capabilities", "arc", "wiring", "stacks", "conventions")})
    at = chance.choice(places)
    key = chance.choice(list(at)) if isinstance(at, dict) else chance.randrange(len(at))
    deed = chance.choice(["remove", "replace", "add", "move"])
    if deed == "remove":
        del at[key]
    elif deed == "replace":
        at[key] = chance.choice([None, True, False, 0, 7, "", "x", [], ["x"], {}, {"x": 1}])
    elif deed == "add" and isinstance(at, dict):
        at["added"] = chance.choice([None, 7, "x", ["x"]])
    elif isinstance(at, list):
        at.insert(0, at.pop())


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 3))
def test_every_mutation_is_found(seed: int, times: int) -> None:
    """If the two documents differ in anything at all, there is a change, and it can be told."""
    chance = random.Random(seed)
    new = copy.deepcopy(DOCUMENT)
    for _ in range(times):
        mutate(new, chance)
    try:
        after = Contract.from_json(new)
    except UserError:
        after = None
    assume(after is not None and not comparable.malformed(after))
    found = contract_diff.between(Contract.from_json(DOCUMENT), after)
    assert bool(found) == (canonical_json.dumps(DOCUMENT) != canonical_json.dumps(new))
    assert all(change.text and change.why and change.path for change in found)
    assert found == sorted(found, key=contract_diff.ContractChange.key)


PRIMITIVES = st.sampled_from([types.STRING, types.NUMBER, types.BOOL])
NAMES = st.sampled_from(["a", "b", "c"])
DEFAULTS = st.sampled_from([types.ABSENT, None, 1, "x"])


def objects(inner: st.SearchStrategy) -> st.SearchStrategy:
    """Object types of a few attributes."""
    attribute = st.builds(
        lambda type_, optional, default: types.ObjectAttribute(type_, optional, default if optional else types.ABSENT),
        inner,
        st.booleans(),
        DEFAULTS,
    )
    return st.builds(types.ObjectType, st.dictionaries(NAMES, attribute, max_size=3))


def compounds(inner: st.SearchStrategy) -> st.SearchStrategy:
    """Types made of others."""
    collections = st.builds(types.Collection, st.sampled_from(types.COLLECTIONS), inner)
    return st.one_of(collections, objects(inner), st.builds(types.TupleType, st.lists(inner, max_size=2)))


PLAIN = st.recursive(PRIMITIVES, compounds, max_leaves=5)
WITH_ANY = st.recursive(st.one_of(PRIMITIVES, st.just(types.ANY)), compounds, max_leaves=5)


def edited(type_: types.Type, chance: random.Random) -> types.Type:
    """The type with one thing changed somewhere in it."""
    if isinstance(type_, types.Collection) and chance.random() < 0.8:
        return types.Collection(type_.kind, edited(type_.element, chance))
    if isinstance(type_, types.TupleType) and type_.items and chance.random() < 0.8:
        index = chance.randrange(len(type_.items))
        return types.TupleType([edited(one, chance) if at == index else one for at, one in enumerate(type_.items)])
    if isinstance(type_, types.ObjectType) and chance.random() < 0.9:
        attributes = dict(type_.attributes)
        name = chance.choice([*attributes, "d"])
        old = attributes.get(name, types.ObjectAttribute(types.STRING, True))
        deed = chance.choice(["drop", "flip", "edit", "put"])
        if deed == "drop":
            attributes.pop(name, None)
        elif deed == "flip":
            attributes[name] = types.ObjectAttribute(old.type, not old.optional)
        elif deed == "edit":
            attributes[name] = types.ObjectAttribute(edited(old.type, chance), old.optional)
        else:
            attributes[name] = types.ObjectAttribute(types.STRING, chance.random() < 0.5)
        return types.ObjectType(attributes)
    return chance.choice([types.STRING, types.NUMBER, types.BOOL, types.Collection("list", type_)])


def samples(type_: types.Type) -> list[object]:
    """Values of a type that show what another type does not take, as far as any can."""
    if isinstance(type_, types.Primitive):
        return {"string": ["a", "5"], "number": [5, 1], "bool": [True, False]}.get(
            type_.name, ["a", 5, True, [], {}, [1, "x"], {"a": 1}]
        )
    if isinstance(type_, types.Collection):
        inner = samples(type_.element)[:8]
        if type_.kind == "map":
            return [{}, *({"z": one} for one in inner), *({"z": one, "y": inner[0]} for one in inner)]
        return [[], *([one] for one in inner), *([one, other] for one in inner for other in inner)]
    if isinstance(type_, types.TupleType):
        rows = [samples(item) for item in type_.items]
        first = [row[0] for row in rows]
        return [first, *([*first[:at], one, *first[at + 1 :]] for at, row in enumerate(rows) for one in row)]
    assert isinstance(type_, types.ObjectType)
    inner = {name: samples(one.type) for name, one in type_.attributes.items()}
    least = {name: inner[name][0] for name, one in type_.attributes.items() if not one.optional}
    every = {name: inner[name][0] for name in inner}
    nulls = [{**least, name: None} for name, one in type_.attributes.items() if one.optional]
    return [least, every, *nulls, *({**every, name: one} for name in inner for one in inner[name])]


def takes(type_: types.Type, value: object) -> set[str]:
    """The kinds of disagreement between a value and a type, but for harmless conversions."""
    document = DeclaredDocument("x")
    return {one.kind for one in mismatches(type_, document.node(value, Place("x")))} - {CONVERTED}


def takes_exactly(type_: types.Type, value: object) -> bool:
    """Whether it is a value of the type as it stands."""
    return not mismatches(type_, DeclaredDocument("x").node(value, Place("x")))


def witnesses(old: types.Type, new: types.Type) -> list[object]:
    """Values of `old` that `new` does not take whole."""
    return [value for value in samples(old) if takes_exactly(old, value) and takes(new, value)]


def breaks(old: types.Type, new: types.Type) -> bool:
    """Whether a change from `old` to `new` counts as breaking."""
    return any(change.breaking for change in type_changes(old, new, "x", ("x",)))


def distinct(old: types.Type, new: types.Type) -> bool:
    """Whether a tuple became a set: whether two of its types can hold one value is not looked at."""
    return "tuple" in str(old) and "set" in str(new)


@settings(max_examples=1500, deadline=None)
@given(PLAIN, PLAIN, st.integers(0, 2**32), st.booleans())
def test_breaking_means_that_a_value_shows_it(old: types.Type, other: types.Type, seed: int, edit: bool) -> None:
    """A change of a type without `any` breaks exactly if some value of the old type is not taken by the new one."""
    new = edited(old, random.Random(seed)) if edit else other
    found = witnesses(old, new)
    if found:
        assert breaks(old, new), (str(old), str(new), found[0])
    elif not distinct(old, new):
        assert not breaks(old, new), (str(old), str(new))


@settings(max_examples=1500, deadline=None)
@given(WITH_ANY, WITH_ANY, st.integers(0, 2**32), st.booleans())
def test_what_does_not_break_has_no_witness(old: types.Type, other: types.Type, seed: int, edit: bool) -> None:
    """With `any` the verdict is strict: a change that passes is one that no value shows."""
    new = edited(old, random.Random(seed)) if edit else other
    if not breaks(old, new):
        assert witnesses(old, new) == []


@settings(max_examples=300, deadline=None)
@given(WITH_ANY, WITH_ANY)
def test_types_that_differ_have_a_change(old: types.Type, new: types.Type) -> None:
    """And types that do not differ have none."""
    assert bool(list(type_changes(old, new, "x", ("x",)))) == (old != new)


@pytest.mark.parametrize(
    ("old", "new", "breaking"),
    [
        ("string", "any", False),
        ("any", "string", True),
        ("list(string)", "list(any)", False),
        ("list(object({ a = optional(string) }))", "list(any)", True),
        ("tuple([number, bool])", "list(any)", True),
        ("tuple([number, bool])", "list(string)", False),
        ("set(string)", "list(string)", False),
        ("list(string)", "set(string)", True),
        ("object({ a = string })", "map(string)", False),
        ("object({ a = optional(string) })", "map(string)", True),
        ("map(string)", "object({})", True),
        ("bool", "number", True),
        ("number", "bool", True),
        ("list(any)", "list(any)", False),
        ("tuple([any])", "tuple([string])", True),
    ],
)
def test_conversion(old: str, new: str, breaking: bool) -> None:
    """What Terraform converts whole, and what it does not."""
    assert breaks(parse_type(old), parse_type(new)) == breaking
