"""From text to the tree of an expression."""

from __future__ import annotations

from flywheel.hcl.expressions import arithmetic
from flywheel.hcl.expressions.calls import FunctionCall
from flywheel.hcl.expressions.constructors import braced, bracketed
from flywheel.hcl.expressions.descent import Descent
from flywheel.hcl.expressions.hcl_values import Unsupported
from flywheel.hcl.expressions.lexer import END, LINE, NAME, NUMBER
from flywheel.hcl.expressions.nodes import Binary, Conditional, HclNode, Literal, NotEvaluated, Unary
from flywheel.hcl.expressions.paths import AttributeStep, IndexStep, Reference, SplatStep, Step, Traversal
from flywheel.hcl.expressions.quoted_templates import heredoc, template

_CONSTANTS = {"true": True, "false": False, "null": None}
_STRENGTH = {
    "||": 1,
    "&&": 2,
    "==": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "%": 6,
}


class HclParser(Descent):
    """Operators, paths, constants and calls."""

    __slots__ = ()

    def whole(self) -> HclNode:
        """The expression that is the whole text; raise `FormatError` if it is not one."""
        node = self.expression()
        while self.tokens.kind == LINE:
            self.tokens.advance()
        if self.tokens.kind != END:
            raise self.tokens.unexpected("the end of the expression")
        return node

    def expression(self) -> HclNode:
        """Any expression."""
        self.descend()
        node = self._binary()
        if self.tokens.kind == "?":
            self.tokens.advance()
            yes = self.expression()
            if self.tokens.kind != ":":
                raise self.tokens.unexpected("the `:` of the conditional")
            self.tokens.advance()
            node = Conditional(node, yes, self.expression())
        self.depth -= 1
        return node

    def _binary(self) -> HclNode:
        """Operands and operators: those that bind more strongly are joined first."""
        operands = [self._unary()]
        waiting: list[str] = []
        while True:
            operator = self.tokens.kind
            strength = _STRENGTH.get(operator, 0)
            while waiting and _STRENGTH[waiting[-1]] >= strength:
                right = operands.pop()
                operands[-1] = Binary(operands[-1], waiting.pop(), right)
            if not strength:
                return operands[0]
            waiting.append(operator)
            self.tokens.advance()
            operands.append(self._unary())

    def _unary(self) -> HclNode:
        operator = self.tokens.kind
        if operator not in ("!", "-"):
            return self._path()
        self.descend()
        self.tokens.advance()
        node = Unary(operator, self._unary())
        self.depth -= 1
        return node

    def _path(self) -> HclNode:
        source = self._term()
        steps = self._steps()
        return Traversal(source, steps) if steps else source

    def _steps(self) -> list[Step]:
        tokens = self.tokens
        steps: list[Step] = []
        while True:
            if tokens.kind == ".":
                tokens.advance()
                if tokens.kind == "*":
                    tokens.advance()
                    steps.append(SplatStep(self._attributes()))
                else:
                    steps.append(self._dotted())
            elif tokens.kind == "[":
                step = self._bracket()
                steps.append(step)
                if isinstance(step, SplatStep):
                    return steps
            else:
                return steps

    def _attributes(self) -> list[Step]:
        """The steps that belong to a `.*`: attributes and places behind dots."""
        steps: list[Step] = []
        while self.tokens.kind == ".":
            self.tokens.advance()
            steps.append(self._dotted())
        return steps

    def _dotted(self) -> Step:
        tokens = self.tokens
        text = tokens.text
        if tokens.kind == NAME:
            tokens.advance()
            return AttributeStep(text)
        if tokens.kind == NUMBER and text.isdigit():
            tokens.advance()
            return IndexStep(self._number(text, tokens.done - len(text)))
        raise tokens.unexpected("the name of an attribute")

    def _bracket(self) -> Step:
        """An index or `[*]`; behind the latter, all steps that follow belong to it."""
        tokens = self.tokens
        opened = tokens.start
        before = tokens.open(lines=False)
        if tokens.kind == "*":
            tokens.advance()
            tokens.close("]", opened, before)
            self.descend()
            splat = SplatStep(self._steps())
            self.depth -= 1
            return splat
        key = self.expression()
        tokens.close("]", opened, before)
        return IndexStep(key)

    def _term(self) -> HclNode:
        tokens = self.tokens
        kind, start, text = tokens.kind, tokens.start, tokens.text
        if kind == NAME:
            tokens.advance()
            return self._named(text)
        if kind == NUMBER:
            tokens.advance()
            return self._number(text, start)
        if kind == '"':
            return template(self)
        if kind == "(":
            before = tokens.open(lines=False)
            node = self.expression()
            tokens.close(")", start, before)
            return node
        if kind == "[":
            return bracketed(self)
        if kind == "{":
            return braced(self)
        if kind in ("<<", "<<-"):
            return heredoc(self)
        raise tokens.unexpected("an expression")

    def _number(self, text: str, start: int) -> HclNode:
        try:
            value = arithmetic.parse(text)
        except Unsupported as err:
            return NotEvaluated(str(err))
        if value is None:
            raise self.source.error(start, f"`{text}` is not a number.", "Write digits with at most one point.")
        return Literal(value)

    def _named(self, name: str) -> HclNode:
        """What a name begins: a constant, a call or a reference."""
        tokens = self.tokens
        while tokens.kind == "::":
            tokens.advance()
            if tokens.kind != NAME:
                raise tokens.unexpected("the name of a function")
            name = f"{name}::{tokens.text}"
            tokens.advance()
            if tokens.kind not in ("::", "("):
                raise tokens.unexpected("the `(` of a function call")
        if tokens.kind == "(":
            return self._call(name)
        if name in _CONSTANTS:
            return Literal(_CONSTANTS[name])
        if tokens.kind != ".":
            return Reference(name, None)
        tokens.advance()
        if tokens.kind == NAME:
            attribute = tokens.text
            tokens.advance()
            return Reference(name, attribute)
        if tokens.kind == "*":
            tokens.advance()
            return Traversal(Reference(name, None), [SplatStep(self._attributes())])
        return Traversal(Reference(name, None), [self._dotted()])

    def _call(self, name: str) -> HclNode:
        tokens = self.tokens
        opened = tokens.start
        before = tokens.open(lines=False)
        arguments: list[HclNode] = []
        expand = False
        while tokens.kind != ")":
            arguments.append(self.expression())
            if tokens.kind == "...":
                tokens.advance()
                expand = True
                break
            if tokens.kind != ",":
                break
            tokens.advance()
        tokens.close(")", opened, before)
        return FunctionCall(name.removeprefix("core::"), arguments, expand=expand)
