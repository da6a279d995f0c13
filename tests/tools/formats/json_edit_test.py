"""Edits of JSON texts: one thing changes, every other character stays."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.formats.json import json_document, json_edit
from flywheel.formats.source import Source
from flywheel.formats.values import List, Object

#: The same examples on every run.
_SAME = settings(derandomize=True, deadline=None, database=None)


def _document(text: str):
    return json_document.loads(Source("x.json", text))


def _inserted(text: str, index: int, value: str) -> str:
    document = _document(text)
    into = document.root.items["versions"]
    assert isinstance(into, List)
    return json_edit.insert_item(document.source, into, index, value)


@pytest.mark.parametrize(
    ("text", "index", "expected"),
    [
        ('{"versions": ["1", "2"]}', 2, '{"versions": ["1", "2", "x"]}'),
        ('{"versions": ["1", "2"]}', 1, '{"versions": ["1", "x", "2"]}'),
        ('{"versions":["1","2"]}', 0, '{"versions":["x", "1","2"]}'),
        ('{"versions": [ ]}\n', 0, '{"versions": ["x"]}\n'),
        ('{\n"versions": []\n}', 0, '{\n"versions": [\n    "x"\n]\n}'),
        ('{\n  "versions": []\n}', 0, '{\n  "versions": [\n    "x"\n  ]\n}'),
        ('{\n  "versions": [\n    "1"\n  ]\n}\n', 1, '{\n  "versions": [\n    "1",\n    "x"\n  ]\n}\n'),
        ('{\n  "versions": [\n    "1"\n  ]\n}\n', 0, '{\n  "versions": [\n    "x",\n    "1"\n  ]\n}\n'),
        ('{\r\n\t"versions": [ ]\r\n}', 0, '{\r\n\t"versions": [\r\n\t\t"x"\r\n\t]\r\n}'),
    ],
)
def test_an_item_stands_as_its_neighbours_do(text, index, expected):
    """On a line of its own where they are, with their indentation."""
    assert _inserted(text, index, '"x"') == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1, "k": [1, {"b": 2}] , "c": 3}', '{"a": 1, "k": "x" , "c": 3}'),
        ('{\n    "a": "\\u00e4}"\n}', '{\n    "a": "\\u00e4}",\n    "k": "x"\n}'),
        ("{}", '{"k": "x"}'),
        ("{\n}", '{\n    "k": "x"\n}'),
    ],
)
def test_a_member_is_replaced_in_its_place_or_comes_last(text, expected):
    """Strings with brackets and escapes in them are no brackets."""
    document = _document(text)
    assert json_edit.put_member(document.source, document.root, "k", '"x"') == expected


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.text(st.characters(codec="ascii", exclude_characters="\0"), max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


@_SAME
@given(st.lists(_VALUES, max_size=5), st.integers(0, 5), st.sampled_from([None, 1, 4]))
def test_an_inserted_item_is_the_only_change(items, index, indent):
    """Read again, the list has one item more, and the rest as before."""
    text = json.dumps({"before": 1, "versions": items, "after": {}}, indent=indent)
    index = min(index, len(items))
    expected = {"before": 1, "versions": [*items[:index], "x", *items[index:]], "after": {}}
    assert json.loads(_inserted(text, index, '"x"')) == expected


@_SAME
@given(
    st.dictionaries(st.sampled_from("abc"), _VALUES, max_size=3), st.sampled_from("abcd"), st.sampled_from([None, 2])
)
def test_a_put_member_is_the_only_change(value, key, indent):
    """Read again, the object has that key, and the rest as before."""
    document = _document(json.dumps({"o": value}, indent=indent))
    into = document.root.items["o"]
    assert isinstance(into, Object)
    assert json.loads(json_edit.put_member(document.source, into, key, '{"x": 1}')) == {"o": {**value, key: {"x": 1}}}
