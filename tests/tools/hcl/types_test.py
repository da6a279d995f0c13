"""Types are read, written and carried as JSON without loss."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from flywheel_testing import oracles
from hypothesis import given
from hypothesis import strategies as st

from flywheel.formats.json import canonical_json
from flywheel.formats.source import FormatError
from flywheel.hcl import defaults, types
from flywheel.hcl.type_parser import parse_type
from flywheel.hcl.types import (
    ABSENT,
    ANY,
    BOOL,
    NUMBER,
    STRING,
    Collection,
    ObjectAttribute,
    ObjectType,
    TupleType,
    Type,
)

FORMS = {
    "string": "string",
    " list( string , ) ": "list(string)",
    "set(number)": "set(number)",
    "map(any)": "map(any)",
    "tuple([string,\n bool,\n])": "tuple([string, bool])",
    "tuple([])": "tuple([])",
    "object({})": "object({})",
    "object({ a : string, b = number })": "object({ a = string, b = number })",
    "object({\n  a = string # first\n  b = number // second\n  /* third */ c = bool\n})": (
        "object({ a = string, b = number, c = bool })"
    ),
    'object({ a = optional(string, "x\\n"), b = optional(number) })': (
        'object({ a = optional(string, "x\\n"), b = optional(number) })'
    ),
    'object({ a = optional(\n  list(string),\n  [\n    "x",\n  ],\n) })': (
        'object({ a = optional(list(string), ["x"]) })'
    ),
    "object({ a = optional(map(number), { b = 1.50, c = -2 }) })": (
        'object({ a = optional(map(number), { "b" = 1.5, "c" = -2 }) })'
    ),
    "object({ a = optional(object({ b = optional(bool, true) }), {}) })": (
        "object({ a = optional(object({ b = optional(bool, true) }), {}) })"
    ),
    "object({ a = optional(string, null) })": "object({ a = optional(string, null) })",
    'object({ a = optional(string, "$${b}%%{c}") })': 'object({ a = optional(string, "$${b}%%{c}") })',
    "map(list(set(tuple([any]))))": "map(list(set(tuple([any]))))",
}

REFUSED = {
    "strin": "type:1:1: `strin` is not a type. Did you mean `string`?",
    "": "type:1:1: no type here. Write string, number, bool, any, list(T), set(T), map(T), "
    "object({...}) or tuple([...]).",
    '"string"': (
        'type:1:1: `"` is not a type. Write string, number, bool, any, list(T), set(T), map(T), '
        "object({...}) or tuple([...])."
    ),
    "list": "type:1:5: no `(` after `list`. Add `(`.",
    "list(string": "type:1:12: no `)` at the end of `list(`. Add `)`.",
    "string string": "type:1:8: `s` after the end of the type. Remove it.",
    "optional(string)": (
        "type:1:1: `optional` stands outside an object's attributes. Only attributes of object({...}) can be optional."
    ),
    "object({ a = string b = string })": (
        "type:1:21: the object type goes on without a comma or a new line. Add `,` between the two attributes."
    ),
    "object({ a = string,\n a = number })": "type:2:2: attribute `a` is declared a second time. Keep one.",
    'object({ "a" = string })': (
        "type:1:10: no attribute name where the object type goes on. Write `name = type` or close it with `}`."
    ),
    "object({ a string })": "type:1:12: no `=` after attribute `a`. Write `name = type`.",
    "object(string)": "type:1:8: no `{` after `object(`. Add `{`.",
    "tuple([string number])": "type:1:15: no `,` or `]` after a tuple's type. Add one.",
    "object({ a = optional(map(string), { b = 1, b = 2 }) })": (
        "type:1:45: `b` is set a second time; the first is at type:1:38. Keep one of them."
    ),
}


@pytest.mark.parametrize("text", FORMS)
def test_reads_and_writes(text: str) -> None:
    """A type's canonical text is one line, and reads back as the same type."""
    type_ = parse_type(text)
    assert str(type_) == FORMS[text]
    assert parse_type(FORMS[text]) == type_


@pytest.mark.parametrize("text", REFUSED)
def test_refuses(text: str) -> None:
    """What is not a type is refused with its place and a fix."""
    with pytest.raises(FormatError) as refusal:
        parse_type(text)
    assert str(refusal.value) == REFUSED[text]


def test_refuses_a_computed_default() -> None:
    """A default that is no literal is refused where it stands."""
    with pytest.raises(FormatError) as refusal:
        parse_type('object({ a = optional(string, upper("x")) })')
    assert str(refusal.value.place) == "type:1:31"


def test_nesting_is_bounded() -> None:
    """A hostile type does not exhaust the stack."""
    with pytest.raises(FormatError) as refusal:
        parse_type("list(" * 5000)
    assert str(refusal.value) == "type:1:506: nested deeper than 100 levels. Flatten the type."


@pytest.mark.parametrize("planner", oracles.PLANNERS)
def test_planners_read_the_forms_alike(tmp_path: Path, planner: str) -> None:
    """Terraform and OpenTofu take every form, and refuse what is refused here but for their legacy words."""
    program = oracles.need(planner)
    legacy = ("list",)
    for number, text in enumerate([*FORMS, *FORMS.values(), *REFUSED]):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "main.tf").write_text(f'variable "x" {{\n  type = {text}\n}}\n')
        done = oracles.ask(program, folder, "validate", "-json")
        duplicate = text.startswith("object({ a = optional(map(string), { b = 1, b")
        expected = text not in REFUSED or text in legacy or duplicate
        assert json.loads(done.stdout)["valid"] == expected, text


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8"), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab_", min_size=1), inner, max_size=3),
    max_leaves=6,
)


def attributes(inner: st.SearchStrategy[Type]) -> st.SearchStrategy[Type]:
    """Object types over the types that `inner` draws."""
    required = st.builds(ObjectAttribute, inner)
    optional = st.builds(ObjectAttribute, inner, st.just(True), st.just(ABSENT) | plain)
    names = st.from_regex(r"[a-z_][a-z0-9_-]{0,6}", fullmatch=True)
    return st.builds(ObjectType, st.dictionaries(names, required | optional, max_size=4))


drawn: st.SearchStrategy[Type] = st.recursive(
    st.sampled_from([STRING, NUMBER, BOOL, ANY]),
    lambda inner: (
        st.builds(Collection, st.sampled_from(["list", "set", "map"]), inner)
        | st.builds(TupleType, st.lists(inner, max_size=3))
        | attributes(inner)
    ),
    max_leaves=8,
)


@given(drawn)
def test_json_loses_nothing(type_: Type) -> None:
    """A type comes back from JSON text as it was, its order included."""
    text = canonical_json.dumps(type_.to_json())
    back = types.from_json(json.loads(text, parse_float=Decimal))
    assert str(back) == str(type_)


@pytest.mark.parametrize("value", ["strng", None, 5, ["list"], ["bag", "string"], ["object", [{"type": "string"}]]])
def test_json_that_is_no_type(value: object) -> None:
    """JSON that is not a type is refused, whatever it is."""
    with pytest.raises(ValueError, match=r"^not (a type|an attribute): "):
        types.from_json(value)


def test_filled_applies_nested_defaults() -> None:
    """Defaults of attributes are filled in at any depth, in defaults too."""
    type_ = parse_type("object({ a = optional(object({ b = optional(number, 1), c = optional(string) }), {}) })")
    assert defaults.filled(type_, {}) == {"a": {"b": 1, "c": None}}
    assert defaults.filled(type_, {"a": {"b": None, "c": "x"}, "d": 1}) == {"a": {"b": 1, "c": "x"}}


def test_completer_marks_collections_by_kind() -> None:
    """Expressions tell a list from a set, a tuple, a map or an object, in defaults too."""
    type_ = parse_type(
        'object({ a = optional(set(string), ["y", "x"]), b = tuple([list(string)]), c = map(object({ d = number })) })'
    )
    complete = defaults.completer(type_)
    assert shape(complete({"b": [["1"]], "c": {"k": {"d": "5", "e": 1}}})) == (
        "ObjectValue(a=SetValue('x', 'y'), b=TupleValue(ListValue('1')), c=MapValue(k=ObjectValue(d=5)))"
    )
    assert shape(complete({"a": None, "b": "no list", "c": [None]})) == (
        "ObjectValue(a=SetValue('x', 'y'), b='no list', c=ListValue(None))"
    )
    assert shape(complete(["no object"])) == "list('no object')"


def shape(value: object) -> str:
    """A value with the classes of its collections."""
    name = type(value).__name__
    if isinstance(value, dict):
        return f"{name}({', '.join(f'{key}={shape(item)}' for key, item in value.items())})"
    return f"{name}({', '.join(map(shape, value))})" if isinstance(value, list) else repr(value)
