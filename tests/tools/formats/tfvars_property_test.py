"""What holds for any value and any text, tried on what Hypothesis thinks of.

The same examples are tried on every run: a failure is a change of the code, not bad luck.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.formats import tfvars
from flywheel.formats.json.json_parser import JsonParser
from flywheel.formats.source import FormatError, Source
from flywheel.formats.tfvars import tfvars_json
from flywheel.formats.tfvars.tfvars_parser import TfvarsParser
from flywheel.formats.tfvars.tfvars_writer import dumps_json, dumps_tfvars
from flywheel.formats.values import Document, Object, plain, walk

_SAME = settings(derandomize=True, deadline=None, database=None, max_examples=150)
_MANY = settings(_SAME, max_examples=400)

_MARKS = '$ ${ $${ %{ %%{ " \\ é x'
_PIECES = [*_MARKS.split(), " ", "\n", "\r\n", "\t", "\0", "\x7f", "\u2028", "\ufeff", "e\u0301"]
_TEXTS = st.one_of(
    st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=8),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.lists(st.sampled_from(_PIECES), max_size=6).map("".join),
)
_NUMBERS = st.one_of(
    st.integers(-(10**150) + 1, 10**150 - 1),
    st.integers(-1000, 1000),
    st.builds(
        lambda digits, places: Decimal(f"{digits}E-{places}"), st.integers(-(10**60), 10**60), st.integers(0, 80)
    ),
)
_SCALARS = st.one_of(st.none(), st.booleans(), _NUMBERS, _TEXTS)
_KEYS = st.one_of(st.sampled_from(["a", "b-c", "for", "null", "min_runners", "1", ""]), _TEXTS)


def _normal(value: object) -> object:
    """`value` as it is read back: text in NFC, whole decimals as integers."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value
    if isinstance(value, list):
        return [_normal(item) for item in value]
    if isinstance(value, dict):
        return {_normal(key): _normal(item) for key, item in value.items()}
    return value


def _keyed_apart(value: dict[str, object]) -> bool:
    return len({_normal(key) for key in value}) == len(value)


_OBJECTS = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(_KEYS, inner, max_size=4).filter(_keyed_apart)
    ),
    max_leaves=12,
)
_NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_-]{0,8}", fullmatch=True).filter(lambda name: name != "variable")
_VALUES = st.dictionaries(_NAMES, _OBJECTS, max_size=5)


def _same(expected: object, actual: object) -> bool:
    """Equality that tells True from 1 and an integer from a decimal."""
    if isinstance(expected, dict):
        assert isinstance(actual, dict)
        return list(expected) == list(actual) and all(_same(expected[key], actual[key]) for key in expected)
    if isinstance(expected, list):
        assert isinstance(actual, list)
        return len(expected) == len(actual) and all(map(_same, expected, actual))
    return type(expected) is type(actual) and expected == actual


@_SAME
@given(_VALUES)
def test_tfvars_round_trip(value: dict[str, object]) -> None:
    """A value written as .tfvars reads back as that value, with its order and types."""
    text = dumps_tfvars(value)
    assert _same(_normal(value), plain(tfvars.loads(Source("x", text)).strict().root)), text


@_SAME
@given(_VALUES)
def test_json_round_trip(value: dict[str, object]) -> None:
    """A value written as .tfvars.json reads back as that value, with its order and types."""
    text = dumps_json(value)
    assert _same(_normal(value), plain(tfvars_json.loads(Source("x", text)).strict().root)), text


@_SAME
@given(_VALUES)
def test_writing_again_changes_nothing(value: dict[str, object]) -> None:
    """What is read from written text is written as the same text."""
    for dumps, reader in ((dumps_tfvars, tfvars), (dumps_json, tfvars_json)):
        text = dumps(value)
        assert dumps(plain(reader.loads(Source("x", text)).root)) == text


# Texts: written values and fragments of the grammar, cut and put together.

_TFVARS_SIGNS = 'a b-c = : , { } [ ] ( ) " "x" \\ $ ${ $${ %{ 1 -1 1.5e3 007 true null for # // /* */ é ?'
_JSON_SIGNS = '{ } [ ] , : " "a" 1 -1.5e3 0 true null \\ \\n \\u0041 \\ud83d \\ude00 // é NaN x {"a":[ ]}'
_BLANKS = [" ", "  ", "\t", "\n", "\r\n", "\r", "\u00a0", "\u200b", "\ufeff", "e\u0301"]
_TFVARS_BITS = st.sampled_from(
    [
        *_TFVARS_SIGNS.split(),
        *[
            "a = 1\n",
            'b = "x",\n',
            '"c" = true\n',
            "c = {\n",
            '"k" = [\n',
            "}\n",
            "]\n",
            "<<A\n",
            "<<-A\n",
            "A\n",
            " A\n",
            *_BLANKS,
        ],
    ]
)
_JSON_BITS = st.sampled_from(
    [
        *_JSON_SIGNS.split(),
        *['"a": ', '"b": 1,', *_BLANKS],
    ]
)


def _texts(bits: st.SearchStrategy[str], written: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Texts of `bits`, and `written` texts with a cut, a bit and a repetition somewhere."""

    def spoil(text: str, bit: str, places: tuple[int, int, int]) -> str:
        one, two, three = sorted(place % (len(text) + 1) for place in places)
        return text[:one] + bit + text[two:three] + text[two:]

    places = st.tuples(*[st.integers(0, 10_000)] * 3)
    return st.one_of(st.lists(bits, max_size=25).map("".join), st.builds(spoil, written, bits, places))


_TFVARS_TEXTS = _texts(_TFVARS_BITS, _VALUES.map(dumps_tfvars))
_JSON_TEXTS = _texts(_JSON_BITS, _VALUES.map(dumps_json))


def _outcome(parser: TfvarsParser | JsonParser) -> object:
    """All that a reading gives: values with positions, positions of keys, duplicates; or the refusal."""
    try:
        root = parser.body() if isinstance(parser, TfvarsParser) else parser.document()
    except FormatError as refusal:
        return str(refusal)
    twice = [(item.key, item.path, item.first_at, item.at) for item in parser.duplicates]
    positions = [node.key_at for _, node in walk(root) if isinstance(node, Object)]
    return repr(root), twice, positions


@_MANY
@given(_TFVARS_TEXTS)
def test_tfvars_shortcuts_change_nothing(text: str) -> None:
    """The pattern for common lines gives what the general way gives, to the last position."""
    source = Source("x", text)
    assert _outcome(TfvarsParser(source, shortcuts=False)) == _outcome(TfvarsParser(source, shortcuts=True))


@_MANY
@given(_JSON_TEXTS)
def test_json_shortcuts_change_nothing(text: str) -> None:
    """The pattern for common members gives what the general way gives, to the last position."""
    source = Source("x", text)
    assert _outcome(JsonParser(source, shortcuts=False)) == _outcome(JsonParser(source, shortcuts=True))


def _check_any(loads: object, text: str) -> None:
    source = Source("x", text)
    try:
        document = loads(source)  # type: ignore[operator]
    except FormatError as refusal:
        message = str(refusal)
        assert message.startswith("x:")
        assert "\n" not in message
        assert "\r" not in message
        assert len(message) < 500
        assert refusal.place.line is not None
        return
    assert isinstance(document, Document)
    for path, node in walk(document.root):
        assert 0 <= node.at <= len(source.text), path


@_MANY
@given(_TFVARS_TEXTS)
def test_any_tfvars_text_is_read_or_refused(text: str) -> None:
    """Any text gives a document or one refusal on one line, and nothing else."""
    _check_any(tfvars.loads, text)


@_MANY
@given(_JSON_TEXTS)
def test_any_json_text_is_read_or_refused(text: str) -> None:
    """Any text gives a document or one refusal on one line, and nothing else."""
    _check_any(tfvars_json.loads, text)


@_SAME
@given(st.text(max_size=60))
def test_any_characters_are_read_or_refused(text: str) -> None:
    """So does text of any characters at all, with surrogates and control characters."""
    _check_any(tfvars.loads, text)
    _check_any(tfvars_json.loads, text)
    _check_any(tfvars.loads, f'a = "{text}"\n')
    _check_any(tfvars_json.loads, f'{{"a": "{text}"}}')
