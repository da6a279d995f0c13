"""Parse the text of an expression into a tree."""

from __future__ import annotations

from flywheel.workflows.expressions.functions import FUNCTIONS, OF_STEPS, STATUS
from flywheel.workflows.expressions.github_values import LocatedString, Where
from flywheel.workflows.expressions.lexer import END, MAX_CHARACTERS, NAME, NUMBER, STRING, SyntaxErrors, tokens
from flywheel.workflows.expressions.node import ExpressionNode
from flywheel.workflows.expressions.nodes import (
    CallNode,
    ComparisonNode,
    ContextNode,
    IndexNode,
    LiteralNode,
    LogicalNode,
    NotNode,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from flywheel.formats.source import FormatError, Source
    from flywheel.workflows.expressions.functions import GitHubFunction

#: GitHub's limit.
MAX_DEPTH = 50

_CONSTANTS = {"true": True, "false": False, "null": None}


class ExpressionParser:
    """A recursive descent over the tokens of one expression.

    references: the contexts that it names, each with its property; None if the property is computed or the
    whole context is used. status: whether it calls a function about the results of other jobs. of_steps: the functions
    that it calls and that GitHub offers in conditions and steps alone.
    """

    __slots__ = ("_at", "_depth", "_error", "_source", "_tokens", "of_steps", "references", "status")

    def __init__(self, source: Source, text: str, base: int, verbatim: bool) -> None:
        self._source = source
        self._error = SyntaxErrors(source, base, verbatim)
        self._depth = 0
        self._at = 0
        self.references: set[tuple[str, str | None]] = set()
        self.status = False
        self.of_steps: set[str] = set()
        if len(text) > MAX_CHARACTERS:
            message = f"the expression has {len(text)} characters; GitHub's limit is {MAX_CHARACTERS}."
            raise self._error(0, message, "Shorten it.")
        self._tokens = tokens(text, self._error)

    def whole(self) -> ExpressionNode:
        """The expression in the whole text; raises `FormatError` if it is invalid."""
        node = self._or()
        if self._kind != END:
            raise self._unexpected("the end of the expression")
        return node

    @property
    def _kind(self) -> str:
        return self._tokens[self._at].kind

    def _take(self, *kinds: str) -> str | None:
        """The kind of the next token if it is one of `kinds`; the token is then consumed."""
        kind = self._tokens[self._at].kind
        if kind not in kinds:
            return None
        self._at += 1
        return kind

    def _where(self, at: int) -> Where:
        return Where(self._source, self._error.at(at))

    def _unexpected(self, wanted: str) -> FormatError:
        token = self._tokens[self._at]
        seen = "the end" if token.kind == END else f"`{token.text}`"
        return self._error(token.at, f"found {seen} instead of {wanted}.", "Correct the expression at this place.")

    def _descend(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            message = f"the expression is nested deeper than {MAX_DEPTH} levels."
            raise self._error(self._tokens[self._at].at, message, "Split it.")

    def _or(self) -> ExpressionNode:
        self._descend()
        node = self._logical("||", self._and)
        self._depth -= 1
        return node

    def _and(self) -> ExpressionNode:
        return self._logical("&&", self._equality)

    def _logical(self, operator: str, operand: Callable[[], ExpressionNode]) -> ExpressionNode:
        first = operand()
        if self._kind != operator:
            return first
        self._descend()
        operands = [first]
        while self._take(operator):
            operands.append(operand())
        self._depth -= 1
        return LogicalNode(operator, operands)

    def _equality(self) -> ExpressionNode:
        node = self._relation()
        depth = self._depth
        while operator := self._take("==", "!="):
            self._descend()  # a long chain becomes a deep tree
            node = ComparisonNode(node, operator, self._relation())
        self._depth = depth
        return node

    def _relation(self) -> ExpressionNode:
        node = self._unary()
        depth = self._depth
        while operator := self._take("<", "<=", ">", ">="):
            self._descend()
            node = ComparisonNode(node, operator, self._unary())
        self._depth = depth
        return node

    def _unary(self) -> ExpressionNode:
        if not self._take("!"):
            return self._path()
        self._descend()
        node = NotNode(self._unary())
        self._depth -= 1
        return node

    def _path(self) -> ExpressionNode:
        token = self._tokens[self._at]
        if token.kind == NAME and token.text not in _CONSTANTS:
            self._at += 1
            node = self._call(token.text, token.at) if self._kind == "(" else self._named(token.text, token.at)
        elif self._take("("):
            node = self._or()
            self._close(")")
        else:
            return self._constant()
        depth = self._depth
        while step := self._take(".", "["):
            node = IndexNode(node, self._property() if step == "." else self._bracket())
            self._descend()
        self._depth = depth
        return node

    def _constant(self) -> ExpressionNode:
        token = self._tokens[self._at]
        if token.kind == STRING:
            self._at += 1
            return LiteralNode(LocatedString(str(token.value), self._where(token.at)))
        if token.kind == NUMBER or (token.kind == NAME and token.text in _CONSTANTS):
            self._at += 1
            return LiteralNode(token.value if token.kind == NUMBER else _CONSTANTS[token.text])
        raise self._unexpected("a value")

    def _property(self) -> ExpressionNode | None:
        token = self._tokens[self._at]
        if self._take("*"):
            return None
        if not self._take(NAME):
            raise self._unexpected("the name of a property")
        return LiteralNode(token.text)

    def _bracket(self) -> ExpressionNode | None:
        if self._take("*"):
            self._close("]")
            return None
        node = self._or()
        self._close("]")
        return node

    def _close(self, bracket: str) -> None:
        if not self._take(bracket):
            raise self._unexpected(f"`{bracket}`")

    def _named(self, name: str, at: int) -> ExpressionNode:
        context = name.lower()
        following = self._tokens[self._at : self._at + 3]
        key = None
        if following[0].kind == "." and following[1].kind == NAME:
            key = following[1].text.lower()
        elif following[0].kind == "[" and following[1].kind == STRING and following[2].kind == "]":
            key = str(following[1].value).lower()
        self.references.add((context, key))
        return ContextNode(context, self._where(at))

    def _call(self, name: str, at: int) -> ExpressionNode:
        function = FUNCTIONS.get(name.lower())
        if function is None:
            known = ", ".join(sorted(one.name for one in FUNCTIONS.values()))
            raise self._error(at, f"there is no function `{name}`.", f"The functions are {known}.")
        self._at += 1
        arguments: list[ExpressionNode] = []
        if not self._take(")"):
            arguments.append(self._or())
            while self._take(","):
                arguments.append(self._or())
            self._close(")")
        count = len(arguments)
        if not function.least <= count <= function.most or (function.name == "case" and count % 2 == 0):
            message = f"`{function.name}` takes {_wanted(function)}, not {count}."
            raise self._error(at, message, "Correct the call.")
        self.status = self.status or function.name in STATUS
        if function.name in OF_STEPS:
            self.of_steps.add(function.name)
        return CallNode(function, arguments, self._where(at))


def _wanted(function: GitHubFunction) -> str:
    if function.name == "case":
        return "an odd number of arguments, at least 3"
    if function.least == function.most:
        return f"{function.least} argument{'s' if function.least != 1 else ''}"
    if function.most > 9:
        return f"at least {function.least}"
    return f"{function.least} to {function.most} arguments"
