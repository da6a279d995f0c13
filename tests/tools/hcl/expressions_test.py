"""Expressions are parsed with exact complaints, and evaluated against plain values."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pytest

import flywheel
from flywheel.formats.source import FormatError
from flywheel.hcl import expressions
from flywheel.hcl.expressions import (
    EvaluationError,
    ListValue,
    MapValue,
    ObjectValue,
    SetValue,
    TupleValue,
    Unsupported,
    calls,
    hcl_values,
)

SYNTAX = {
    "": "expression:1:1: the end stands where an expression must. Correct the expression at this place.",
    "1 +": "expression:1:4: the end stands where an expression must. Correct the expression at this place.",
    "1 2": "expression:1:3: `2` stands where the end of the expression must. Correct the expression at this place.",
    "1\n+ 2": "expression:2:1: `+` stands where the end of the expression must. Correct the expression at this place.",
    "(1": "expression:1:3: the end stands where `)` must close the `(` of expression:1:1. Add `)`.",
    "[1, 2": "expression:1:6: the end stands where `]` must close the `[` of expression:1:1. Add `]`.",
    "[1 2]": "expression:1:4: `2` stands where `]` must close the `[` of expression:1:1. Add `]`.",
    "{a = 1 b = 2}": "expression:1:8: `b` stands where `}` must close the `{` of expression:1:1. Add `}`.",
    "{a}": "expression:1:3: `}` stands where the `=` or `:` of an object's item must. "
    "Correct the expression at this place.",
    "true ? 1": "expression:1:9: the end stands where the `:` of the conditional must. "
    "Correct the expression at this place.",
    "var.": "expression:1:5: the end stands where the name of an attribute must. Correct the expression at this place.",
    "a::b": "expression:1:5: the end stands where the `(` of a function call must. "
    "Correct the expression at this place.",
    "a::1": "expression:1:4: `1` stands where the name of a function must. Correct the expression at this place.",
    "[for x : x]": "expression:1:8: `:` stands where the `in` of a `for` must. Correct the expression at this place.",
    "[for 1 in x : x]": "expression:1:6: `1` stands where a name that the `for` binds must. "
    "Correct the expression at this place.",
    "[for x in y x]": "expression:1:13: `x` stands where the `:` of a `for` must. "
    "Correct the expression at this place.",
    "[for x in y : x => x]": "expression:1:1: a `for` that makes a tuple has `=>` or `...`. Use braces.",
    "{for x in y : x}": "expression:1:1: a `for` that makes an object has no `=>`. Write `key => value`.",
    "1.2.3": "expression:1:1: `1.2.3` is not a number. Write digits with at most one point.",
    "'a'": 'expression:1:1: the character "\'" has no meaning here. Remove it, or put text in double quotes.',
    "1 /* a": "expression:1:3: the comment is not closed. Close it with `*/`.",
    '"a': 'expression:1:1: the string is not closed on its line. Close it with `"`, or write a line break as `\\n`.',
    '"\\q"': r"expression:1:2: `\q` is not an escape sequence. "
    r"Write `\\` for a backslash; HCL has \n \r \t \" \\ \uXXXX.",
    '"\\ud800"': r"expression:1:2: `\ud800` is not an escape sequence. "
    r"Write `\\` for a backslash; HCL has \n \r \t \" \\ \uXXXX.",
    '"${1"': 'expression:1:5: `"` stands where `}` must close the `${`. Add `}`.',
    "<<A\n1": "expression:1:1: the heredoc is not closed by a line `A`. Add that line.",
    "<< A": "expression:1:1: `<` stands where an expression must. Correct the expression at this place.",
    "(" * 51 + "1": "expression:1:51: the expression nests deeper than 50 levels. Split it.",
    "!" * 60 + "true": "expression:1:50: the expression nests deeper than 50 levels. Split it.",
    " " * 100_001: "expression:1:1: the expression has 100001 characters; at most 100000 are read. Shorten it.",
}

FAULTS = {
    "1 + true": "a bool stands where a number is needed.",
    '1 + "a"': "a string that is not a decimal number stands where a number is needed.",
    '!"no"': 'a string that is neither "true" nor "false" stands where a bool is needed.',
    "![]": "a tuple stands where a bool is needed.",
    "1 + null": "an operand is null.",
    "0 / 0": "zero is divided by zero.",
    "null ? 1 : 2": "the condition of `?` is null.",
    "true ? 1 : []": "the two results of `?` have no common type.",
    '"a${null}"': "a null stands in a string template.",
    '"a${[]}"': "a tuple stands where a string is needed.",
    "{(null) = 1}": "a key is null.",
    "{a.b = 1}": "a reference that is an object's key is not in parentheses.",
    "[for x in 1 : x]": "a `for` goes over a number.",
    "[for x in [1] : x if null]": "the condition of a `for` is null.",
    "{for x in [1, 1] : x => x}": "a `for` makes one key twice.",
    "var.name.first": "an attribute is taken of a string.",
    "{}.first": "there is no attribute `first`.",
    "{}[0]": "a map or object has no element with the given key.",
    "[1][1]": "an index is not a place in the list.",
    "[1][0.5]": "an index is not a place in the list.",
    "[1][null]": "an index or what it is taken of is null.",
    "toset([1])[0]": "an index is taken of a set.",
    "max(1...)": "`...` expands a number.",
    "upper()": "`upper`: 0 arguments are not what the function takes.",
    "upper(null)": "`upper`: an argument is null.",
    "upper([])": "`upper`: a tuple stands where a string is needed.",
    "sort(1)": "`sort`: an argument is a number.",
    "substr(var.name, 0.5, 1)": "`substr`: an argument is not a whole number.",
    "try(1 + true)": "`try`: no argument succeeds.",
    "can()": "`can` takes one argument.",
    "tolist([1, true])": "`tolist`: the elements have no common type.",
    "toset({})": "`toset`: an object is not a set.",
    'regex("b", "a")': "`regex`: the pattern does not match.",
    'regex("(?=b)", "a")': "`regex`: the pattern is invalid: a group that Go does not have.",
    'regex("(a)(?P<b>c)", "a")': "`regex`: the pattern mixes named and unnamed groups.",
    'jsondecode("{")': "`jsondecode`: the string is not JSON.",
    'cidrhost("10.0.0.0", 1)': "`cidrhost`: the string is not a prefix in CIDR notation.",
    'format("%d", "a")': "`format`: a string that is not a decimal number stands where a number is needed.",
    'format("%y", 1)': "`format`: there is an unknown verb.",
    "range(1, 2, -1)": "`range`: the step leads away from the end.",
    "parseint(1, 10)": "`parseint`: the first argument is not a string.",
}


def evaluate(text: str, **variables: object) -> object:
    """The value of `text` with these variables."""
    return expressions.evaluate(expressions.parse(text), {"var": {"name": "example-org", **variables}})


@pytest.mark.parametrize(("text", "message"), SYNTAX.items(), ids=lambda text: text[:30])
def test_syntax_error(text: str, message: str) -> None:
    """A text that is no expression is refused with place, fault and fix."""
    with pytest.raises(FormatError) as caught:
        expressions.parse(text)
    assert str(caught.value) == message


@pytest.mark.parametrize(("text", "message"), FAULTS.items())
def test_evaluation_error(text: str, message: str) -> None:
    """What Terraform reports as an error is one, named by kinds and never by values."""
    with pytest.raises(EvaluationError) as caught:
        evaluate(text)
    assert str(caught.value) == message


def test_name_of_the_text() -> None:
    """Complaints call the text by the name given."""
    with pytest.raises(FormatError, match=r"^variables\.tf: condition:1:2: "):
        expressions.parse("(", "variables.tf: condition")


def test_expression_keeps_its_text() -> None:
    """A parsed expression can be shown as it was written."""
    assert repr(expressions.parse("1 +  2")) == "Expression('1 +  2')"


def test_line_breaks_around() -> None:
    """Inside brackets a line break is space, and behind the expression it is harmless."""
    assert evaluate("(1\n+ 2)\n\n") == 3


def test_scalars_come_out_plain() -> None:
    """Numbers without fraction are integers, others exact decimals."""
    assert [evaluate("1.0"), evaluate("0.10"), evaluate("true"), evaluate("null")] == [1, Decimal("0.1"), True, None]
    assert type(evaluate("10 / 5")) is int
    assert type(evaluate("10 / 4")) is Decimal


def test_collections_come_out_plain() -> None:
    """Results are lists and dicts, whatever they were inside, sets in their order."""
    found = evaluate('{a = toset(["b", "a"]), b = tomap({c = [1]}), d = var.raw}', raw=[{"e": SetValue([2, 1])}])
    assert found == {"a": ["a", "b"], "b": {"c": [1]}, "d": [{"e": [1, 2]}]}
    assert {type(item) for item in found.values()} == {list, dict}  # type: ignore[attr-defined] # an object


def test_scope_is_not_changed() -> None:
    """Evaluation leaves the scope as it was."""
    raw = {"b": [2, 1], "a": {}}
    evaluate("[merge(var.raw, {c = 1}), sort(var.raw.b), concat(var.raw.b, [1])]", raw=raw)
    assert raw == {"b": [2, 1], "a": {}}


def test_decimal_of_the_scope() -> None:
    """Decimals of the scope are numbers like any other."""
    assert evaluate('var.x * 2 == 1 && "${var.x}s" == "0.5s"', x=Decimal("0.50")) is True


def test_set_is_ordered_and_unique() -> None:
    """A `SetValue` holds each element once, in Terraform's order, nulls last."""
    assert SetValue(["b", None, "a", "b"]) == ["a", "b", None]
    assert SetValue([Decimal("1.5"), 10, 2, 2]) == [Decimal("1.5"), 2, 10]
    assert SetValue([[2], [10]]) == [[10], [2]]


def test_kinds_of_the_scope_decide() -> None:
    """A list of the scope equals no tuple, and a map no object, once they are marked as such."""
    assert evaluate('var.x == ["a"]', x=ListValue(["a"])) is False
    assert evaluate('var.x == ["a"]', x=TupleValue(["a"])) is True
    assert evaluate("var.x == {}", x=MapValue()) is False
    assert evaluate("var.x == {}", x=ObjectValue()) is True


def test_unmarked_kinds_decide_nothing() -> None:
    """An unmarked collection is unequal where its content is, and undecided where it is not."""
    assert evaluate('var.x == ["b"]', x=["a"]) is False
    assert evaluate("var.x == []", x=["a"]) is False
    with pytest.raises(Unsupported, match=r"^a comparison that depends on the declared types of collections$"):
        evaluate("var.x == []", x=[])


def test_what_scope_lacks() -> None:
    """A reference to what is not given is neither an error nor caught by `can`."""
    for text, message in {
        "var.other": "`var.other`, which is not given here",
        "can(local.x)": "`local.x`, which is not given here",
        "var": "`var` without an attribute",
        'try(timecmp("a", "b"), true)': "the function `timecmp`",
    }.items():
        with pytest.raises(Unsupported) as caught:
            evaluate(text)
        assert str(caught.value) == message


def test_holds_refuses_other_results() -> None:
    """A condition that is null or no boolean is at fault."""
    for text, message in {
        "null": "the condition is null.",
        "1": "a number stands where a bool is needed.",
    }.items():
        with pytest.raises(EvaluationError) as caught:
            expressions.holds(expressions.parse(text), {})
        assert str(caught.value) == message


def test_every_function_is_registered_where_it_is_said() -> None:
    """The modules register the functions listed for them, and no others."""
    for module in calls.MODULES:
        import_module(f"flywheel.hcl.expressions.{module}")
    assert calls._TABLE.keys() == calls._HOMES.keys()
    for name, function in calls._TABLE.items():
        assert function.implementation.__module__.endswith(calls._HOMES[name])


def test_import_is_light() -> None:
    """Parsing loads neither functions, nor regular expressions, nor what the start-up budget forbids."""
    code = (
        "import sys; from flywheel.hcl import expressions; expressions.parse('can(regex(1, 2))'); "
        "print(sorted(name for name in sys.modules if name.startswith('flywheel.hcl.expressions.re2') or name in "
        "('typing', 'dataclasses', 'json', 'ipaddress', 'flywheel.hcl.expressions.functions_strings')))"
    )
    root = str(Path(flywheel.__file__).parent.parent)
    environment = {"PYTHONPATH": root}
    done = subprocess.run([sys.executable, "-S", "-c", code], env=environment, capture_output=True, check=True)
    assert done.stdout.decode() == "[]\n"


def test_budget_is_refilled() -> None:
    """One evaluation that runs out of steps leaves none the poorer."""
    endless = "[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : 1]]]"
    for _ in range(2):
        with pytest.raises(Unsupported) as caught:
            evaluate(endless)
        assert str(caught.value) == f"more than {hcl_values.MAX_STEPS} evaluation steps"
        assert evaluate("1 + 1") == 2
