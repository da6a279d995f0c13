"""A table reads, fills and describes a document, and says of a wrong one where, what and how to correct it."""

from __future__ import annotations

import pytest
from flywheel_testing import mutations
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.documents import json_schema, reader
from flywheel.documents.containers import many, mapping, nullable, one_or_many
from flywheel.documents.kinds import ANY, COUNT, DAY, FLAG, NAME, NUMBER, TEXT, Choice, Text
from flywheel.documents.problems import MAX_PROBLEMS
from flywheel.documents.record import Record, defaulted, optional, required
from flywheel.documents.rules import ExactlyOne, OnlyWith
from flywheel.errors import UserError
from flywheel.formats.source import FormatError, Source
from flywheel.formats.tfvars import tfvars_json
from flywheel.formats.yaml import strict_yaml

LINE = Text("a line", longest=12, line=True)


class Part(Record, rules=(ExactlyOne(("left", "right"), "takes no side"),), define="part"):
    """One part."""

    left = optional(TEXT, "The left side.")
    right = optional(TEXT, "The right side.")
    count = defaulted(COUNT, 1, "How many.")


class Settings(Record, nulls=True, closed=False):
    """Settings, which may be null and may hold other keys."""

    wide = defaulted(FLAG, True)
    ratio = optional(NUMBER)


class Whole(Record, schema="example.whole/1", title="Whole", means="A whole.", rules=(OnlyWith("why", "state", "no"),)):
    """A document with something of everything."""

    name = required(NAME, "Its name.")
    since = required(DAY, "The first day.")
    state = defaulted(Choice(("yes", "no")), "yes", "The state.")
    why = defaulted(LINE, "", "The reason.")
    parts = defaulted(many(Part, most=2), [], "The parts.")
    words = defaulted(one_or_many(Text("a text", blank=False, numbers=True)), [])
    limits = defaulted(mapping(nullable(COUNT)), {})
    settings = defaulted(Settings, {})
    extra = optional(ANY)
    kept = defaulted(TEXT, "", name="place")


SOUND = {
    "schema": "example.whole/1",
    "name": "a",
    "since": "2026-01-01",
    "state": "no",
    "why": "x",
    "parts": [{"left": "a"}, {"right": "b", "count": 2}],
    "words": ["x", 1],
    "limits": {"a": 1, "b": None},
    "settings": {"wide": False, "ratio": 1.5, "other": 1},
    "extra": {"any": [1]},
    "place": "here",
}
TEXT_OF_IT = """schema: example.whole/1
name: a
since: 2026-01-01
parts:
  - left: a
    count: 3
words: x
place: here
"""


def read(text: str) -> Whole:
    """The document in a YAML text."""
    return reader.read(strict_yaml.loads(Source("whole.yaml", text)), Whole)


def test_values_are_typed_and_have_places() -> None:
    """What is left out is its default, and points to its object."""
    whole = read(TEXT_OF_IT)
    assert (whole.name, whole.since, whole.state, whole.words, whole.kept) == ("a", "2026-01-01", "yes", ("x",), "here")
    (part,) = whole.parts
    assert (part.left, part.right, part.count) == ("a", None, 3)
    assert (whole.settings.wide, whole.settings.ratio, whole.extra, whole.limits) == (True, None, None, {})
    assert [str(whole.place(name)) for name in ("", "name", "place", "why")] == [
        "whole.yaml:1:1", "whole.yaml:2:7", "whole.yaml:8:8", "whole.yaml:1:1",
    ]  # fmt: skip
    assert [str(one) for one in (part.place("count"), part.key_place("count"))] == ["whole.yaml:6:12", "whole.yaml:6:5"]
    assert (part.has("right"), part.text("count"), whole.every_text()[1]) == (False, "3", "a")


def test_plain_values_have_all_defaults() -> None:
    """In the order of the table, whatever the order of the text."""
    assert read(TEXT_OF_IT).plain() == {
        "schema": "example.whole/1",
        "name": "a",
        "since": "2026-01-01",
        "state": "yes",
        "why": "",
        "parts": [{"left": "a", "right": None, "count": 3}],
        "words": ["x"],
        "limits": {},
        "settings": {"wide": True, "ratio": None},
        "extra": None,
        "place": "here",
    }


def test_plain_values_are_viewed_without_a_text() -> None:
    """A document that was judged before needs no places."""
    whole = Whole.of(SOUND, "whole.json")
    assert (whole.parts[1].right, whole.words, whole.limits) == ("b", ("x", "1"), {"a": 1, "b": None})
    assert (whole.extra, whole.settings.ratio, str(whole.parts[0].place("left"))) == ({"any": [1]}, 1.5, "whole.json")


def test_null_says_that_a_key_is_left_out_where_the_table_says_so() -> None:
    """Elsewhere it is a value of another kind."""
    assert read(TEXT_OF_IT + "settings: {wide: null}\n").settings.wide
    with pytest.raises(UserError, match=r"`parts\[0\].count` is null, not a whole number from 0"):
        read(TEXT_OF_IT.replace("count: 3", "count: null"))


#: A change of the text, what is then wrong, and the fix.
WRONG = [
    ("name: a", "nam: a", "2:1: `nam` is not a known key.", "Did you mean `name`?"),
    ("name: a\n", "", "1:1: `name` is missing.", "Add it. Its name."),
    ("name: a", "name: ''", "2:7: `name` is empty.", "Write a text. Its name."),
    ("name: a", "name: [a]", "2:7: `name` is a list, not a text.", "Write a text. Its name."),
    (
        "2026-01-01",
        "2026-02-30",
        "3:8: `since` is `2026-02-30`, which is not a date.",
        "Write it as YYYY-MM-DD. The first day.",
    ),
    ("left: a", "left: 1", "5:11: `parts[0].left` is a number, not a string.", "Write a string. The left side."),
    ("    count: 3", "    right: b", "5:5: `parts[0]` has `left` and `right`.", "Give it exactly one of left, right."),
    ("left: a\n    count: 3", "count: 3", "5:5: `parts[0]` takes no side.", "Give it exactly one of left, right."),
    (
        "count: 3",
        "count: -1",
        "6:12: `parts[0].count` is -1, not a whole number from 0.",
        "Write a whole number from 0. How many.",
    ),
    (
        "count: 3",
        "count: 1.5",
        "6:12: `parts[0].count` is a number, not a whole number from 0.",
        "Write a whole number from 0. How many.",
    ),
    ("words: x", "words: [' ']", "7:9: `words[0]` is empty.", "Write a text."),
    ("words: x", "state: Yes", "7:8: `state` is `Yes`, not one of yes, no.", "Did you mean `yes`? The state."),
    ("words: x", "state: 1", "7:8: `state` is a number, not one of yes, no.", "Write one of yes, no. The state."),
    ("words: x", "state: no", "1:1: the document has `state: no` but no `why`.", "Add `why`, or correct `state`."),
    (
        "words: x",
        "why: x",
        "7:1: the document has `why`, but its `state` is not `no`.",
        "Write `state: no`, or remove `why`.",
    ),
    (
        "words: x",
        "limits: {a: x}",
        "7:13: `limits.a` is a string, not a whole number from 0.",
        "Write a whole number from 0.",
    ),
    ("words: x", "limits: 1", "7:9: `limits` is a number, not an object.", "Write an object."),
    ("words: x", "settings: x", "7:11: `settings` is a string, not an object.", "Write its keys: wide, ratio."),
    (
        "  - left: a\n    count: 3",
        "  - 1\n  - left: a\n  - left: a",
        "5:3: `parts` has 3 entries.",
        "List 0 to 2. The parts.",
    ),
    (
        "example.whole/1",
        "example.whole/2",
        "1:9: `schema` is `example.whole/2`; this version reads `example.whole/1`.",
        "Begin the file with `schema: example.whole/1`.",
    ),
    (
        "schema: example.whole/1",
        "# nothing",
        "2:1: there is no `schema`; this version reads `example.whole/1`.",
        "Begin the file with `schema: example.whole/1`.",
    ),
    (
        "name: a",
        '"\\e[1m": a',
        "2:1: `\\u001b[1m` is not a known key.",
        "The known keys are schema, name, since, state, why, parts, words, limits, settings, extra, place.",
    ),
]


@pytest.mark.parametrize(("old", "new", "wrong", "fix"), WRONG)
def test_what_is_wrong_is_told_with_place_and_fix(old: str, new: str, wrong: str, fix: str) -> None:
    """One line for each problem."""
    assert TEXT_OF_IT.count(old) == 1
    with pytest.raises(UserError) as caught:
        read(TEXT_OF_IT.replace(old, new))
    assert f"whole.yaml:{wrong} {fix}" in str(caught.value).splitlines()


def test_all_that_is_wrong_is_told_at_once() -> None:
    """After many problems only their number is shown."""
    with pytest.raises(UserError) as caught:
        read("schema: example.whole/1\nwords: [" + "'', " * 100 + "]\nodd: 1\n")
    lines = str(caught.value).splitlines()
    assert (len(lines), lines[-1]) == (MAX_PROBLEMS + 1, f"whole.yaml: and {103 - MAX_PROBLEMS} more.")


def test_a_key_twice_is_refused() -> None:
    """Which of the two would count?"""
    with pytest.raises(FormatError, match="`name` is set a second time"):
        read(TEXT_OF_IT + "name: b\n")


def test_programs_are_told_how_to_write_the_document_again() -> None:
    """Nobody corrects such a file by hand."""

    class Made(Record, again="Run `make` again."):
        name = required(NAME, "Its name.")

    with pytest.raises(UserError, match=r"^made.json:1:10: `name` is a number, not a text. Run `make` again.$"):
        reader.read(tfvars_json.loads(Source("made.json", '{"name": 1}')), Made)


def test_what_no_schema_can_say_is_judged_last() -> None:
    """Only a document that fits its table is looked at as a whole."""

    class Pair(Record):
        low = required(COUNT)
        high = required(COUNT)

        def judge(self, problems) -> None:
            if self.low > self.high:
                problems.add(self.members["high"], ("high",), f"is less than {self.low}.", "Write a larger number.")

    with pytest.raises(UserError, match=r"^pair:2:7: `high` is less than 2. Write a larger number.$"):
        reader.read(strict_yaml.loads(Source("pair", "low: 2\nhigh: 1")), Pair)
    with pytest.raises(UserError, match=r"^pair:2:7: `high` is null"):
        reader.read(strict_yaml.loads(Source("pair", "low: 2\nhigh: null")), Pair)


def test_a_check_may_ask_for_more_than_the_reader() -> None:
    """The schema then asks for it as well."""

    class Signed(Record):
        by = defaulted(TEXT, "", "Who signs.", asked=NAME)

    assert reader.read(strict_yaml.loads(Source("x", "{}")), Signed).by == ""
    assert Signed.table.schema({}) == {
        "type": "object",
        "required": ["by"],
        "properties": {"by": {"description": "Who signs.", "type": "string", "pattern": "\\S"}},
        "additionalProperties": False,
    }


def test_a_table_may_add_to_another() -> None:
    """Keys, rules and the way to treat other keys are its own then."""

    class More(Part, closed=False):
        more = defaulted(FLAG, False, "Whether there is more.")

    assert list(More.table.keys) == ["left", "right", "count", "more"]
    assert More.table.schema({})["oneOf"] == [{"required": ["left"]}, {"required": ["right"]}]
    assert "additionalProperties" not in More.table.schema({})
    assert More.of({"left": "a", "more": True}).more


def test_schema_of_a_document() -> None:
    """Keys in the order of the table, named shapes once."""
    schema = json_schema.of(Whole)
    assert {key: schema[key] for key in ("$id", "title", "description", "required", "if")} == {
        "$id": "urn:gloriousflywheel:whole:1",
        "title": "Whole",
        "description": "A whole.",
        "required": ["schema", "name", "since"],
        "if": {"properties": {"state": {"const": "no"}}, "required": ["state"]},
    }
    properties = schema["properties"]
    assert properties["parts"] == {
        "description": "The parts.", "type": "array", "items": {"$ref": "#/$defs/part"}, "maxItems": 2,
    }  # fmt: skip
    assert properties["limits"]["additionalProperties"] == {"type": ["integer", "null"], "minimum": 0}
    assert properties["settings"]["properties"] == {
        "wide": {"type": "boolean"}, "ratio": {"type": "number"},
    }  # fmt: skip
    assert schema["$defs"]["part"]["properties"]["count"] == {
        "description": "How many.", "type": "integer", "minimum": 0,
    }  # fmt: skip


@given(data=st.data())
@settings(max_examples=500, deadline=None)
def test_reader_and_schema_agree(data: st.DataObject) -> None:
    """Whatever a document holds."""
    assert mutations.disagreement(Whole, data.draw(mutations.mutated(SOUND, words=("yes", "no")))) == ""
