"""The common base of all expression nodes, and the unevaluated arguments of a function."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from flywheel.workflows.expressions.cases import Case
    from flywheel.workflows.expressions.github_values import Where

    class Scope(Protocol):
        """The names that an expression can use."""

        def named(self, name: str, where: Where, case: Case) -> object:
            """The context called `name`, in lower case."""


class ExpressionNode:
    """A part of an expression."""

    __slots__ = ()

    def value(self, case: Case, scope: Scope) -> object:
        """The value; raises `ExpressionError` where GitHub fails, `TooMuch` at a limit."""
        raise NotImplementedError


class Arguments:
    """The arguments of the call at `where`, each evaluated when the function reads it."""

    __slots__ = ("_nodes", "_scope", "case", "where")

    def __init__(self, nodes: list[ExpressionNode], where: Where, case: Case, scope: Scope) -> None:
        self._nodes = nodes
        self.where = where
        self.case = case
        self._scope = scope

    def __len__(self) -> int:
        return len(self._nodes)

    def __getitem__(self, index: int) -> object:
        return self.case.settled(self._nodes[index].value(self.case, self._scope))

    def all(self) -> list[object]:
        """The values of all arguments."""
        return [self[index] for index in range(len(self))]
