"""The blocks of a `.tf` file: where their words and arguments stand.

python-hcl2's grammar finds them, which takes a quarter of a second to load and reads some 150 kB a second. A tree takes
100 to 600 times the text's size in memory, so a long text is read in parts, as far as lines `}` divide it. What was
found in a text is kept in the user's cache folder, as plain numbers.
"""

from __future__ import annotations

import json
import os
import re

from flywheel.formats.source import FormatError, Source
from flywheel.hcl import block_grammar, user_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from lark import Token, Tree

_FIX = "Check it with `terraform validate`. A comment inside an expression belongs on a line of its own."
#: The files of the grammar's packages by which their versions differ, as far as it depends on them.
_GRAMMAR = (("hcl2", "hcl2.lark"), ("hcl2", "postlexer.py"), ("lark", "__init__.py"))

#: A part of a text has so many characters or more, and ends behind a line `}`; the last one ends with the text.
_PART = 32_768
_END_OF_PART = r"\n\}\r?\n"

#: Offsets of a text: begin and end.
Span = tuple[int, int]


class Block:
    """A block, by offsets.

    words: its type and labels; the end is -1 for a string, which begins there. arguments: the name and the expression
    of each, in order. blocks: those within it. The last two are empty unless it is of interest.
    """

    __slots__ = ("arguments", "at", "blocks", "words")

    def __init__(self, at: int, words: list[Span], arguments: list[tuple[Span, Span]], blocks: list[Block]) -> None:
        self.at = at
        self.words = words
        self.arguments = arguments
        self.blocks = blocks

    def to_json(self) -> list[object]:
        """The block as a list of numbers and lists."""
        return [self.at, self.words, self.arguments, [block.to_json() for block in self.blocks]]

    @classmethod
    def from_json(cls, value: Any) -> Block:
        """What `to_json` made."""
        at, words, arguments, blocks = value
        return cls(at, words, arguments, [cls.from_json(block) for block in blocks])


def load(source: Source, kind: str) -> list[Block]:
    """The blocks of a text, with the contents of those of this kind and of the blocks in them.

    Raises `FormatError` for what is not HCL.
    """
    name = _name(source, kind)
    kept = user_cache.read(name) if name else None
    if kept is not None:
        sum_, _, text = kept.partition(b"\n")
        if sum_ == _sum(text):
            return [Block.from_json(value) for value in json.loads(text)]
    found = read(source, kind)
    if name:
        text = json.dumps([block.to_json() for block in found], separators=(",", ":")).encode()
        user_cache.write(name, _sum(text) + b"\n" + text)
    return found


def read(source: Source, kind: str) -> list[Block]:
    """The same, always from the text."""
    return [block for part, tree in _parts(source) for block in _blocks(tree, part, kind)]


def _sum(*parts: bytes) -> bytes:
    from hashlib import sha256

    return sha256(b"".join(b"%d:%b" % (len(part), part) for part in parts)).hexdigest().encode()


def _name(source: Source, kind: str) -> str:
    """Where the blocks are kept: another text, grammar or version of this module has another place; "" for nowhere."""
    from importlib.machinery import PathFinder

    parts = [kind.encode(), source.text.encode("utf-8", "surrogatepass")]
    try:
        for package, file in (*_GRAMMAR, ("", __file__)):
            found = PathFinder.find_spec(package) if package else None
            folder = os.path.dirname(found.origin or "") if found else ""
            with open(os.path.join(folder, file), "rb") as stream:
                parts.append(stream.read())
    except OSError:  # a package is missing, or in an archive
        return ""
    return f"blocks-{_sum(*parts).decode()[:32]}.json"


class _Part:
    """A part of a text, from offset `begin` to `end`."""

    __slots__ = ("begin", "end", "source", "text")

    def __init__(self, source: Source, begin: int, end: int) -> None:
        self.source = source
        self.begin = begin
        self.end = end
        self.text = source.text[begin:end]

    def span(self, begin: int, end: int) -> Span:
        """The offsets in the whole text of what begins and ends there in this part."""
        return self.begin + begin, self.begin + end if end >= 0 else end


def _parts(source: Source) -> Iterator[tuple[_Part, Tree[Any]]]:
    """The parts of a text, each with its tree. All but the last one end behind a block."""
    begin, size, whole = 0, _PART, len(source.text)
    while True:
        line = re.compile(_END_OF_PART).search(source.text, begin + size)
        part = _Part(source, begin, line.end() if line else whole)
        if part.end == whole:
            yield part, _parse(part)
            return
        try:
            tree = _parse(part)
        except FormatError:
            tree = None
        if tree is not None and _ends_with_block(tree):
            yield part, tree
            begin, size = part.end, _PART
        else:  # the line stands within a comment or a text, or an expression can go on behind it
            size = 2 * len(part.text)


def _ends_with_block(tree: Tree[Any]) -> bool:
    kinds = [getattr(child, "data", None) for child in tree.children[0].children]
    return next((kind == "block" for kind in reversed(kinds) if kind in ("attribute", "block")), False)


def _parse(part: _Part) -> Tree[Any]:
    parser = block_grammar.parser()
    from lark.exceptions import LarkError, UnexpectedInput

    source = part.source
    try:
        return parser.parse(part.text + "\n")
    except UnexpectedInput as err:
        at = err.pos_in_stream if err.pos_in_stream is not None else len(part.text)
        at = part.begin + max(0, min(at, len(part.text)))
        seen = source.text[at : at + 1].strip()
        message = f"unexpected `{seen}`" if seen else "unexpected end"
        raise source.error(at, f"{message} where HCL goes on.", _FIX) from None
    except (LarkError, RecursionError) as err:
        raise source.error(part.begin, f"not HCL: {type(err).__name__}.", _FIX) from None


def _blocks(tree: Tree[Any], part: _Part, kind: str) -> Iterator[Block]:
    return (_block(block, part, kind) for block in _children(tree.children[0], "block"))


def _children(tree: Tree[Any], kind: str) -> Iterator[Tree[Any]]:
    return (child for child in tree.children if getattr(child, "data", None) == kind)


def _block(tree: Tree[Any], part: _Part, kind: str = "") -> Block:
    """The block of a tree, with what it contains if it is of this kind, or if there is none."""
    block = Block(part.begin + tree.meta.start_pos, [part.span(*one) for one in _words(tree)], [], [])
    if not kind or part.source.text[slice(*block.words[0])] == kind:
        body = next(_children(tree, "body"))
        block.arguments = [
            (part.span(*name), part.span(*value)) for name, value in map(_argument, _children(body, "attribute"))
        ]
        if kind:
            block.blocks = [_block(inner, part) for inner in _children(body, "block")]
    return block


def _words(block: Tree[Any]) -> Iterator[Span]:
    for child in block.children:
        data = getattr(child, "data", None)
        if data == "body" or (data is None and child == "{"):
            break
        if data == "string":
            yield child.meta.start_pos, -1
        elif data in ("identifier", "keyword", "literal_value"):
            yield child.meta.start_pos, child.meta.end_pos


def _argument(attribute: Tree[Any]) -> tuple[Span, Span]:
    first, _, expression = attribute.children
    return (first.meta.start_pos, first.meta.end_pos), (expression.meta.start_pos, _end(expression))


def _end(tree: Tree[Any]) -> int:
    """The offset in its part behind an expression's last token that is not a comment."""
    from lark import Token  # loaded by the grammar already

    stack: list[Tree[Any] | Token] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, Token):
            if node.end_pos is not None:
                return node.end_pos
        elif node.data != "new_line_or_comment":
            stack.extend(node.children)
    return int(tree.meta.end_pos)
