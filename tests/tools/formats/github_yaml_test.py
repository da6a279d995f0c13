"""Workflows are read as GitHub reads them, or refused with one clear error."""

from __future__ import annotations

import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.formats.source import FormatError, Source
from flywheel.formats.values import Document, plain
from flywheel.formats.yaml import github_yaml


def read(text: str) -> Document:
    """The document in `text`."""
    return github_yaml.loads(Source("w.yml", text))


def refusal(text: str) -> str:
    """The message with which `text` is refused."""
    with pytest.raises(FormatError) as caught:
        read(text)
    return str(caught.value)


def test_values() -> None:
    """Plain words are what YAML 1.2 makes of them: `on`, `yes` and times are strings."""
    document = read(
        "on: push\nyes: no\noff: On\ntime: 12:30\nnone:\ntilde: ~\nnull_: null\nbool: true\nquoted: 'true'\n"
        "int: 12\nzero: 012\nhex: 0x1F\noctal: 0o17\nfloat: 3.10\nexponent: 1e3\nplus: +4\npoint: .5\n"
        "dash: -x\nversion: 1.2.3\ninf: .inf\ntext: |\n  a\n  b\nlist: [a, {b: c}]\nexpr: ${{ x }}\n"
    )
    assert plain(document.root) == {
        "on": "push",
        "yes": "no",
        "off": "On",
        "time": "12:30",
        "none": None,
        "tilde": None,
        "null_": None,
        "bool": True,
        "quoted": "true",
        "int": 12,
        "zero": 12,
        "hex": 31,
        "octal": 15,
        "float": Decimal("3.1"),
        "exponent": 1000,
        "plus": 4,
        "point": Decimal("0.5"),
        "dash": "-x",
        "version": "1.2.3",
        "inf": ".inf",
        "text": "a\nb\n",
        "list": ["a", {"b": "c"}],
        "expr": "${{ x }}",
    }


def test_places() -> None:
    """Keys and values tell line and column, behind wide characters, anchors and carriage returns."""
    document = read("a: 1\r\nä: &x [1, 😀, *x2]\r\n".replace("*x2", "2") + "b: *x\r\n")
    root = document.root
    assert [str(document.place(at)) for at in root.key_at.values()] == ["w.yml:1:1", "w.yml:2:1", "w.yml:3:1"]
    assert str(document.place(root.items["ä"].at)) == "w.yml:2:4"
    assert [str(document.place(one.at)) for one in root.items["b"].items] == ["w.yml:2:8", "w.yml:2:11", "w.yml:2:14"]


def test_aliases_stand_for_what_they_refer_to() -> None:
    """Anchors of scalars, lists and mappings are read, also within one another."""
    document = read("a: &s x\nb: &l [*s, y]\nc: &m {k: *l}\nd: *m\n")
    assert plain(document.root) == {"a": "x", "b": ["x", "y"], "c": {"k": ["x", "y"]}, "d": {"k": ["x", "y"]}}


REFUSED = {
    "": "w.yml:1:1: the document is empty. Write `key: value` lines.",
    "# nothing\n": "w.yml:1:1: the document is empty. Write `key: value` lines.",
    "- a": "w.yml:1:1: the document is not a mapping. Write `key: value` lines.",
    "word": "w.yml:1:1: the document is not a mapping. Write `key: value` lines.",
    "a: 1\nb: 2\na: 3": "w.yml:3:1: `a` is set a second time; the first is at w.yml:1:1. Keep one of them.",
    "a:\n  b: {c: 1, c: 2}": "w.yml:2:13: `c` is set a second time; the first is at w.yml:2:7. Keep one of them.",
    "a: 1\n---\nb: 2": "w.yml:2:1: a second document begins. Keep one document in the file.",
    "%TAG ! x:\n---\na: b": "w.yml:1:1: a %TAG directive. Remove it: tags are not read.",
    "a: !!str 1": "w.yml:1:4: the tag `tag:yaml.org,2002:str`. Remove it: tags are not read.",
    "a: !x [1]": "w.yml:1:4: the tag `!x`. Remove it: tags are not read.",
    "!x a: 1": "w.yml:1:1: the tag `!x`. Remove it: tags are not read.",
    "a: &x {b: 1}\nc:\n  <<: *x": "w.yml:3:3: the merge key `<<`. "
    "Write the keys out: not every reader of YAML merges them.",
    "[a]: b": "w.yml:1:1: a mapping or sequence stands as a key. Use a word as the key.",
    "a: &x b\n*x : c": "w.yml:2:1: the alias `*x` stands as a key. Write the key itself.",
    "&k a: b": "w.yml:1:1: the anchor `&k` at a key. Anchor the value.",
    "a: *x": "w.yml:1:4: the alias `*x` refers to no anchor before it. Write the value out.",
    "a: &x [*x]": "w.yml:1:8: the alias `*x` stands inside what it refers to. Write the value out.",
    "a:\n\tb: c": "w.yml:2:1: not YAML: found character that cannot start any token. "
    "Correct the line; indent with spaces, never tabs.",
    "a: [1": "w.yml:1:6: not YAML: did not find expected ',' or ']'. Correct the line; indent with spaces, never tabs.",
    "a: b: c": "w.yml:1:5: not YAML: mapping values are not allowed in this context. "
    "Correct the line; indent with spaces, never tabs.",
    "a: \x01": "w.yml:1:4: a character that YAML does not allow. Remove it.",
    'a: "\\ud800"': "w.yml:1:7: not YAML: found invalid Unicode character escape code. "
    "Correct the line; indent with spaces, never tabs.",
    "[" * 500: "w.yml:1:101: nested deeper than 100 levels. Flatten the value.",
    "- " * 500: "w.yml:1:201: nested deeper than 100 levels. Flatten the value.",
    "a: [" + "b, " * 200_001 + "]": "w.yml:1:4: more than 200000 values, aliases counted as copies. "
    "Split the document.",
    "a: &a b\nc: [" + "*a, " * 1_001 + "]": "w.yml:2:4005: more than 1000 aliases. Write the values out.",
    "a: " + "x" * 1024 * 1024: "w.yml:1:1: the workflow has 1048579 characters; GitHub reads at most 1048576. "
    "Split it, or check that it is the file you meant.",
}


@pytest.mark.parametrize(("text", "expected"), REFUSED.items(), ids=lambda one: one[:40])
def test_refusals(text: str, expected: str) -> None:
    """What GitHub would not read the same way is refused with its place."""
    assert refusal(text) == expected


def test_a_billion_laughs_end_soon() -> None:
    """Aliases of aliases are counted as the copies that they stand for, before any is made."""
    lines = ["a0: &a0 [" + "x, " * 10 + "]"]
    lines += [f"a{number}: &a{number} [{f'*a{number - 1}, ' * 10}]" for number in range(1, 30)]
    begin = time.process_time()
    assert refusal("\n".join(lines)) == (
        "w.yml:6:10: more than 200000 values, aliases counted as copies. Split the document."
    )
    assert time.process_time() - begin < 5


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """A file that is not UTF-8, or has a NUL, or is not there, is refused by name."""
    path = tmp_path / "w.yml"
    for data, message in (
        (b"a: \xff", "w.yml:1:4: byte 0xff is not UTF-8 text. Save the file as UTF-8."),
        (b"a: \0", "w.yml:1:4: a NUL byte: this is not a text file. Give a text file."),
    ):
        path.write_bytes(data)
        with pytest.raises(FormatError) as caught:
            github_yaml.load(str(path), "w.yml")
        assert str(caught.value) == message
    path.unlink()
    with pytest.raises(FormatError) as caught:
        github_yaml.load(str(path), "w.yml")
    assert str(caught.value) == "w.yml: cannot be read: No such file or directory. Check the path and its permissions."


_KEYS = st.text(alphabet="abcdefgh-_", min_size=1, max_size=6)
#: PyYAML writes what is a number to YAML 1.2 alone, such as `0E0`, without quotes: no digits.
_TEXTS = st.text(st.characters(exclude_categories=("Cs", "Nd")), max_size=12)
_SCALARS = st.one_of(_TEXTS, st.integers(-10_000, 10_000), st.booleans(), st.none())
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(_KEYS, inner, max_size=4))
)


@given(st.dictionaries(_KEYS, _VALUES, min_size=1, max_size=5))
@settings(max_examples=300, deadline=None)
def test_what_is_written_is_read(value: dict[str, object]) -> None:
    """What PyYAML writes without tags comes back the same."""
    assert plain(read(yaml.safe_dump(value)).root) == value


@given(st.text(alphabet="ab:-[]{}&*!|>'\"# \n\t,?%~0<", max_size=80))
@settings(max_examples=600, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text ends in anything but a document or a `FormatError`."""
    try:
        read(text)
    except FormatError as err:
        assert str(err).startswith("w.yml:")


def test_without_libyaml_the_result_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML's own parser serves where its C library is missing."""
    text = "on: [push]\njobs: {a: {runs-on: &x 'b', name: *x}}\n"
    expected = plain(read(text).root)
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    assert plain(read(text).root) == expected
    assert refusal("a: [1") == (
        "w.yml:1:6: not YAML: expected ',' or ']', but got '<stream end>'. "
        "Correct the line; indent with spaces, never tabs."
    )


def test_without_pyyaml_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without PyYAML gets one line, no traceback."""
    monkeypatch.setitem(sys.modules, "yaml", None)
    assert refusal("a: b") == (
        "w.yml:1:1: YAML cannot be read: the Python package PyYAML is not installed. "
        "Install it: python3 -m pip install PyYAML."
    )
