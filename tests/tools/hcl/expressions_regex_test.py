"""Patterns match as Go's do: in Python's engine where that is safe, else in the machine."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.hcl.expressions import re2
from flywheel.hcl.expressions.hcl_values import EvaluationError, Unsupported
from flywheel.hcl.expressions.re2_machine import Machine
from flywheel.hcl.expressions.re2_syntax import Syntax

INVALID = {
    "a)": "an unexpected `)`",
    "(a": "a missing `)`",
    "[a": "a missing `]`",
    "*a": "a repetition of nothing",
    "a|+": "a repetition of nothing",
    "a**": "a repetition of a repetition",
    "a{2}{3}": "a repetition of a repetition",
    "a{1001}": "a repetition of impossible bounds",
    "a{2,1}": "a repetition of impossible bounds",
    "a{99999}": "a repetition of more than 1000 times",
    "(a{100}){11}": "nested repetitions of more than 1000 times",
    "(?=a)": "a group that Go does not have",
    "(?P<é>a)": "a group that Go does not have",
    "\\": "a backslash at the end",
    "\\1": "an unknown escape sequence",
    "\\é": "an unknown escape sequence",
    "\\x{110000}": "a character beyond Unicode",
    "[[:no:]]": "an unknown class of characters",
    "[b-a]": "a range from the higher to the lower character",
}
LIMITS = {
    "a" * 4001: "a regular expression of more than 4000 characters",
    "(" * 61 + ")" * 61: "a regular expression nested deeper than 60 levels",
    "\\pL": "`\\p` in a regular expression",
    "[\\PL]": "`\\P` in a regular expression",
    "(?i)é": "`(?i)` with characters beyond ASCII",
}
ATOMS = st.sampled_from(
    ["a", "b", "ab", ".", "[ab]", "[^a]", r"\d", r"\w", r"\b", r"\B", "^", "$", "(?m:^)", "(?m:$)", "é"]
)
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda pair: f"(?:{pair[0]}|{pair[1]})"),
        inner.map("({})".format),
        inner.map("(?i:{})".format).filter(lambda pattern: "é" not in pattern),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{0,2}?", "{2,}"])).map(
            lambda pair: f"({pair[0]}){pair[1]}"
        ),
    ),
    max_leaves=8,
)


@pytest.mark.parametrize(("pattern", "fault"), INVALID.items())
def test_invalid_pattern(pattern: str, fault: str) -> None:
    """A pattern that Go refuses is an error in the expression."""
    with pytest.raises(EvaluationError) as caught:
        Syntax(pattern)
    assert str(caught.value) == f"the pattern is invalid: {fault}."


@pytest.mark.parametrize(("pattern", "limit"), LIMITS.items(), ids=lambda text: text[:20])
def test_limits(pattern: str, limit: str) -> None:
    """What is not translated, and what is too large, is named."""
    with pytest.raises(Unsupported) as caught:
        Syntax(pattern)
    assert str(caught.value) == limit


@settings(derandomize=True, deadline=None, max_examples=500)
@given(PATTERNS, st.text("ab1é\n ", max_size=10), st.integers(0, 3))
def test_engines_agree(pattern: str, text: str, at: int) -> None:
    """Where Python's engine is used, the machine finds the same match and the same groups."""
    try:
        compiled = re2.Pattern(pattern)
    except EvaluationError:
        return
    machine = Machine(compiled._tree, len(compiled.names))
    assert compiled.search(text, min(at, len(text))) == machine.search(text, min(at, len(text)))


@pytest.mark.parametrize("pattern", ["(?:a+)+", "(a|a)*", "a*a*a*a*", "(?:a{1,9}){1,9}", "(?:a?)*"])
def test_engine_of_dangerous_patterns(pattern: str) -> None:
    """Patterns that could make Python backtrack for ever run in the machine."""
    compiled = re2.Pattern(f"^{pattern}$")
    assert compiled.search("a" * 400 + "b", 0) is None
    assert compiled._machine is not None


@pytest.mark.parametrize(
    "pattern", ["^[a-z][a-z0-9-]{1,38}[a-z0-9]$", r"^https://github\.com/.+", "^(nix|dind|docker)$"]
)
def test_engine_of_common_patterns(pattern: str) -> None:
    """Patterns as overlays have them run in Python's engine."""
    compiled = re2.Pattern(pattern)
    compiled.search("https://github.com/example-org", 0)
    assert compiled._machine is None


def test_patterns_are_compiled_once() -> None:
    """A pattern is compiled once, and a flood of patterns does not fill the memory."""
    assert re2.pattern("a+") is re2.pattern("a+")
    for number in range(re2._MAX_CACHED + 1):
        re2.pattern(f"x{number}")
    assert len(re2._cache) <= re2._MAX_CACHED
