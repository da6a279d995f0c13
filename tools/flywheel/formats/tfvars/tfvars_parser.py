"""Parse `.tfvars`: arguments, lists, objects and literals."""

from __future__ import annotations

from flywheel.formats.source import Source
from flywheel.formats.tfvars.common_reader import SHORT_TEXT, WORDS, Path, no_match, simple_scalar, too_deep
from flywheel.formats.tfvars.tfvars_scanner import (
    DIGITS,
    name_end,
    number_end,
    simple_string,
    skip_blanks,
    skip_space,
    skip_to_line_end,
)
from flywheel.formats.values import MAX_DEPTH, Duplicate, List, Node, Object, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal
    from types import ModuleType

    from flywheel.formats.tfvars.common_reader import MatchFunction


class TfvarsParser:
    """Parses one text. Methods take the offset where they begin, and return the offset after what they read."""

    __slots__ = ("_item_match", "_member_match", "duplicates", "source", "text")

    def __init__(self, source: Source, shortcuts: bool | None = None) -> None:
        """Parse `source`; with `shortcuts` use patterns where they match (default: if the text is long)."""
        self.source = source
        self.text = source.text
        self.duplicates: list[Duplicate] = []
        self._member_match: MatchFunction = no_match
        self._item_match: MatchFunction = no_match
        if shortcuts or (shortcuts is None and len(source.text) > SHORT_TEXT):
            from flywheel.formats.tfvars.fast_patterns import TFVARS_ITEM, TFVARS_MEMBER

            self._member_match = TFVARS_MEMBER.match
            self._item_match = TFVARS_ITEM.match

    def body(self) -> Object:
        """All arguments of the file."""
        text = self.text
        root = Object({}, {}, 0)
        at = skip_space(self.source, 0)
        while at < len(text):
            end = name_end(self.source, at)
            key = text[at:end]
            equals = skip_blanks(self.source, end)
            if not key or not _is_equals(text, equals):
                raise _structure_errors().argument(self.source, at, end, equals)
            node, value_end = self.value(skip_blanks(self.source, equals + 1), (), key)
            line_end = skip_to_line_end(self.source, value_end)
            if line_end is None:
                raise _structure_errors().after_argument(self.source, value_end, key)
            self._put(root, (), key, at, node)
            at = skip_space(self.source, line_end)
        return root

    def _put(self, target: Object, path: Path, key: str, at: int, node: Node) -> None:
        if key in target.items:
            self.duplicates.append(Duplicate(key, path, target.key_at[key], at, target.items[key]))
        target.items[key] = node
        target.key_at[key] = at

    def value(self, at: int, path: Path, key: str | int) -> tuple[Node, int]:
        """The value at `at`, to which `key` of the object or list at `path` is set."""
        first = self.text[at : at + 1]
        if first == '"':
            value, end = self._string(at, path, key)
            return Scalar(value, at), end
        if first == "{":
            return self._object(at, (*path, key))
        if first == "[":
            return self._list(at, (*path, key))
        if first in DIGITS or first == "-":
            number = self._number(at, isinstance(key, int))
            if number:
                return Scalar(number[0], at), number[1]
        elif first == "<" and self.text.startswith("<<", at):
            value, end = _strings().heredoc(self.source, at, _name(path, key))
            return Scalar(value, at), end
        else:
            end = name_end(self.source, at)
            word = self.text[at:end]
            if word in WORDS:
                return Scalar(WORDS[word], at), end
        raise _value_errors().value(self.source, at, _name(path, key), isinstance(key, int))

    def _string(self, at: int, path: Path, key: str | int) -> tuple[str, int]:
        simple = simple_string(self.text, at)
        if simple is not None:
            return simple, at + len(simple) + 2
        read: tuple[str, int] = _strings().quoted(self.source, at, _name(path, key))
        return read

    def _number(self, at: int, lines: bool) -> tuple[int | Decimal, int] | None:
        """The number at `at`, or None. With `lines`, newlines are allowed after its sign, as in a list."""
        sign = ""
        digits = at
        if self.text.startswith("-", at):
            sign = "-"
            digits = (skip_space if lines else skip_blanks)(self.source, at + 1)
        end = number_end(self.text, digits)
        if end == digits:
            return None
        value: int | Decimal | None = _numbers().exact(sign + self.text[digits:end])
        if value is None:
            raise _value_errors().long_number(self.source, at)
        return (_numbers().minus_zero() if value == 0 and sign else value), end

    def _list(self, at: int, path: Path) -> tuple[List, int]:
        if len(path) > MAX_DEPTH:
            raise too_deep(self.source, at)
        source = self.source
        items: list[Node] = []
        match = self._item_match
        end = at + 1
        while True:
            simple = match(self.text, end)
            if simple:
                items.append(simple_scalar(simple, 1))
                end = simple.end()
                if self.text[end - 1] == "]":
                    return List(items, at), end
                continue
            end = skip_space(source, end)
            if self.text.startswith("]", end):
                return List(items, at), end + 1
            node, end = self.value(end, path, len(items))
            items.append(node)
            value_end = end
            end = skip_space(source, end)
            if self.text.startswith(",", end):
                end += 1
            elif not self.text.startswith("]", end):
                raise _structure_errors().after_item(source, at, value_end, end, _name(path, 0))

    def _object(self, at: int, path: Path) -> tuple[Object, int]:
        if len(path) > MAX_DEPTH:
            raise too_deep(self.source, at)
        node = Object({}, {}, at)
        items, key_at = node.items, node.key_at
        match = self._member_match
        end = self._not_for(at + 1, path)
        while True:
            line = match(self.text, end)
            if line is None:
                closed, end = self._member(node, end, path)
                if closed:
                    return node, end
                continue
            key = line[2]
            value: Node
            if line.lastindex == 6:
                value, end = self._object(line.start(6), (*path, key))
                end = self._separator(node, end, key)
            else:
                value, end = simple_scalar(line, 3), line.end()
            if key in items:
                self.duplicates.append(Duplicate(key, path, key_at[key], line.start(1), items[key]))
            items[key] = value
            key_at[key] = line.start(1)

    def _member(self, node: Object, at: int, path: Path) -> tuple[bool, int]:
        """Read one member of any form into `node`, or the closing brace; return which, and the offset after it."""
        source, text = self.source, self.text
        at = skip_space(source, at)
        if text.startswith("}", at):
            return True, at + 1
        key, end = self._key(node, at, path)
        equals = skip_blanks(source, end)
        if not (text.startswith(":", equals) or _is_equals(text, equals)):
            raise _structure_errors().after_key(source, at, end, equals)
        value, end = self.value(skip_blanks(source, equals + 1), path, key)
        self._put(node, path, key, at, value)
        return False, self._separator(node, end, key)

    def _separator(self, node: Object, at: int, key: str) -> int:
        """The offset after the comma or newline that must follow the member `key` of `node`."""
        end = skip_to_line_end(self.source, at)
        if end is not None:
            return end
        end = skip_blanks(self.source, at)
        if self.text.startswith(",", end):
            return end + 1
        if self.text.startswith("}", end):
            return end
        raise _structure_errors().after_member(self.source, node.at, at, end, key)

    def _key(self, node: Object, at: int, path: Path) -> tuple[str, int]:
        end = name_end(self.source, at)
        if end > at:
            name = self.text[at:end]
            return (name if name.isascii() else _strings().nfc(name)), end
        if self.text.startswith('"', at):
            return self._string(at, path, 0)
        number = self._number(at, False)
        if number is None:
            raise _structure_errors().key(self.source, node.at, at)
        return _numbers().plain_text(number[0]), number[1]

    def _not_for(self, at: int, path: Path) -> int:
        """Return `at`; raise an error if a `for` expression begins there, even after line breaks."""
        word = skip_space(self.source, at)
        if self.text.startswith("for", word) and name_end(self.source, word) == word + 3:
            raise _value_errors().for_expression(self.source, word, _name(path, 0))
        return at


def _is_equals(text: str, at: int) -> bool:
    """Whether there is an `=` at `at` that is not the start of `==` or `=>`."""
    return text.startswith("=", at) and text[at + 1 : at + 2] not in ("=", ">")


def _name(path: Path, key: str | int) -> str:
    """The name of the nearest key, for messages."""
    for part in (key, *reversed(path)):
        if isinstance(part, str):
            return part
    return ""


def _strings() -> ModuleType:
    """The module for strings that are not simple, imported late because few files need it."""
    from flywheel.formats.tfvars import hcl_strings

    return hcl_strings


def _numbers() -> ModuleType:
    """The module for numbers that are not simple, imported late."""
    from flywheel.formats import numbers

    return numbers


def _value_errors() -> ModuleType:
    """The module with the error messages for values, imported only when there is an error."""
    from flywheel.formats.tfvars import value_errors

    return value_errors


def _structure_errors() -> ModuleType:
    """The module with the error messages for structure, imported only when there is an error."""
    from flywheel.formats.tfvars import structure_errors

    return structure_errors
