"""Reads the text of a Terraform `type` argument."""

from __future__ import annotations

from flywheel.formats.nearest import nearest
from flywheel.formats.source import FormatError, Source
from flywheel.formats.values import MAX_DEPTH, plain
from flywheel.hcl.literals import read_literal, read_name, skip_blanks, skip_space
from flywheel.hcl.types import ABSENT, COLLECTIONS, PRIMITIVES, Collection, ObjectAttribute, ObjectType, TupleType, Type

_WORDS = (*PRIMITIVES, *COLLECTIONS, "object", "tuple")
_FORMS = "Write string, number, bool, any, list(T), set(T), map(T), object({...}) or tuple([...])."


def parse_type(text: str | Source, start: int = 0, end: int | None = None) -> Type:
    """The type that `text` denotes, or a source between two offsets.

    Raises `FormatError` if it denotes none.
    """
    source = text if isinstance(text, Source) else Source("type", text)
    parser = _Parser(source)
    type_ = parser.type(parser.space(start), 0)
    if parser.at < (len(source.text) if end is None else end):
        rest = source.text[parser.at : parser.at + 1]
        raise source.error(parser.at, f"`{rest}` after the end of the type.", "Remove it.")
    return type_


class _Parser:
    """Recursive descent; `at` is the offset of the next token, `gap` where the space before it began."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.at = 0
        self.gap = 0

    def space(self, at: int, lines: bool = True) -> int:
        self.gap = at
        self.at = (skip_space if lines else skip_blanks)(self.source, at)
        return self.at

    def take(self, token: str) -> bool:
        """Step over `token` and the space behind it, if it is next."""
        if not self.source.text.startswith(token, self.at):
            return False
        self.space(self.at + len(token))
        return True

    def expect(self, token: str, where: str) -> None:
        if not self.take(token):
            raise self.source.error(self.at, f"no `{token}` {where}.", f"Add `{token}`.")

    def type(self, start: int, depth: int) -> Type:
        if depth > MAX_DEPTH:
            raise self.source.error(start, f"nested deeper than {MAX_DEPTH} levels.", "Flatten the type.")
        word = read_name(self.source, start)
        if word not in _WORDS:
            raise self.unknown(start, word)
        self.space(start + len(word))
        if word in PRIMITIVES:
            return PRIMITIVES[word]
        self.expect("(", f"after `{word}`")
        type_ = self.constructed(word, depth)
        self.take(",")
        self.expect(")", f"at the end of `{word}(`")
        return type_

    def constructed(self, word: str, depth: int) -> Type:
        if word in COLLECTIONS:
            return Collection(word, self.type(self.at, depth + 1))
        if word == "object":
            return self.object(depth)
        return self.tuple(depth)

    def unknown(self, start: int, word: str) -> FormatError:
        if word == "optional":
            message = "`optional` stands outside an object's attributes."
            return self.source.error(start, message, "Only attributes of object({...}) can be optional.")
        seen = word or self.source.text[start : start + 1]
        message = f"`{seen}` is not a type." if seen else "no type here."
        close = nearest(word, _WORDS, most=1) if word else ()
        return self.source.error(start, message, f"Did you mean `{close[0]}`?" if close else _FORMS)

    def tuple(self, depth: int) -> Type:
        self.expect("[", "after `tuple(`")
        items: list[Type] = []
        while not self.take("]"):
            items.append(self.type(self.at, depth + 1))
            if not self.take(",") and not self.source.text.startswith("]", self.at):
                raise self.source.error(self.at, "no `,` or `]` after a tuple's type.", "Add one.")
        return TupleType(items)

    def object(self, depth: int) -> Type:
        self.expect("{", "after `object(`")
        attributes: dict[str, ObjectAttribute] = {}
        while not self.take("}"):
            start = self.at
            name = read_name(self.source, start)
            if not name:
                message = "no attribute name where the object type goes on."
                raise self.source.error(start, message, "Write `name = type` or close it with `}`.")
            if name in attributes:
                raise self.source.error(start, f"attribute `{name}` is declared a second time.", "Keep one.")
            self.space(start + len(name), lines=False)
            if not self.take("=") and not self.take(":"):
                raise self.source.error(self.at, f"no `=` after attribute `{name}`.", "Write `name = type`.")
            attributes[name] = self.attribute(name, depth)
            self.separated()
        return ObjectType(attributes)

    def attribute(self, name: str, depth: int) -> ObjectAttribute:
        if read_name(self.source, self.at) != "optional":
            return ObjectAttribute(self.type(self.at, depth + 1))
        self.space(self.at + len("optional"))
        self.expect("(", "after `optional`")
        type_ = self.type(self.at, depth + 1)
        default: object = ABSENT
        if self.take(",") and not self.source.text.startswith(")", self.at):
            node, end = read_literal(self.source, self.at, name)
            default = plain(node)
            self.space(end)
            self.take(",")
        self.expect(")", "at the end of `optional(`")
        return ObjectAttribute(type_, True, default)

    def separated(self) -> None:
        """Past what must stand between two attributes: a comma or a line's end."""
        if self.take(",") or self.source.text.startswith("}", self.at):
            return
        if "\n" not in self.source.text[self.gap : self.at]:
            message = "the object type goes on without a comma or a new line."
            raise self.source.error(self.at, message, "Add `,` between the two attributes.")
