"""Arms of expressions: what a value can come to, whatever holds."""

from __future__ import annotations

from flywheel.workflows.expressions.nodes import Call, Index, Literal, Logical, Named, Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class Arm:
    """One operand that an expression may come to.

    constant: a text or number written out. context, key: of a property such as `inputs.runner`. is_json: whether
    it goes through `fromJSON`. All are empty where it is anything else.
    """

    __slots__ = ("constant", "context", "is_json", "key")

    def __init__(self, constant: object = None, context: str = "", key: str = "", is_json: bool = False) -> None:
        self.constant = constant
        self.context = context
        self.key = key
        self.is_json = is_json


def arms(node: Node, is_json: bool = False) -> Iterator[Arm]:
    """The last operands of `&&` and all of `||` and `case`: what stands before `&&` only decides."""
    if isinstance(node, Logical):
        for operand in node.operands if node.any else node.operands[-1:]:
            yield from arms(operand, is_json)
    elif isinstance(node, Call) and node.function.name == "case":
        for result in [*node.arguments[1:-1:2], node.arguments[-1]]:
            yield from arms(result, is_json)
    elif isinstance(node, Call) and node.function.name == "fromJSON":
        yield from arms(node.arguments[0], True)
    elif isinstance(node, Literal):
        yield Arm(node.constant, is_json=is_json)
    elif isinstance(node, Index) and isinstance(node.owner, Named) and isinstance(node.index, Literal):
        yield Arm(context=node.owner.name, key=str(node.index.constant).lower(), is_json=is_json)
