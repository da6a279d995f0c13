"""The blocks of a `.tf` file: where their words and arguments stand.

python-hcl2's grammar finds them, which takes a quarter of a second to load and reads some 150 kB a second. What it
found in a text is kept in the user's cache folder, as plain numbers.
"""

from __future__ import annotations

import json
import os

from flywheel.formats.source import Source
from flywheel.hcl import block_grammar, user_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from lark import Token, Tree

_FIX = "Check it with `terraform validate`. A comment inside an expression belongs on a line of its own."
#: The files of the grammar's packages by which their versions differ, as far as it depends on them.
_GRAMMAR = (("hcl2", "hcl2.lark"), ("hcl2", "postlexer.py"), ("lark", "__init__.py"))

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
    found = [_block(block, source, kind) for block in _children(_parse(source).children[0], "block")]
    if name:
        text = json.dumps([block.to_json() for block in found], separators=(",", ":")).encode()
        user_cache.write(name, _sum(text) + b"\n" + text)
    return found


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


def _parse(source: Source) -> Tree[Any]:
    parser = block_grammar.parser()
    from lark.exceptions import LarkError, UnexpectedInput

    try:
        return parser.parse(source.text + "\n")
    except UnexpectedInput as err:
        at = err.pos_in_stream if err.pos_in_stream is not None else len(source.text)
        at = max(0, min(at, len(source.text)))
        seen = source.text[at : at + 1].strip()
        message = f"unexpected `{seen}`" if seen else "unexpected end"
        raise source.error(at, f"{message} where HCL goes on.", _FIX) from None
    except (LarkError, RecursionError) as err:
        raise source.error(0, f"not HCL: {type(err).__name__}.", _FIX) from None


def _children(tree: Tree[Any], kind: str) -> Iterator[Tree[Any]]:
    return (child for child in tree.children if getattr(child, "data", None) == kind)


def _block(tree: Tree[Any], source: Source, kind: str = "") -> Block:
    """The block of a tree, with what it contains if it is of this kind, or if there is none."""
    block = Block(tree.meta.start_pos, list(_words(tree)), [], [])
    begin, end = block.words[0]
    if not kind or source.text[begin:end] == kind:
        body = next(_children(tree, "body"))
        block.arguments = [_argument(attribute) for attribute in _children(body, "attribute")]
        if kind:
            block.blocks = [_block(inner, source) for inner in _children(body, "block")]
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
    """The offset behind an expression's last token that is not a comment."""
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
