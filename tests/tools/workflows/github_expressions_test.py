"""Expressions have GitHub's values, and invalid ones are refused with their place."""

from __future__ import annotations

import math

import pytest

from flywheel.formats.source import FormatError, Source
from flywheel.workflows import expressions
from flywheel.workflows.expressions import Case, ExpressionError, Template, Where


class Plain:
    """A scope of known values."""

    def __init__(self, values: dict[str, object]) -> None:
        self.values = values

    def named(self, name: str, where: Where, case: Case) -> object:
        """The value called `name`."""
        return self.values[name]


SCOPE = Plain(
    {
        "github": {"ref": "refs/heads/main", "Event": {"number": 7.0}, "labels": ["bug", "BIG"]},
        "list": [{"name": "a", "tags": ["x"]}, {"name": "b"}, 3.0],
        "empty": None,
        "nan": math.nan,
    }
)


def parse(text: str) -> Template:
    """`text` as the condition of a file with nothing else."""
    return expressions.condition(Source("w.yml", text), text, 0)


def value(text: str) -> object:
    """The value of an expression in which everything is known."""
    return parse(text).value(Case(), SCOPE)


def refusal(text: str) -> str:
    """The error that refuses an expression."""
    with pytest.raises(FormatError) as caught:
        parse(text)
    return str(caught.value)


VALUES = {
    # Literals.
    "null": None,
    "true": True,
    "'a''b'": "a'b",
    "''": "",
    "1": 1.0,
    "-9.2": -9.2,
    "+3": 3.0,
    ".5": 0.5,
    "0xff": 255.0,
    "0xFFFFFFFF": -1.0,
    "0o17": 15.0,
    "-2.99e-2": -0.0299,
    "Infinity": math.inf,
    "-Infinity": -math.inf,
    # Precedence.
    "true || false && false": True,
    "(true || false) && false": False,
    "!false == true": True,
    "!(false == true)": True,
    "1 < 2 == true": True,
    "1 == 1 && 'a' || 'b'": "a",
    "1 == 2 && 'a' || 'b'": "b",
    "!!'a'": True,
    "true && '' || 'b'": "b",
    "false && true || '' || 0 || 'last'": "last",
    "null || false": False,
    # Comparisons convert, and ignore case.
    "'Ubuntu' == 'uBUNTU'": True,
    "'a' < 'B'": True,
    "'\u0131' == 'I'": False,
    "'1' == 1": True,
    "'0x10' == 16": True,
    "'' == 0": True,
    "'x' == 0": False,
    "null == 0": True,
    "null == ''": True,
    "true == 1": True,
    "true == 'true'": False,
    "false == ''": True,
    "nan == nan": False,
    "nan != nan": True,
    "github == github": True,
    "github == 1": False,
    "list == 'Array'": False,
    "'b' >= 'B'": True,
    "2 <= 2": True,
    "2 > 10": False,
    "'2' > '10'": True,
    "2 != '2.0'": False,
    # Properties.
    "github.REF": "refs/heads/main",
    "GITHUB['ref']": "refs/heads/main",
    "github.event.number": 7.0,
    "github.nothing.at.all": None,
    "github.labels[1]": "BIG",
    "github.labels['0']": "bug",
    "github.labels[2]": None,
    "github.labels[-1]": None,
    "github.labels[0.9]": "bug",
    "github.ref[0]": None,
    "empty.x": None,
    "list.*.name": ["a", "b"],
    "list[*].tags[0]": ["x"],
    "list.*.tags.*": ["x"],
    "github.*.number": [7.0],
    "empty.*": [],
    "github.true": None,
    "list[github.event.number]": None,
    # Functions.
    "contains('Hello', 'hELL')": True,
    "contains(github.labels, 'BUG')": True,
    "contains(github.labels, 'bu')": False,
    "contains(github, 'x')": False,
    "contains(12, '1')": True,
    "startsWith(github.ref, 'REFS/tags')": False,
    "STARTSWITH(github.ref, 'REFS/')": True,
    "endsWith('abc', '')": True,
    "startsWith(list, '')": False,
    "format('{0}-{1}-{0}', 'a', 2)": "a-2-a",
    "format('{{{0}}}', true)": "{true}",
    "format('{0}', null)": "",
    "join(github.labels)": "bug,BIG",
    "join(github.labels, ' + ')": "bug + BIG",
    "join('alone', ',')": "alone",
    "join(list)": "Object,Object,3",
    "toJSON(github.labels)": '[\n  "bug",\n  "BIG"\n]',
    "toJSON(list[0])": '{\n  "name": "a",\n  "tags": [\n    "x"\n  ]\n}',
    "toJSON(fromJSON('[]'))": "[]",
    "toJSON(1.50)": "1.5",
    'fromJSON(\'["a", 1, null, {"b": true}]\')': ["a", 1.0, None, {"b": True}],
    "fromJSON('\"a\"')": "a",
    "fromJSON(' 12 ')": 12.0,
    "fromJSON('[''a'', \"b\",]')": ["a", "b"],
    "fromJSON(toJSON(github.labels))[0]": "bug",
    "case(false, 'a', true, 'b', 'c')": "b",
    "case(false, 'a', 'c')": "c",
    "always()": True,
    "success()": True,
    # Numbers as text.
    "format('{0}', 1e21)": "1E+21",
    "format('{0} {1} {2}', 0.1, 100, -0)": "0.1 100 0",
    "format('{0}', 1.0000000000000001)": "1",
    "format('{0}', Infinity)": "Infinity",
    "format('{0}', NaN)": "NaN",
}


@pytest.mark.parametrize(("text", "expected"), VALUES.items())
def test_values(text: str, expected: object) -> None:
    """Every expression of the table has its value and type."""
    found = value(text)
    assert found == expected
    assert isinstance(found, bool) == isinstance(expected, bool)


REFUSED = {
    "": "w.yml:1:1: found the end instead of a value. Correct the expression at this place.",
    "1 <": "w.yml:1:4: found the end instead of a value. Correct the expression at this place.",
    "> 1": "w.yml:1:1: found `>` instead of a value. Correct the expression at this place.",
    "1 2": "w.yml:1:3: found `2` instead of the end of the expression. Correct the expression at this place.",
    "(1,": "w.yml:1:3: found `,` instead of `)`. Correct the expression at this place.",
    "github.()": "w.yml:1:8: found `(` instead of the name of a property. Correct the expression at this place.",
    "github[": "w.yml:1:8: found the end instead of a value. Correct the expression at this place.",
    "github['a'": "w.yml:1:11: found the end instead of `]`. Correct the expression at this place.",
    "contains(1, 2 a)": "w.yml:1:15: found `a` instead of `)`. Correct the expression at this place.",
    "contains(,)": "w.yml:1:10: found `,` instead of a value. Correct the expression at this place.",
    '"a"': "w.yml:1:1: the text is in double quotes. Use single quotes: `'`.",
    "'a": "w.yml:1:1: the string is not closed. Close it with `'`; inside, write `''` for a quote.",
    "a = b": "w.yml:1:3: there is a single `=`. Write `==`.",
    "a & b": "w.yml:1:3: there is a single `&`. Write `&&`.",
    "a | b": "w.yml:1:3: there is a single `|`. Write `||`.",
    "a + b": "w.yml:1:3: `+` is not a number. Put text in single quotes.",
    "1.2.3": "w.yml:1:1: `1.2.3` is not a number. Put text in single quotes.",
    "0xfg": "w.yml:1:1: `0xfg` is not a number. Put text in single quotes.",
    "a ? b": "w.yml:1:3: the character '?' is not allowed here. Remove it, or put text in single quotes.",
    "github.re$": "w.yml:1:10: the character '$' is not allowed here. Remove it, or put text in single quotes.",
    "True(": "w.yml:1:1: there is no function `True`. The functions are always, cancelled, case, contains, endsWith, "
    "failure, format, fromJSON, hashFiles, join, startsWith, success, toJSON.",
    "contains('a')": "w.yml:1:1: `contains` takes 2 arguments, not 1. Correct the call.",
    "toJSON()": "w.yml:1:1: `toJSON` takes 1 argument, not 0. Correct the call.",
    "join(1, 2, 3)": "w.yml:1:1: `join` takes 1 to 2 arguments, not 3. Correct the call.",
    "format()": "w.yml:1:1: `format` takes at least 1, not 0. Correct the call.",
    "case(true, 1)": "w.yml:1:1: `case` takes an odd number of arguments, at least 3, not 2. Correct the call.",
    "case(1, 1, 1, 2)": "w.yml:1:1: `case` takes an odd number of arguments, at least 3, not 4. Correct the call.",
    "(" * 60 + "1": "w.yml:1:51: the expression is nested deeper than 50 levels. Split it.",
    "!" * 60 + "1": "w.yml:1:51: the expression is nested deeper than 50 levels. Split it.",
    "a" + ".a" * 60: "w.yml:1:102: the expression is nested deeper than 50 levels. Split it.",
    "1" + " == 1" * 60: "w.yml:1:251: the expression is nested deeper than 50 levels. Split it.",
    " " * 21_001: "w.yml:1:1: the expression has 21001 characters; GitHub's limit is 21000. Shorten it.",
}


@pytest.mark.parametrize(("text", "expected"), REFUSED.items(), ids=lambda one: one[:40])
def test_refusals(text: str, expected: str) -> None:
    """An invalid expression is refused with its place, the value seen and the fix."""
    assert refusal(text) == expected


FAULTS = {
    "fromJSON('tinyland-nix')": "`fromJSON` gets `tinyland-nix`, which is not JSON: expecting value at character 1",
    "fromJSON('')": "`fromJSON` gets the empty string, which is not JSON: it is empty",
    "fromJSON('[NaN]')": "`fromJSON` gets `[NaN]`, which is not JSON: `NaN` is not a JSON value",
    "fromJSON(format('{0}{0}', '[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[['))": "`fromJSON` gets `"
    + "[" * 59
    + "…`, which is not JSON: it is nested deeper than 100 levels",
    "format('{0} {1}', 1)": "`format` has no value for `{1}` in `{0} {1}`",
    "format('{a}')": "`format` cannot read its text `{a}`: braces must be in pairs",
    "format('}')": "`format` cannot read its text `}`: braces must be in pairs",
    "case('yes', 1, 2)": "a condition of `case` is not a boolean",
}


@pytest.mark.parametrize(("text", "expected"), FAULTS.items())
def test_faults(text: str, expected: str) -> None:
    """An error that GitHub reports during evaluation has a reason."""
    with pytest.raises(ExpressionError) as caught:
        value(text)
    assert str(caught.value) == expected


def test_an_arm_that_is_not_reached_is_not_evaluated() -> None:
    """An error counts only if evaluation reaches it."""
    assert value("true || fromJSON('x')") is True
    assert value("false && fromJSON('x')") is False
    assert value("case(true, 'a', fromJSON('x'))") == "a"


def test_templates() -> None:
    """Text around expressions makes a string; a single expression keeps its type; `}}` in a string ends nothing."""

    def of(text: str) -> object:
        return expressions.template(Source("w.yml", text), text, 0).value(Case(), SCOPE)

    assert of("tinyland-${{ 'nix' }}${{ '-heavy' }}!") == "tinyland-nix-heavy!"
    assert of("${{ 1 }}") == 1.0
    assert of("${{ '}}' }}") == "}}"
    assert of("n${{ null }}${{ true }}${{ 2.50 }}") == "ntrue2.5"
    assert of("$ {{ x }}") == "$ {{ x }}"
    with pytest.raises(FormatError) as caught:
        of("a ${{ 'x }}")
    assert str(caught.value) == "w.yml:1:1: the expression is not closed. Close it with `}}`."


def test_places() -> None:
    """An error inside a quoted scalar or a block has its place in the file."""
    text = 'a: "${{ 1 2 }}"\nb: |\n  x\n  ${{ 1 3 }}\n'
    for string, at, place in (("${{ 1 2 }}", 3, "1:11"), ("x\n${{ 1 3 }}\n", 19, "4:9")):
        with pytest.raises(FormatError) as caught:
            expressions.template(Source("w.yml", text), string, at)
        assert str(caught.value.place) == f"w.yml:{place}"


def test_strings_know_where_they_are_written() -> None:
    """A selected literal keeps its place; a computed string has the place of its source."""
    for text, column in (("null || 'ab'", 9), ("format('{0}', 1)", 8), ("fromJSON('[\"x\"]')[0]", 10)):
        found = value(text)
        assert isinstance(found, expressions.LocatedString)
        assert found.where.place.column == column


def test_references_are_collected() -> None:
    """A template lists the properties of contexts that it reads, None for a computed one."""
    found = parse("matrix.OS == inputs['a'] && matrix[env.x] || toJSON(needs)")
    assert found.references == {
        ("matrix", "os"),
        ("inputs", "a"),
        ("matrix", None),
        ("env", "x"),
        ("needs", None),
    }
    assert not found.status
    assert parse("!Cancelled()").status
