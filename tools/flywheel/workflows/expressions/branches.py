"""Branches of an expression: the operands and results that can become its value under any condition."""

from __future__ import annotations

from flywheel.workflows.expressions.node import ExpressionNode
from flywheel.workflows.expressions.nodes import CallNode, ContextNode, IndexNode, LiteralNode, LogicalNode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class Branch:
    """One operand that can become the value of an expression.

    constant: a literal text or number. context, key: for a property such as `inputs.runner`. is_json: whether it goes
    through `fromJSON`. All are empty for anything else.
    """

    __slots__ = ("constant", "context", "is_json", "key")

    def __init__(self, constant: object = None, context: str = "", key: str = "", is_json: bool = False) -> None:
        self.constant = constant
        self.context = context
        self.key = key
        self.is_json = is_json


def branches(node: ExpressionNode, is_json: bool = False) -> Iterator[Branch]:
    """The last operand of `&&`, and all operands of `||` and `case`. An operand before `&&` is only a condition."""
    if isinstance(node, LogicalNode):
        for operand in node.operands if node.any else node.operands[-1:]:
            yield from branches(operand, is_json)
    elif isinstance(node, CallNode) and node.function.name == "case":
        for result in [*node.arguments[1:-1:2], node.arguments[-1]]:
            yield from branches(result, is_json)
    elif isinstance(node, CallNode) and node.function.name == "fromJSON":
        yield from branches(node.arguments[0], True)
    elif isinstance(node, LiteralNode):
        yield Branch(node.constant, is_json=is_json)
    elif isinstance(node, IndexNode) and isinstance(node.owner, ContextNode) and isinstance(node.index, LiteralNode):
        yield Branch(context=node.owner.name, key=str(node.index.constant).lower(), is_json=is_json)
