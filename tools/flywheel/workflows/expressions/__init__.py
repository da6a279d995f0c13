"""Expressions of GitHub Actions, evaluated over all possible cases.

`template` parses a string of a workflow, `condition` an `if`. Their value is computed in a `Case`; `explore` goes
through all cases and so finds every possible value of a template. A value that no file shows is a `Gap`. Names are
looked up in a scope, an object with `named(name, where, case)`.

Grammar, precedence, conversions and limits are GitHub's: strings compare without case, `&&` and `||` return operands,
and a missing property is null.

May look into: formats.
"""

from __future__ import annotations

from flywheel.workflows.expressions.branches import Branch, branches
from flywheel.workflows.expressions.cases import MAX_CASES, MAX_DEPTH, MAX_STEPS, Case, TooMuch, explore
from flywheel.workflows.expressions.github_json import read as read_json
from flywheel.workflows.expressions.github_values import (
    Context,
    ExpressionError,
    FilteredList,
    Gap,
    LocatedString,
    Where,
    foreign,
    gaps_in,
    has_gap,
    is_foreign,
    key_of,
    mark,
    text_of,
)
from flywheel.workflows.expressions.interpolation import has_expression, offset_in, split
from flywheel.workflows.expressions.lookup_context import LookupContext
from flywheel.workflows.expressions.parser import ExpressionParser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.source import Source
    from flywheel.workflows.expressions.node import ExpressionNode, Scope


class Template:
    """A parsed string of a workflow.

    references, of_steps: as in the parser. status: whether it calls a status function. single: whether it is exactly
    one expression, whose value keeps its type.
    """

    __slots__ = ("_parts", "of_steps", "references", "single", "status", "text", "where")

    def __init__(
        self, text: str, where: Where, parts: list[str | ExpressionNode], parsers: list[ExpressionParser]
    ) -> None:
        self.text = text
        self.where = where
        self._parts = parts
        self.single = len(parts) == 1 and not isinstance(parts[0], str)
        self.references = {reference for parser in parsers for reference in parser.references}
        self.status = any(parser.status for parser in parsers)
        self.of_steps = {name for parser in parsers for name in parser.of_steps}

    def value(self, case: Case, scope: Scope) -> object:
        """Its value in a case; raises `ExpressionError` where GitHub fails, `TooMuch` at a limit."""
        if self.single:
            return case.settled(self._parts[0].value(case, scope))  # type: ignore[union-attr]
        parts = [part if isinstance(part, str) else case.text(part.value(case, scope)) for part in self._parts]
        return LocatedString(case.joined(parts), self.where)

    def branches(self) -> list[Branch]:
        """The literal values that it can have; used if it has too many cases."""
        return list(branches(self._parts[0])) if self.single else []  # type: ignore[arg-type]

    def __repr__(self) -> str:
        return f"Template({self.text!r})"


def template(source: Source, text: str, at: int) -> Template:
    """The string `text` that begins at offset `at`; raises `FormatError` for an invalid expression in it."""
    parts: list[str | ExpressionNode] = []
    parsers: list[ExpressionParser] = []
    for kind, part, _ in split(source, text, at):
        if kind == "text":
            parts.append(part)
        else:
            parser = _parser(source, text, at, part)
            parsers.append(parser)
            parts.append(parser.whole())
    return Template(text, Where(source, at), parts or [""], parsers)


def condition(source: Source, text: str, at: int) -> Template:
    """An `if`: an expression with or without `${{ }}` around it; raises `FormatError` if it is invalid."""
    if has_expression(text):
        return template(source, text, at)
    parser = _parser(source, text, at, text)
    return Template(text, Where(source, at), [parser.whole()], [parser])


def _parser(source: Source, text: str, at: int, expression: str) -> ExpressionParser:
    place = offset_in(source, text, at, expression)
    return ExpressionParser(source, expression, at if place is None else place, place is not None)


__all__ = [
    "MAX_CASES",
    "MAX_DEPTH",
    "MAX_STEPS",
    "Branch",
    "Case",
    "Context",
    "ExpressionError",
    "FilteredList",
    "Gap",
    "LocatedString",
    "LookupContext",
    "Template",
    "TooMuch",
    "Where",
    "condition",
    "explore",
    "foreign",
    "gaps_in",
    "has_expression",
    "has_gap",
    "is_foreign",
    "key_of",
    "mark",
    "read_json",
    "template",
    "text_of",
]
