"""Whatever the text and the scope, there is a value or one of three errors, and soon."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flywheel.formats.source import FormatError
from flywheel.hcl import expressions
from flywheel.hcl.expressions import EvaluationError, MapValue, SetValue, Unsupported

RECORD = json.loads((Path(__file__).parent / "expressions_battery" / "recorded.json").read_text(encoding="utf-8"))
CASES = [row[0] for row in RECORD["cases"]]
TOKENS = [
    *("var.name", "var.list", "var.map", "x", "for", "in", "if", "true", "null", "1", "0.5", "1e3", '"', '"a"'),
    *("${", "}", "%{", "(", ")", "[", "]", "{", "*", ".", ",", ":", "=", "=>", "?", "...", "!", "-", "+", "/", "%"),
    *("&&", "||", "==", "<", "#", "//", "/*", "\n", " ", "\\", "<<A\n", "é", "::", "~"),
    *("can(", "try(", "regex(", "length(", "format(", "toset(", "merge(", "jsonencode("),
]
NUMBERS = st.integers() | st.decimals(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | NUMBERS | st.text(max_size=8)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(SetValue)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3).map(MapValue)
    ),
    max_leaves=6,
)
#: Calls of every function and operator on any values.
USES = [
    *("var.a == var.b", "var.a + var.b", "var.a < var.b", "var.a % var.b", "var.a / var.b", "!var.a", "-var.a"),
    *("var.a ? var.b : var.a", "true ? var.a : var.b", "var.a[var.b]", "var.a[*].b", '"${var.a}-${var.b}"'),
    *(
        "[for x in var.a : x]",
        "[for k, x in var.a : k]",
        "{for k, x in var.a : k => x...}",
        "{for x in var.a : x => x}",
    ),
    *("tolist(var.a)", "toset(var.a)", "tomap(var.a)", "tonumber(var.a)", "tostring(var.a)", "tobool(var.a)"),
    *("concat(var.a, var.b)", "merge(var.a, var.b)", "distinct(var.a)", "flatten(var.a)", "coalesce(var.a, var.b)"),
    *("lookup(var.a, var.b, var.b)", "contains(var.a, var.b)", "keys(var.a)", "values(var.a)", "zipmap(var.a, var.b)"),
    *(
        "setunion(var.a, var.b)",
        "setsubtract(var.a, var.b)",
        "setintersection(var.a, var.b)",
        "setproduct(var.a, var.b)",
    ),
    *("jsonencode(var.a)", "jsondecode(var.a)", "base64decode(var.a)", "length(var.a)", "sort(var.a)", "sum(var.a)"),
    *('format("%s %v %d %q", var.a, var.b, var.a, var.b)', "format(var.a, var.b)", "regexall(var.a, var.b)"),
    *("replace(var.a, var.b, var.a)", "split(var.a, var.b)", "join(var.a, var.b)", "substr(var.a, var.b, var.b)"),
    *("cidrhost(var.a, var.b)", "cidrsubnet(var.a, var.b, var.b)", "parseint(var.a, var.b)", "range(var.a, var.b)"),
    *("upper(var.a)", "lower(var.a)", "title(var.a)", "floor(var.a)", "ceil(var.a)", "abs(var.a)", "max(var.a...)"),
    *("pow(var.a, var.b)", "element(var.a, var.b)", "slice(var.a, var.b, var.b)", "index(var.a, var.b)", "one(var.a)"),
]
REASONABLE = settings(derandomize=True, deadline=None, max_examples=300)


def run(text: str, scope: dict[str, object]) -> object:
    """The value of `text`, or the error if it is one of the three."""
    try:
        return expressions.evaluate(expressions.parse(text), scope)
    except (EvaluationError, FormatError, Unsupported) as err:
        return err


@REASONABLE
@given(st.text())
def test_any_text(text: str) -> None:
    """Text of any characters is parsed and evaluated, or refused."""
    run(text, {})


@REASONABLE
@given(st.lists(st.sampled_from(TOKENS), max_size=25).map("".join))
@example('"${"')
@example('"%{')
def test_any_tokens(text: str) -> None:
    """So is text made of what expressions are made of."""
    run(text, {"var": {"name": "a", "list": [1, "b"], "map": {"c": None}}})


@REASONABLE
@given(st.sampled_from(CASES), st.data())
def test_damaged_case(case: str, data: st.DataObject) -> None:
    """So is a case of the battery with a piece cut out or put in twice."""
    start, end = sorted(data.draw(st.integers(0, len(case)), label="cut") for _ in range(2))
    run(case[:start] + case[end:], {})
    run(case[:end] + case[start:], {})


@REASONABLE
@given(st.sampled_from(USES), VALUES, VALUES)
@example("var.a + 1", 10**5000, None)
@example('"${var.a}!"', Decimal("1E+999999"), None)
@example("var.a < var.b", Decimal("nan"), Decimal("inf"))
def test_any_values(use: str, a: object, b: object) -> None:
    """Operators and functions take any plain values, or refuse them."""
    run(use, {"var": {"a": a, "b": b}})


@REASONABLE
@given(VALUES)
def test_json_round_trip(value: object) -> None:
    """What `jsonencode` writes is JSON, and `jsondecode` gives its value back."""
    text = run("jsonencode(var.a)", {"var": {"a": value}})
    if isinstance(text, str):
        again = run("jsonencode(jsondecode(var.a))", {"var": {"a": text}})
        assert isinstance(again, Unsupported) or json.loads(text) == json.loads(str(again))


@REASONABLE
@given(st.integers(-(10**40), 10**40), st.integers(-(10**40), 10**40).filter(bool), st.integers(0, 30))
def test_arithmetic(a: int, b: int, places: int) -> None:
    """Whole numbers are exact, and decimals err by no more than 512 bits demand."""
    scope: dict[str, object] = {"var": {"a": a, "b": b, "x": Decimal(f"{a}e-{places}"), "y": Decimal(f"{b}e-{places}")}}
    assert run("[var.a + var.b, var.a - var.b, var.a * var.b, -var.a]", scope) == [a + b, a - b, a * b, -a]
    x, y = Fraction(a, 10**places), Fraction(b, 10**places)
    slack = Fraction(4, 2**512)
    for text, exact, size in (
        ("var.x + var.y", x + y, abs(x) + abs(y)),
        ("var.x * var.y", x * y, abs(x * y)),
        ("var.x / var.y", x / y, abs(x / y)),
    ):
        assert abs(Fraction(run(text, scope)) - exact) <= slack * size  # type: ignore[arg-type] # a number
    assert run("floor(var.x) <= var.x && ceil(var.x) >= var.x && ceil(var.x) - floor(var.x) < 2", scope) is True
    assert run("var.x < var.y", scope) is (x < y)


def doubled(body: str) -> str:
    """A text of `for`s in which each binds a pair of what the one before bound."""
    heads = ["[for x0 in [[1]] : ", *(f"[for x{n} in [[x{n - 1}, x{n - 1}]] : " for n in range(1, 45))]
    return "".join(heads) + body.replace("@", "x44") + "]" * 45


HOSTILE = {
    "long chain": "1" + "+1" * 20_000,
    "long path": "var.x" + ".a" * 20_000,
    "open brackets": "[" * 9000,
    "open templates": '"${' * 9000,
    "open comments": "/*" * 9000,
    "many comments": "/**/" * 20_000 + "1",
    "long number": "9" * 9000,
    "large exponent": "1e999999999",
    "nested loops": "[for a in range(999) : [for b in range(999) : [for c in range(999) : a]]]",
    "shared equality": doubled("@ == @"),
    "shared JSON": doubled("jsonencode(@)"),
    "shared flattening": doubled("flatten(@)"),
    "shared set": doubled("toset(@)"),
    "shared result": doubled("@"),
    "growing list": "[for a in [range(999)] : [for b in [concat(a, a)] : setproduct(b, b, b)]]",
    "growing text": '[for a in ["%s"] : [for b in [replace(a, "", a)] : replace(b, "", b)]]' % ("a" * 1000),
    "growing pattern text": 'replace("{}", "/(a*)/", "{}")'.format("a" * 9000, "$1" * 999),
    "wide format": 'format("%.9999f %9999999s", 1, 2)',
    "large power": "pow(10, pow(10, 10))",
    "backtracking": 'regex("^(?:a+)+$", "%s!")' % ("a" * 3000),
    "polynomial backtracking": 'regex("a*a*a*a*a*b", "%s")' % ("a" * 3000),
    "nested counts": '[for n in range(999) : regex("${n}((a{1,9}){1,9}){1,9}", "%s")]' % ("a" * 50),
    "quadratic search": 'regexall("a.*?b|c", "%s")' % ("a" * 20_000),
    "deep pattern": 'regex("%s", "a")' % ("(" * 3000),
    "deep JSON": 'jsondecode("%s")' % ("[" * 40_000),
    "costly strings": '[for n in range(999) : [for m in range(999) : trimspace("%s")]]' % (" " * 5000),
    "many addresses": '[for n in range(999) : [for m in range(999) : cidrsubnet("fd00::/8", 16, m)]]',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text(name: str) -> None:
    """Texts made to take for ever are refused, or evaluated, within seconds."""
    start = time.process_time()
    run(HOSTILE[name], {"var": {"x": {}}})
    assert time.process_time() - start < 20


def test_deep_value() -> None:
    """A value that nests deeper than Python's stack is refused."""
    value: list[object] = []
    for _ in range(5000):
        value = [value]
    assert str(run("jsonencode(var.a)", {"var": {"a": value}})) == "a value that nests too deeply"
