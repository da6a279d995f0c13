"""The functions of GitHub's expressions.

A result that depends on a gap is a gap, or both truth values in different cases.
"""

from __future__ import annotations

import re

from flywheel.formats.quoting import quote
from flywheel.workflows.expressions import github_json
from flywheel.workflows.expressions.github_values import (
    Context,
    ExpressionError,
    Gap,
    LocatedString,
    Where,
    fold,
    gaps_in,
    has_gap,
    is_primitive,
    known_ends,
    text_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from flywheel.workflows.expressions.cases import Case
    from flywheel.workflows.expressions.node import Arguments

    Body = Callable[[Case, Arguments], object]

_MOST = 255
_HOLE = re.compile(r"\{\{|\}\}|\{([0-9]{1,9})[^{}]*\}|[{}]")


class GitHubFunction:
    """A function: its name in GitHub's spelling, and its number of arguments."""

    __slots__ = ("call", "least", "most", "name")

    def __init__(self, name: str, least: int, most: int, call: Body) -> None:
        self.name = name
        self.least = least
        self.most = most
        self.call = call


def _contains(case: Case, arguments: Arguments) -> object:
    where, item = arguments.all()
    if isinstance(where, Gap | Context) or has_gap(item) or has_gap(where):
        return case.decide(f"contains({case.key(where)},{case.key(item)})")
    if isinstance(where, list):
        return any(case.equal(item, one) for one in where)
    if is_primitive(where) and is_primitive(item):
        return fold(text_of(item)) in fold(text_of(where))
    return False


def _starts(case: Case, arguments: Arguments) -> object:
    return _edge(case, arguments, "startsWith")


def _ends(case: Case, arguments: Arguments) -> object:
    return _edge(case, arguments, "endsWith")


def _edge(case: Case, arguments: Arguments, name: str) -> object:
    whole, edge = arguments.all()
    at_start = name == "startsWith"
    if not _is_text(whole) or not _is_text(edge):
        return False
    if has_gap(edge) or isinstance(whole, Gap):
        return case.decide(f"{name}({case.key(whole)},{case.key(edge)})")
    text, wanted = fold(text_of(whole)), fold(text_of(edge))
    if has_gap(whole):
        known = known_ends(text)[0 if at_start else 1]
        if _meet(known, wanted, at_start):
            return True
        if not _meet(wanted, known, at_start):
            return False
        return case.decide(f"{name}({case.key(whole)},{case.key(edge)})")
    return _meet(text, wanted, at_start)


def _meet(text: str, edge: str, at_start: bool) -> bool:
    return text.startswith(edge) if at_start else text.endswith(edge)


def _is_text(value: object) -> bool:
    return is_primitive(value) or isinstance(value, Gap)


def _format(case: Case, arguments: Arguments) -> object:
    values = arguments.all()
    pattern = case.text(values[0])
    if has_gap(pattern):
        return _gap_of(case, pattern, "format")
    parts: list[str] = []
    end = 0
    for hole in _HOLE.finditer(pattern):
        parts.append(pattern[end : hole.start()])
        end = hole.end()
        if hole.group() in ("{{", "}}"):
            parts.append(hole.group()[0])
            continue
        if hole.group(1) is None:
            raise ExpressionError(f"`format` cannot read its text {quote(pattern)}: braces must be in pairs")
        number = int(hole.group(1)) + 1
        if number >= len(values):
            raise ExpressionError(f"`format` has no value for `{{{number - 1}}}` in {quote(pattern)}")
        parts.append(case.text(values[number]))
    parts.append(pattern[end:])
    return _at(case.joined(parts), values[0])


def _join(case: Case, arguments: Arguments) -> object:
    values = arguments.all()
    items = values[0]
    if isinstance(items, Gap):
        return items.inside("join")
    if not isinstance(items, list):
        return case.text(items) if is_primitive(items) else ""
    between = values[1] if len(values) > 1 else ","
    separator = case.text(between) if _is_text(between) else ","
    parts: list[str] = []
    for number, item in enumerate(items):
        if number:
            parts.append(separator)
        parts.append(case.text(item))
    return case.joined(parts)


def _to_json(case: Case, arguments: Arguments) -> object:
    value = arguments[0]
    if isinstance(value, Context):
        value = value.whole()
    if isinstance(value, Gap):
        return value.inside("toJSON")
    return case.joined(list(github_json.write(value, case)))


def _from_json(case: Case, arguments: Arguments) -> object:
    value = arguments[0]
    if isinstance(value, Gap):
        return value.inside("fromJSON")
    if isinstance(value, Context):
        return value.whole().inside("fromJSON")
    text = text_of(value)
    try:
        return github_json.read(text, value.where if isinstance(value, LocatedString) else None, case)
    except ValueError as err:
        if has_gap(text):
            return _gap_of(case, text, "fromJSON")
        raise ExpressionError(f"`fromJSON` gets {quote(text)}, which is not JSON: {err}") from None


def _case(case: Case, arguments: Arguments) -> object:
    for number in range(0, len(arguments) - 1, 2):
        condition = arguments[number]
        if not isinstance(condition, bool | Gap):
            raise ExpressionError("a condition of `case` is not a boolean")
        if case.truthy(condition):
            return arguments[number + 1]
    return arguments[len(arguments) - 1]


def _always(case: Case, arguments: Arguments) -> object:
    return True


def _open(name: str) -> Body:
    """A function whose truth value is known only at run time."""

    def call(case: Case, arguments: Arguments) -> object:
        return case.decide(f"{name}()")

    return call


def _hash_files(case: Case, arguments: Arguments) -> object:
    return Gap("run", "it depends on the files of a run", "hashFiles()", arguments.where)


def _gap_of(case: Case, text: str, function: str) -> Gap:
    return case.gap(gaps_in(text)[0]).inside(function)


def _at(text: str, origin: object) -> str:
    """`text` with the place of `origin`."""
    where: Where | None = getattr(origin, "where", None)
    return LocatedString(text, where) if where is not None else text


#: The functions by name in lower case.
FUNCTIONS = {
    function.name.lower(): function
    for function in (
        GitHubFunction("contains", 2, 2, _contains),
        GitHubFunction("startsWith", 2, 2, _starts),
        GitHubFunction("endsWith", 2, 2, _ends),
        GitHubFunction("format", 1, _MOST, _format),
        GitHubFunction("join", 1, 2, _join),
        GitHubFunction("toJSON", 1, 1, _to_json),
        GitHubFunction("fromJSON", 1, 1, _from_json),
        GitHubFunction("case", 3, _MOST, _case),
        GitHubFunction("hashFiles", 1, _MOST, _hash_files),
        GitHubFunction("always", 0, 0, _always),
        # A job without a condition also waits for success.
        GitHubFunction("success", 0, _MOST, _always),
        GitHubFunction("failure", 0, _MOST, _open("failure")),
        GitHubFunction("cancelled", 0, 0, _open("cancelled")),
    )
}
#: What GitHub offers in conditions and steps alone.
OF_STEPS = ("always", "success", "failure", "cancelled", "hashFiles")
#: With one of these in its condition, a job runs although a job that it needs was skipped.
STATUS = OF_STEPS[:4]
