"""Laws of expressions: any text gives a value or one error, and no branch hides another."""

from __future__ import annotations

import time
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.formats.source import FormatError, Source
from flywheel.workflows import expressions
from flywheel.workflows.expressions import Case, ExpressionError, Gap, TooMuch, Where


class Unknowns:
    """A scope in which every name is a gap, except `flag`, which is true or false."""

    def named(self, name: str, where: Where, case: Case) -> object:
        """The context `name`."""
        return case.decide("flag") if name == "flag" else Gap("variable", "it is in no file", name, where)


def outcomes(text: str) -> list[object]:
    """Every possible value of an expression, as texts."""
    template = expressions.condition(Source("w.yml", text), text, 0)
    case = Case()
    found = expressions.explore(lambda case: case.key(template.value(case, Unknowns())), case)
    return [f"!{one}" if isinstance(one, ExpressionError) else one for one in found]


_WORDS = """
'a' '[1]' 1 -0 null true vars flag .x [0] ['y'] .* ( ) ! && || == != < >= ,
contains( fromJSON( toJSON( format( join( case( ' {0}
"""
_PIECES = st.sampled_from(_WORDS.split())
_TEXTS = st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=25).map(" ".join), st.lists(_PIECES).map("".join))


@given(_TEXTS)
@settings(max_examples=600, deadline=None)
def test_any_text_ends_well(text: str) -> None:
    """Any text gives values, a refusal or a limit."""
    with suppress(FormatError, TooMuch):
        outcomes(text)


@given(_TEXTS)
@settings(max_examples=300, deadline=None)
def test_any_template_ends_well(text: str) -> None:
    """So does any string with an expression."""
    text = f"x ${{{{ {text} }}}}"
    with suppress(FormatError, TooMuch):
        template = expressions.template(Source("w.yml", text), text, 0)
        list(expressions.explore(lambda case: template.value(case, Unknowns()), Case()))


_ATOMS = st.sampled_from(["'a'", "'b'", "''", "vars.X", "vars.Y", "flag", "null", "1"])
_EXPRESSIONS = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["&&", "||", "==", "!="]), inner).map(lambda parts: f"({' '.join(parts)})"),
        inner.map(lambda one: f"!{one}"),
        inner.map(lambda one: f"format('<{{0}}>', {one})"),
    ),
    max_leaves=8,
)


@given(_EXPRESSIONS)
@settings(max_examples=400, deadline=None)
def test_an_unknown_arm_hides_no_known_one(text: str) -> None:
    """An unknown branch on either side does not remove a possible value."""
    alone = set(outcomes(text))
    assert alone <= set(outcomes(f"vars.NEW == 'z' && vars.OTHER || ({text})"))
    assert alone <= set(outcomes(f"!vars.NEW && ({text}) || vars.OTHER")) | falsy(alone)


def falsy(values: set[object]) -> set[object]:
    """The values that are falsy before a `||`."""
    return {one for one in values if one in ("''", "None", "False", "0.0") or str(one).startswith("?")}


@given(_EXPRESSIONS)
@settings(max_examples=400, deadline=None)
def test_a_decided_condition_prunes(text: str) -> None:
    """A known condition leaves one branch, which equals that branch alone."""
    alone = outcomes(text)
    assert outcomes(f"case(1 == 1, {text}, 'never')") == alone
    assert outcomes(f"case(1 == 2, 'never', {text})") == alone
    assert outcomes(f"fromJSON('false') || ({text})") == alone


@given(_EXPRESSIONS)
@settings(max_examples=300, deadline=None)
def test_not_twice_is_truth(text: str) -> None:
    """`!!x` and `x && true || false` agree in every case."""
    assert set(outcomes(f"!!({text})")) == set(outcomes(f"({text}) && true || false"))


def test_hostile_expressions_are_bounded() -> None:
    """Expressions with 2^40 cases, or that double a string for ever, reach a limit soon."""
    conditions = " == ".join(f"(vars.A{number} == 'x')" for number in range(30))
    doubling = "'ab'"
    for _ in range(20):
        doubling = f"format('{{0}}{{0}}', {doubling})"
    begin = time.process_time()
    for text in (f"{conditions} && 'a' || 'b'", doubling, "||".join(f"vars.A{number}" for number in range(1_500))):
        try:
            outcomes(text)
        except TooMuch as err:
            assert err.reason
        else:
            raise AssertionError(text[:80])
    assert time.process_time() - begin < 10


@given(st.lists(st.integers(1, 3), max_size=3), st.lists(st.integers(1, 3), max_size=3))
def test_a_kept_beginning_changes_no_world(first: list[int], then: list[int]) -> None:
    """Cases that begin at a kept point give the same results in the same order."""

    def answers(case: Case, keeps: bool) -> list[int]:
        if not (keeps and case.kept):
            for number, count in enumerate(first):
                case.memory[number] = case.choose(f"first {number}", count)
            if keeps:
                case.keep()
        found = [case.memory[number] for number in range(len(first))]
        return found + [case.choose(f"then {number}", count) for number, count in enumerate(then)]  # type: ignore[operator]

    plain = list(expressions.explore(lambda case: answers(case, False), Case()))
    assert list(expressions.explore(lambda case: answers(case, True), Case())) == plain
