"""Where the string literals of a `MODULE.bazel` stand, so that one can be replaced alone.

`module_file` tells values and where they begin; to edit one, its end and its quotes have to be
known too. A value may be a literal, a list of them, or a name that is bound to either once.
"""

from __future__ import annotations

import ast

from flywheel.formats.bazel import module_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.source import Source

_QUOTES = ('"""', "'''", '"', "'")


class StringLiteral:
    """What stands between the quotes of one string literal, from `start` to `end`."""

    __slots__ = ("end", "start", "value")

    def __init__(self, start: int, end: int, value: str) -> None:
        self.start = start
        self.end = end
        self.value = value


class StringLiterals:
    """The string literals of one text by the offset of the expression that they are the value of."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._lines = source.text.split("\n")
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._bound: dict[str, ast.expr | None] = {}
        self._at: dict[int, ast.expr] = {}
        tree = module_file.tree(source)
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign):
                self._bind(node)
            elif isinstance(node, ast.expr):
                # Of nodes that begin at one place, the outermost is met first.
                self._at.setdefault(self._offset(node.lineno, node.col_offset), node)

    def at(self, offset: int) -> list[StringLiteral]:
        """The literals that make the value of the expression at `offset`; none if it is computed."""
        node = self._at.get(offset)
        if isinstance(node, ast.Name):
            node = self._bound.get(node.id)
        nodes = node.elts if isinstance(node, ast.List | ast.Tuple) else [node]
        found = [self._literal(one) for one in nodes if one is not None]
        return [one for one in found if one is not None]

    def _bind(self, node: ast.Assign) -> None:
        for target in node.targets:
            if isinstance(target, ast.Name):
                # A name that is bound twice has no one place where its value stands.
                self._bound[target.id] = None if target.id in self._bound else node.value

    def _literal(self, node: ast.expr) -> StringLiteral | None:
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            return None
        start = self._offset(node.lineno, node.col_offset)
        end = self._offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
        text = self.source.text[start:end]
        if text[:1] in "rR":
            start, text = start + 1, text[1:]
        quote = next((one for one in _QUOTES if text.startswith(one)), "")
        inner = text[len(quote) : -len(quote)] if quote else ""
        # Escapes and literals side by side: what is written is not the value.
        if not quote or inner != node.value or "\\" in inner:
            return None
        return StringLiteral(start + len(quote), end - len(quote), node.value)

    def _offset(self, line: int, column: int) -> int:
        """The offset of a node: the tree counts bytes of UTF-8."""
        before = self._lines[line - 1].encode()[:column]
        return self._starts[line - 1] + len(before.decode(errors="ignore"))
