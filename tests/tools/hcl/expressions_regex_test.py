"""Patterns match as Go's do, or are refused where Python's engine would differ or take too long."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.hcl.expressions import re2
from flywheel.hcl.expressions.hcl_values import EvaluationError, Unsupported
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
def test_translation_agrees_with_the_tree(pattern: str, text: str, at: int) -> None:
    """Python's engine finds a match where the tree has one: from the first start with an end, to one of its ends."""
    at = min(at, len(text))
    try:
        compiled = re2.Pattern(pattern)
        found = compiled.search(text, at)
    except (EvaluationError, Unsupported):
        return
    ends = {start: re2._Paths(text)._ends(compiled._tree, {start: 1}) for start in range(at, len(text) + 1)}
    first = next((start for start, one in ends.items() if one), None)
    assert (found is None) == (first is None)
    assert found is None or (found[0] == first and found[1] in ends[found[0]])


@pytest.mark.parametrize("pattern", ["(?:a+)+", "a*a*a*a*", "(?:a{1,9}){1,9}", "(?:a|a)+"])
def test_dangerous_patterns_are_not_evaluated(pattern: str) -> None:
    """Patterns that could make Python backtrack for ever are refused at once, and answered where the text is short."""
    compiled = re2.Pattern(f"^{pattern}$")
    with pytest.raises(Unsupported) as caught:
        compiled.search("a" * 400 + "b", 0)
    assert str(caught.value) == "a regular expression with too many ways to match"
    assert compiled.search("aab", 0) is None


@pytest.mark.parametrize("pattern", ["(|a)*", "(?:a?)*", r"\b+", "(?:^)*a"])
def test_repetitions_of_nothing_are_not_evaluated(pattern: str) -> None:
    """Python and Go differ on what such a repetition captures, and where it ends."""
    with pytest.raises(Unsupported) as caught:
        re2.Pattern(pattern)
    assert str(caught.value) == "a regular expression that repeats what may be empty"


@pytest.mark.parametrize(
    ("pattern", "text"),
    {
        "^[a-z][a-z0-9-]{1,38}[a-z0-9]$": "a" * 40,
        r"^https://github\.com/.+": "https://github.com/" + "a" * 2_000,
        "^(nix|dind|docker)$": "docker",
        r"^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$": "10.20.30-beta.1",
        r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$": ".".join(["a" * 60] * 4),
        r"^([0-9]{1,3}\.){3}[0-9]{1,3}(/[0-9]{1,2})?$": "192.168.100.100/24",
        r"^(\d+|\*)(/\d+)?(\s+(\d+|\*)(/\d+)?){4}$": "*/5 10 1 12 *",
        "^[^@ ]+@[^@ ]+$": "somebody@" + "example." * 20 + "com",
    }.items(),
)
def test_common_patterns_are_evaluated(pattern: str, text: str) -> None:
    """Patterns as stacks have them are decided, whether the text fits or just does not."""
    compiled = re2.Pattern(pattern)
    assert compiled.search(text, 0) is not None
    assert compiled.search(f" {text}", 0) is None


def test_patterns_are_compiled_once() -> None:
    """A pattern is compiled once, and a flood of patterns does not fill the memory."""
    assert re2.pattern("a+") is re2.pattern("a+")
    for number in range(re2._MAX_CACHED + 1):
        re2.pattern(f"x{number}")
    assert len(re2._cache) <= re2._MAX_CACHED
