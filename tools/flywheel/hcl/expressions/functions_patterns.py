"""`regex` and `regexall`."""

from __future__ import annotations

from flywheel.hcl.expressions import re2
from flywheel.hcl.expressions.calls import function
from flywheel.hcl.expressions.hcl_values import EvaluationError, ListValue, ObjectValue, TupleValue


@function("regex", "string", "string")
def _regex(pattern: str, text: str) -> object:
    compiled = _with_groups(pattern)
    found = compiled.search(text, 0)
    if found is None:
        raise EvaluationError("the pattern does not match.")
    return _captured(compiled, text, found)


@function("regexall", "string", "string")
def _regexall(pattern: str, text: str) -> object:
    compiled = _with_groups(pattern)
    return ListValue(_captured(compiled, text, found) for found in compiled.search_all(text))


def _with_groups(pattern: str) -> re2.Pattern:
    compiled = re2.pattern(pattern)
    if any(compiled.names) and not all(compiled.names):
        raise EvaluationError("the pattern mixes named and unnamed groups.")
    return compiled


def _captured(compiled: re2.Pattern, text: str, found: re2.Match) -> object:
    """The whole match, or what the groups captured, by name if they have names."""
    names = compiled.names
    if not names:
        return text[found[0] : found[1]]
    groups = [_group(text, found, number) for number in range(1, len(names) + 1)]
    return ObjectValue(zip(names, groups, strict=True)) if names[0] else TupleValue(groups)


def _group(text: str, found: re2.Match, number: int) -> str | None:
    start, end = found[2 * number : 2 * number + 2]
    return None if start < 0 else text[start:end]
