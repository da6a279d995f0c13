"""YAML is read as every reader of it would, or not at all."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.formats.source import FormatError, Source
from flywheel.formats.values import plain
from flywheel.formats.yaml import strict_yaml
from flywheel.formats.yaml.strict_yaml import YamlDocument


def read(text: str) -> YamlDocument:
    """The document in `text`."""
    return strict_yaml.loads(Source("f.yaml", text))


def refusal(text: str) -> str:
    """The message with which `text` is refused."""
    with pytest.raises(FormatError) as caught:
        read(text)
    return str(caught.value)


def test_values() -> None:
    """Strings, numbers, booleans, null and collections come out as plain values."""
    document = read(
        "text: plain words\nquoted: 'no'\ndouble: \"a\\tb\"\nnone: ~\nempty:\nyes_: true\n"
        "int: -12\nhex: 0x1F\nfraction: 1.50\nwhole: 2.0\nplus: +3\nlist: [a, {b: c}]\n"
        "block: |\n  one\n  two\nfolded: >-\n  one\n  two\nurl: http://a.b:90/c\nversion: 0.14.0\n"
    )
    assert plain(document.root) == {
        "text": "plain words",
        "quoted": "no",
        "double": "a\tb",
        "none": None,
        "empty": None,
        "yes_": True,
        "int": -12,
        "hex": 31,
        "fraction": Decimal("1.5"),
        "whole": 2,
        "plus": 3,
        "list": ["a", {"b": "c"}],
        "block": "one\ntwo\n",
        "folded": "one two",
        "url": "http://a.b:90/c",
        "version": "0.14.0",
    }
    assert document.ambiguities == []
    assert document.strict() is document


def test_positions() -> None:
    """Every value and key tells its line and column, wide characters before it or not."""
    document = read("ä: 1\nb:\n  - 😀: x\n    c: [1, 2]\n")
    places = {}
    for name, node in document.root.items.items():
        places[name] = (str(document.place(document.root.key_at[name])), str(document.place(node.at)))
    inner = document.root.items["b"].items[0]
    places["c"] = (str(document.place(inner.key_at["c"])), str(document.place(inner.items["c"].items[1].at)))
    assert places == {
        "ä": ("f.yaml:1:1", "f.yaml:1:4"),
        "b": ("f.yaml:2:1", "f.yaml:3:3"),
        "c": ("f.yaml:4:5", "f.yaml:4:12"),
    }


AMBIGUOUS = {
    "no": "the boolean false",
    "Yes": "the boolean true",
    "ON": "the boolean true",
    "off": "the boolean false",
    "012": "an octal number",
    "0_7": "an octal number",
    "0b101": "a binary number",
    "12:30:45": "a number to base 60",
    "1_000": "a number",
    "08": "a number",
    "1e3": "a number",
    "0o14": "a number",
    "1.5e+3": "a number",
    ".inf": "infinity",
    "-.INF": "infinity",
    ".nan": "NaN (not a number)",
    "2026-08-15": "a date",
    "2026-08-15T10:00:00Z": "a time",
}


@pytest.mark.parametrize("word", AMBIGUOUS)
def test_ambiguous_word_stays_a_string(word: str) -> None:
    """A word that readers disagree on is kept as written, and recorded."""
    document = read(f"a: {word}\n")
    assert plain(document.root) == {"a": word}
    assert [(one.text, one.reading, one.at, one.key) for one in document.ambiguities] == [
        (word, AMBIGUOUS[word], 3, False)
    ]


def test_strict_refuses_ambiguities() -> None:
    """Who wants no ambiguity gets the first as an error."""
    with pytest.raises(FormatError) as caught:
        read("a: [x, no]\n").strict()
    assert str(caught.value) == (
        "f.yaml:1:8: `no` is the boolean false to some readers of YAML and a string to others. "
        'Write "no" if it is a string.'
    )


def test_ambiguous_key() -> None:
    """Keys are strings always; one that is a boolean to others is recorded."""
    document = read("on: push\n7810: x\n")
    assert plain(document.root) == {"on": "push", "7810": "x"}
    assert [(one.text, one.key) for one in document.ambiguities] == [("on", True)]


CORE = (
    (re.compile(r"[-+]?[0-9]+"), int),
    (re.compile(r"0o[0-7]+"), lambda text: int(text[2:], 8)),
    (re.compile(r"0x[0-9a-fA-F]+"), lambda text: int(text, 16)),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), Decimal),
    (re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"), lambda text: Decimal("NaN")),
    (re.compile(r"null|Null|NULL|~|"), lambda text: None),
    (re.compile(r"true|True|TRUE"), lambda text: True),
    (re.compile(r"false|False|FALSE"), lambda text: False),
)


def core_schema(word: str) -> object:
    """A plain word as YAML 1.2's core schema reads it (yaml.org, section 10.3.2)."""
    for pattern, make in CORE:
        if pattern.fullmatch(word):
            return make(word)
    return word


def older_schema(word: str) -> object:
    """A plain word as PyYAML, a reader of YAML 1.1, has it."""
    try:
        value = yaml.safe_load(word)
    except (ValueError, yaml.YAMLError):
        return "neither"  # e.g. the month 13
    return Decimal(repr(value)) if isinstance(value, float) else value


words = st.one_of(
    st.sampled_from(["yes", "No", "y", "n", "~", "null", "Null", "TRUE", "on", ".inf", "-.inf", ".NaN", "0", "-0"]),
    st.from_regex(r"[-+]?0?[xob]?[0-9_]{1,4}[:.eE]?[-+]?[0-9a-f]{0,3}", fullmatch=True),
    st.from_regex(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z?)?", fullmatch=True),
    st.from_regex(r"[0-9]{1,3}(:[0-9]{1,2}){1,2}(\.[0-9]?)?", fullmatch=True),
    st.from_regex(r"[a-zA-Z0-9+.]([a-zA-Z0-9_.+-]{0,6}[a-z0-9.])?", fullmatch=True),
)


@settings(max_examples=200)
@given(words.filter(lambda word: not word.endswith(":")))
def test_agrees_with_both_versions(word: str) -> None:
    """A word is converted only where YAML 1.1 and 1.2 agree; where they differ it is recorded."""
    document = read(f"a: {word}\n")
    value = document.root.items["a"].value
    older, newer = older_schema(word), core_schema(word)
    agreed = older == newer and isinstance(older, str) == isinstance(newer, str)
    if document.ambiguities:
        assert value == word
        assert not agreed or word.lstrip("+-").startswith("0")
    else:
        assert agreed and value == newer and isinstance(value, str) == isinstance(newer, str)


def test_duplicate_keys() -> None:
    """A key written twice is recorded with both places; the last stands."""
    document = read("a:\n  - b: 1\n    b: 2\nc: 1\n")
    (twice,) = document.duplicates
    assert (twice.key, twice.path) == ("b", ("a", 0))
    assert plain(document.root) == {"a": [{"b": 2}], "c": 1}
    with pytest.raises(FormatError) as caught:
        document.strict()
    assert str(caught.value) == ("f.yaml:3:5: `b` is set a second time; the first is at f.yaml:2:5. Keep one of them.")


REFUSED = {
    "": "f.yaml:1:1: the document is empty. Write `key: value` lines.",
    "# only this\n": "f.yaml:1:1: the document is empty. Write `key: value` lines.",
    "- a\n": "f.yaml:1:1: the document is not a mapping. Write `key: value` lines.",
    "null\n": "f.yaml:1:1: the document is not a mapping. Write `key: value` lines.",
    "a: 1\n---\nb: 2\n": "f.yaml:2:1: a second document begins. Keep one document in the file.",
    "a: !!str 5\n": ("f.yaml:1:4: the tag `tag:yaml.org,2002:str`. Remove it: tags are not read."),
    "a: !ruby/object {}\n": "f.yaml:1:4: the tag `!ruby/object`. Remove it: tags are not read.",
    "%TAG ! tag:x,2000:\n---\na: 1\n": "f.yaml:1:1: a %TAG directive. Remove it: tags are not read.",
    "a: {x: 1}\nb:\n  <<: {y: 1}\n": (
        "f.yaml:3:3: the merge key `<<`. Write the keys out: not every reader of YAML merges them."
    ),
    "? [a]\n: b\n": "f.yaml:1:3: a mapping or sequence stands as a key. Use a word as the key.",
    "a: &x 1\n*x : 2\n": "f.yaml:2:1: the alias `*x` stands as a key. Write the key itself.",
    "a: *x\n": "f.yaml:1:4: the alias `*x` refers to no anchor before it. Write the value out.",
    "a: &x [*x]\n": "f.yaml:1:8: the alias `*x` stands inside what it refers to. Write the value out.",
    f"a: {'9' * 200}\n": ("f.yaml:1:4: this number takes more than 150 digits. Quote it if it is a string."),
    "a: " + "[" * 150 + "]" * 150: "f.yaml:1:103: nested deeper than 100 levels. Flatten the value.",
    "a: \x01\n": "f.yaml:1:4: a character that YAML does not allow. Remove it.",
    "a: &x 1\nb: [" + "*x, " * 1_001 + "]\n": "f.yaml:2:4005: more than 1000 aliases. Write the values out.",
}


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_refuses(text: str) -> None:
    """What only serves to surprise is refused with its place and a fix."""
    assert refusal(text) == REFUSED[text]


@pytest.mark.parametrize("text", ["a: [1\n", "a: 'x\n", "a: b: c\n", "a:\tb\n\tc: d\n", "{a: 1", "@a: 1\n"])
def test_refuses_what_is_no_yaml(text: str) -> None:
    """A syntax error is one error with a place."""
    assert re.fullmatch(
        r"f\.yaml:[12]:\d+: not YAML: .+\. Correct the line; indent with spaces, never tabs\.", refusal(text)
    )


def test_aliases_cannot_explode() -> None:
    """A small text whose aliases unfold into millions of values is refused."""
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 8)]
    assert refusal("\n".join(lines)).endswith("more than 200000 values, aliases counted as copies. Split the document.")


def test_size_is_bounded() -> None:
    """A text over the limit is refused unread."""
    assert refusal("a: " + "x" * strict_yaml.MAX_CHARACTERS) == (
        "f.yaml:1:1: the text has 2097155 characters; at most 2097152 are read. "
        "Split it, or check that it is the file you meant."
    )


def test_aliases_within_bounds_are_values() -> None:
    """An alias stands for the value at its anchor."""
    assert plain(read("a: &x {b: [1]}\nc: *x\nd: [*x]\n").root) == {
        "a": {"b": [1]},
        "c": {"b": [1]},
        "d": [{"b": [1]}],
    }


def test_load_reads_a_file(tmp_path: Path) -> None:
    """`load` reads a file under the name that messages are to use."""
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: no\r\n")
    document = strict_yaml.load(str(path), "shown.yaml")
    assert plain(document.root) == {"a": 1, "b": "no"}
    assert str(document.place(document.ambiguities[0].at)) == "shown.yaml:2:4"


def test_pure_loader_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without libyaml the slower reader gives the same tree, places and refusals."""
    text = "a: &x [1, no, {b: '2'}]\nc: *x\nd: |\n  é😀\ne: 1\n"
    fast = read(text)
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    slow = read(text)
    assert repr(slow.root) == repr(fast.root)
    assert [one.at for one in slow.ambiguities] == [one.at for one in fast.ambiguities]
    assert refusal("a: !x 1\n") == "f.yaml:1:4: the tag `!x`. Remove it: tags are not read."


@given(st.text(st.sampled_from("ab:-?[]{},&*!|>'\"%@`#~ \n\t01.<"), max_size=40))
def test_any_text_gives_a_tree_or_one_error(text: str) -> None:
    """No text makes the reader fail in another way than by `FormatError`."""
    try:
        document = read(text)
    except FormatError as err:
        assert err.place.line is not None
    else:
        assert isinstance(plain(document.root), dict)


def test_a_long_run_of_digits_is_judged_in_linear_time() -> None:
    """A word too long for a number or a date is a string: telling so must not take for ever."""
    text = "012" * 100_000
    assert plain(strict_yaml.loads(Source("f", f"a: {text}\n")).root) == {"a": text}


def test_so_many_ambiguities_are_recorded_and_every_word_stays() -> None:
    """Nobody reads the list to its end, and a short word can come very often."""
    document = read(f"a: [{','.join(['no'] * 10_001)}]\n")
    assert (len(document.ambiguities), document.ambiguities[-1].at) == (10_000, 4 + 3 * 9_999)
    assert set(plain(document.root)["a"]) == {"no"}  # type: ignore[index]
