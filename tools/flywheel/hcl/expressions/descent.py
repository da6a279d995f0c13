"""What every part of the parser needs: the tokens, the depth, and a way back to whole expressions."""

from __future__ import annotations

from flywheel.hcl.expressions.lexer import Tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.source import Source
    from flywheel.hcl.expressions.nodes import HclNode

#: Nesting beyond this is refused: recursion stays bounded on hostile input.
MAX_DEPTH = 50


class Descent:
    """A recursive descent over the tokens of one text."""

    __slots__ = ("depth", "source", "tokens")

    def __init__(self, source: Source) -> None:
        self.source = source
        self.tokens = Tokens(source)
        self.depth = 0

    def expression(self) -> HclNode:
        """Any expression."""
        raise NotImplementedError

    def descend(self) -> None:
        """Count one more level; raise `FormatError` at too many."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            message = f"the expression nests deeper than {MAX_DEPTH} levels."
            raise self.source.error(self.tokens.start, message, "Split it.")
