"""The layout that the writers choose, and the values that they refuse."""

from __future__ import annotations

import json
from collections import OrderedDict
from decimal import Decimal
from types import MappingProxyType

import pytest

from flywheel.formats.source import FormatError
from flywheel.formats.tfvars.tfvars_writer import dumps_json, dumps_tfvars

_VALUE = {
    "owner": "example-org",
    "min_runners": 0,
    "labels": ["nix", "docker"],
    "runner_sets": {
        "example-nix": {
            "runner_label": "nix",
            "max": 4,
            "ratio": Decimal("0.50"),
            "labels": [],
            "limits": {},
            "on": None,
        },
        "two words": {"for": True, "größe": '${x} %{y}\n\t"\\\u2028', "x\u0301": [[1], []]},
    },
    "last": [{"a": 1, "bb": 2}, {}],
    "x": -1,
}

_TFVARS = """\
# Written by a test.
#
# Do not edit.

owner       = "example-org"
min_runners = 0
labels      = ["nix", "docker"]

runner_sets = {
  example-nix = {
    runner_label = "nix"
    max          = 4
    ratio        = 0.5
    labels       = []
    limits       = {}
    on           = null
  }
  "two words" = {
    "for"     = true
    "größe"   = "$${x} %%{y}\\n\\t\\"\\\\\\u2028"
    "x\\u0301" = [[1], []]
  }
}

last = [
  {
    a  = 1
    bb = 2
  },
  {},
]

x = -1
"""


def test_layout() -> None:
    """Neighbours are aligned, long values stand apart, and a header is a comment."""
    assert dumps_tfvars(_VALUE, ["Written by a test.", "", "Do not edit."]) == _TFVARS


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({}, ""),
        ({"a": {}}, "a = {}\n"),
        ({"a": ["x" * 56]}, f'a = ["{"x" * 56}"]\n'),
        ({"a": ["x" * 57]}, f'a = [\n  "{"x" * 57}",\n]\n'),
        ({"a": [[[]]]}, "a = [[[]]]\n"),
        ({"a": [{"b": 1}]}, "a = [\n  {\n    b = 1\n  },\n]\n"),
        ({"a": ("x",)}, 'a = ["x"]\n'),
        ({"a": 1, "bb": [{"b": 1}], "ccc": 2}, "a = 1\n\nbb = [\n  {\n    b = 1\n  },\n]\n\nccc = 2\n"),
        (
            {"a": {"b": 1, "cc": {"d": 2}, "e": 3, "ff": 4}},
            "a = {\n  b = 1\n  cc = {\n    d = 2\n  }\n  e  = 3\n  ff = 4\n}\n",
        ),
        ({"a": {"%s": 1, "50%": "%d %s"}}, 'a = {\n  "%s"  = 1\n  "50%" = "%d %s"\n}\n'),
        ({"a": {"true": 1, "null-x": 2}}, 'a = {\n  "true" = 1\n  null-x = 2\n}\n'),
        ({"größe": 1, "b": 2}, "größe = 1\nb     = 2\n"),
        ({"a": {"b": 1}, "c": {"a": {"b": 1}}}, "a = {\n  b = 1\n}\n\nc = {\n  a = {\n    b = 1\n  }\n}\n"),
    ],
)
def test_tfvars_text(value: dict[str, object], text: str) -> None:
    """Each small value has this form."""
    assert text == dumps_tfvars(value)


def test_header_without_values() -> None:
    """A header may stand alone; its lines may hold line breaks."""
    assert dumps_tfvars({}, ["a\nb ", "c"]) == "# a\n# b\n# c\n"


def test_json_is_as_from_the_json_module() -> None:
    """The JSON form is what `json.dumps` makes with an indentation of two, and a final newline."""
    value = {"a": [1, "x", None, True, {}, [], {"b": {"c": 'größe " \\ \n \t \b \f'}}], "é": -1}
    value["b"] = {"100% %s": [False], "k": {"x": 1}, "same keys at another depth": [{"x": {"x": 2}}]}
    assert json.dumps(value, indent=2, ensure_ascii=False) + "\n" == dumps_json(value)


def test_json_of_nothing() -> None:
    """An empty object is a document too."""
    assert dumps_json({}) == "{}\n"


def test_json_numbers_and_unseen_characters() -> None:
    """Decimals are exact and without exponent; characters that nobody sees are escaped."""
    value = {"a": Decimal("1E+3"), "b": Decimal("0.10"), "c": Decimal("-1E-7"), "d": "\x7f\u202e\ufeff\u2028"}
    assert dumps_json(value) == (
        '{\n  "a": 1000,\n  "b": 0.1,\n  "c": -0.0000001,\n  "d": "\\u007f\\u202e\\ufeff\\u2028"\n}\n'
    )


@pytest.mark.parametrize("digits", ["0." + "123456789" * 16, "-" + "98765" * 20 + ".5", "9" * 150])
def test_numbers_are_not_rounded(digits: str) -> None:
    """No digit is lost, whatever precision the decimal context has."""
    value = {"a": Decimal(digits)}
    assert dumps_tfvars(value) == f"a = {digits}\n"
    assert dumps_json(value) == f'{{\n  "a": {digits}\n}}\n'


def test_any_mapping_is_written() -> None:
    """A mapping need not be a dict, and text not exactly a str."""

    class Name(str):
        __slots__ = ()

    value = MappingProxyType({"a": OrderedDict(b=Name("x"))})
    assert dumps_tfvars(value) == 'a = {\n  b = "x"\n}\n'
    assert json.loads(dumps_json(value)) == {"a": {"b": "x"}}


def _nested(depth: int) -> dict[str, object]:
    value: object = []
    for _ in range(depth - 1):
        value = [value]
    return {"a": value}


_LONG = "a number of more than 150 digits: Terraform would round it. Write it as a string, or shorten it."
_NO_NAME = "cannot be the name of a variable. A name is letters, digits, - and _, and begins with no digit."
_INFINITE = "a number that is not finite. Write null or a finite number."


@pytest.mark.parametrize("dumps", [dumps_tfvars, dumps_json])
@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"a": {"b": [0, {"c": 10**150}]}}, f"a.b[1].c: {_LONG}"),
        ({"a": -(10**150)}, f"a: {_LONG}"),
        ({"a": Decimal("1E-151")}, f"a: {_LONG}"),
        ({"a": Decimal("1E+999999")}, f"a: {_LONG}"),
        ({"a": Decimal("NaN")}, f"a: {_INFINITE}"),
        ({"a": [Decimal("Infinity")]}, f"a[0]: {_INFINITE}"),
        ({"a": "x\ud800"}, "a: a string holds half of a surrogate pair. Write whole characters."),
        ({"a": {"\udc00": 1}}, "a: a string holds half of a surrogate pair. Write whole characters."),
        ({"a": {"é": 1, "e\u0301": 2}}, "a: two keys are the same text, `é`, in Unicode NFC. Rename one."),
        (_nested(101), "a" + "[0]" * 100 + ": nested deeper than 100 levels. Flatten the value."),
        ({"a b": 1}, f"the value: 'a b' {_NO_NAME}"),
        ({"//": 1}, f"the value: '//' {_NO_NAME}"),
        ({"e\u0301": 1}, f"the value: 'e\\u0301' {_NO_NAME}"),
    ],
)
def test_refused_values(dumps: object, value: dict[str, object], message: str) -> None:
    """A value that Terraform could not hold is refused with its path."""
    with pytest.raises(FormatError) as caught:
        dumps(value)  # type: ignore[operator]
    assert message == str(caught.value)


_TYPES = "Only str, int, Decimal, bool, None, lists, tuples and mappings are written."


@pytest.mark.parametrize("dumps", [dumps_tfvars, dumps_json])
@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"a": 0.5}, "a: a float is not exact. Use int or Decimal."),
        ({"a": {"b": [float("nan")]}}, "a.b[0]: a float is not exact. Use int or Decimal."),
        ({"a": b"x"}, f"a: a value of type bytes. {_TYPES}"),
        ({"a": {"b": {1, 2}}}, f"a.b: a value of type set. {_TYPES}"),
        ({"a": {1: 2}}, "a: a key of type int. Keys are strings."),
        ({1: 2}, "the value: a key of type int. Keys are strings."),
        ([1], "the value: a value of type list. Write a mapping."),
    ],
)
def test_refused_types(dumps: object, value: object, message: str) -> None:
    """A type that is not exact, or not known, is a programming error."""
    with pytest.raises(TypeError) as caught:
        dumps(value)  # type: ignore[operator]
    assert message == str(caught.value)


def test_deepest_value() -> None:
    """A hundred levels are written by both writers."""
    assert dumps_tfvars(_nested(100)).startswith("a = [")
    assert json.loads(dumps_json(_nested(100))) == _nested(100)


@pytest.mark.parametrize("value", [{"x": {}}, [{"x": []}]])
def test_variable_with_parts_is_no_json(value: object) -> None:
    """Terraform would take it for a declaration in JSON; in HCL there is no such doubt."""
    with pytest.raises(FormatError) as caught:
        dumps_json({"variable": value})
    assert str(caught.value) == (
        "the value: the name `variable` is taken for a declaration in JSON if its value has parts. Rename it."
    )
    assert dumps_tfvars({"variable": value})
