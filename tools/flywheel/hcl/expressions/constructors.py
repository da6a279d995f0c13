"""Tuples, objects and `for` expressions: what stands in square brackets and braces."""

from __future__ import annotations

from flywheel.hcl.expressions.lexer import LINE, NAME
from flywheel.hcl.expressions.loops import For
from flywheel.hcl.expressions.nodes import Faulty, HclNode, Literal, ObjectOf, TupleOf
from flywheel.hcl.expressions.paths import is_static

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.hcl.expressions.descent import Descent


def bracketed(parser: Descent) -> HclNode:
    """The tuple or `for` whose `[` is at hand."""
    tokens = parser.tokens
    opened = tokens.start
    before = tokens.open(lines=False)
    if tokens.kind == NAME and tokens.text == "for":
        node = _for(parser)
        if node.key is not None or node.grouped:
            raise parser.source.error(opened, "a `for` that makes a tuple has `=>` or `...`.", "Use braces.")
        tokens.close("]", opened, before)
        return node
    items: list[HclNode] = []
    while tokens.kind != "]":
        items.append(parser.expression())
        if tokens.kind != ",":
            break
        tokens.advance()
    tokens.close("]", opened, before)
    return TupleOf(items)


def braced(parser: Descent) -> HclNode:
    """The object or `for` whose `{` is at hand."""
    tokens = parser.tokens
    opened = tokens.start
    before = tokens.open(lines=True)
    _skip_lines(parser)
    if tokens.kind == NAME and tokens.text == "for":
        tokens.lines = False
        node = _for(parser)
        if node.key is None:
            raise parser.source.error(opened, "a `for` that makes an object has no `=>`.", "Write `key => value`.")
        tokens.close("}", opened, before)
        return node
    items: list[tuple[HclNode, HclNode]] = []
    while tokens.kind != "}":
        items.append(_item(parser))
        if tokens.kind not in (",", LINE):
            break
        tokens.advance()
        _skip_lines(parser)
    tokens.close("}", opened, before)
    return ObjectOf(items)


def _skip_lines(parser: Descent) -> None:
    while parser.tokens.kind == LINE:
        parser.tokens.advance()


def _item(parser: Descent) -> tuple[HclNode, HclNode]:
    tokens = parser.tokens
    start, name = tokens.start, tokens.text if tokens.kind == NAME else ""
    key = parser.expression()
    if name and tokens.done == start + len(name):
        key = Literal(name)  # a bare name is its own key, be it `true`
    elif name and is_static(key):
        key = Faulty("a reference that is an object's key is not in parentheses.")
    if tokens.kind not in ("=", ":"):
        raise tokens.unexpected("the `=` or `:` of an object's item")
    tokens.advance()
    return key, parser.expression()


def _for(parser: Descent) -> For:
    """A `for` from its first name on, up to the closing bracket."""
    tokens = parser.tokens
    tokens.advance()
    names = [_bound_name(parser)]
    if tokens.kind == ",":
        tokens.advance()
        names.append(_bound_name(parser))
    if tokens.kind != NAME or tokens.text != "in":
        raise tokens.unexpected("the `in` of a `for`")
    tokens.advance()
    node = For(names, parser.expression())
    if tokens.kind != ":":
        raise tokens.unexpected("the `:` of a `for`")
    tokens.advance()
    node.element = parser.expression()
    if tokens.kind == "=>":
        tokens.advance()
        node.key, node.element = node.element, parser.expression()
    if tokens.kind == "...":
        node.grouped = True
        tokens.advance()
    if tokens.kind == NAME and tokens.text == "if":
        tokens.advance()
        node.condition = parser.expression()
    return node


def _bound_name(parser: Descent) -> str:
    tokens = parser.tokens
    if tokens.kind != NAME:
        raise tokens.unexpected("a name that the `for` binds")
    name = tokens.text
    tokens.advance()
    return name
