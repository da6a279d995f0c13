"""The grammar of `.tfvars.json`: RFC 8259, with a position for every key and value."""

from __future__ import annotations

from flywheel.formats.source import Source
from flywheel.formats.tfvars.common_reader import SHORT_TEXT, WORDS, Path, no_match, simple_scalar, too_deep
from flywheel.formats.values import MAX_DEPTH, Duplicate, List, Node, Object, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from flywheel.formats.tfvars.common_reader import MatchFunction

_SPACES = (" ", "\t", "\n", "\r")


class JsonParser:
    """One reading of one text. Methods take the offset of what they read, and return the one behind it."""

    __slots__ = ("_item_match", "_member_match", "duplicates", "source", "text")

    def __init__(self, source: Source, shortcuts: bool | None = None) -> None:
        """Read `source`; with `shortcuts`, by patterns where they match (default: if it is long)."""
        self.source = source
        self.text = source.text
        self.duplicates: list[Duplicate] = []
        self._member_match: MatchFunction = no_match
        self._item_match: MatchFunction = no_match
        if shortcuts or (shortcuts is None and len(source.text) > SHORT_TEXT):
            from flywheel.formats.tfvars.fast_patterns import JSON_ITEM, JSON_MEMBER

            self._member_match = JSON_MEMBER.match
            self._item_match = JSON_ITEM.match

    def document(self) -> Object:
        """The object that the file is."""
        at = self._skip(0)
        if not self.text.startswith("{", at):
            raise _json_errors().root(self.source, at)
        root, end = self._object(at, ())
        end = self._skip(end)
        if end < len(self.text):
            raise _json_errors().after_root(self.source, end)
        return root

    def _skip(self, at: int) -> int:
        text = self.text
        while text.startswith(_SPACES, at):
            at += 1
        return at

    def _value(self, at: int, path: Path, key: str | int) -> tuple[Node, int]:
        """The value at `at`, which `key` of the object or list at `path` is set to."""
        text = self.text
        first = text[at : at + 1]
        if first == '"':
            value, end = self._string(at)
            return Scalar(value if value.isascii() else _nfc(value), at), end
        if first == "{":
            return self._object(at, (*path, key))
        if first == "[":
            return self._list(at, (*path, key))
        for word, plain in WORDS.items():
            if text.startswith(word, at):
                return Scalar(plain, at), at + len(word)
        end = _number_end(text, at)
        if end == at:
            raise _json_errors().value(self.source, at, (*path, key))
        from flywheel.formats.numbers import exact

        number = exact(text[at:end])
        if number is None:
            raise _json_errors().long_number(self.source, at)
        return Scalar(number, at), end

    def _list(self, at: int, path: Path) -> tuple[List, int]:
        if len(path) > MAX_DEPTH:
            raise too_deep(self.source, at)
        text = self.text
        items: list[Node] = []
        end = self._skip(at + 1)
        if text.startswith("]", end):
            return List(items, at), end + 1
        while True:
            simple = self._item_match(text, end)
            if simple:
                items.append(simple_scalar(simple, 1))
                end = simple.end()
            else:
                node, end = self._value(self._skip(end), path, len(items))
                items.append(node)
                end = self._skip(end)
                if not text.startswith((",", "]"), end):
                    raise _json_errors().after_item(self.source, at, end)
                end += 1
            if text[end - 1] == "]":
                return List(items, at), end

    def _object(self, at: int, path: Path) -> tuple[Object, int]:
        if len(path) > MAX_DEPTH:
            raise too_deep(self.source, at)
        text = self.text
        node = Object({}, {}, at)
        end = self._skip(at + 1)
        if text.startswith("}", end):
            return node, end + 1
        match = self._member_match
        while True:
            line = match(text, end)
            if line is None:
                end = self._member(node, self._skip(end), path)
            else:
                end = line.end()
                value: Node
                if line.lastindex == 5:
                    value, end = self._value(end - 1, path, line[1])
                    end = self._separator(node, end)
                else:
                    value = simple_scalar(line, 2)
                self._put(node, path, line[1], line.start(1) - 1, value)
            if text[end - 1] == "}":
                return node, end

    def _member(self, node: Object, at: int, path: Path) -> int:
        """Read one member of any form into `node`; the offset behind the comma or brace after it."""
        if not self.text.startswith('"', at):
            raise _json_errors().key(self.source, node.at, at)
        key, end = self._string(at)
        if path:
            key = _nfc(key)
        colon = self._skip(end)
        if not self.text.startswith(":", colon):
            raise _json_errors().after_key(self.source, at, colon)
        value, end = self._value(self._skip(colon + 1), path, key)
        self._put(node, path, key, at, value)
        return self._separator(node, end)

    def _separator(self, node: Object, at: int) -> int:
        at = self._skip(at)
        if not self.text.startswith((",", "}"), at):
            raise _json_errors().after_member(self.source, node.at, at)
        return at + 1

    def _put(self, node: Object, path: Path, key: str, at: int, value: Node) -> None:
        """Set `key`. Terraform takes the property "//" of the root for a comment."""
        if key == "//" and not path:
            return
        if key in node.items:
            self.duplicates.append(Duplicate(key, path, node.key_at[key], at, node.items[key]))
        node.items[key] = value
        node.key_at[key] = at

    def _string(self, at: int) -> tuple[str, int]:
        text = self.text
        value = text[at + 1 : text.find('"', at + 1)]
        if "\\" not in value and value.isprintable() and text.startswith('"', at + 1 + len(value)):
            return value, at + len(value) + 2
        from flywheel.formats.json.json_strings import string  # not every file has an escape

        return string(self.source, at)


def _number_end(text: str, at: int) -> int:
    """The offset behind the number of RFC 8259 at `at`; `at` itself if there is none."""
    from flywheel.formats.tfvars.tfvars_scanner import number_end

    begin = at + text.startswith("-", at)
    if text.startswith("0", begin) and text[begin + 1 : begin + 2].isdecimal():
        return at
    end = number_end(text, begin)
    if text.find(".e", begin, end) >= 0 or text.find(".E", begin, end) >= 0:  # HCL reads it, JSON does not
        return at
    return end if end > begin else at


def _nfc(text: str) -> str:
    from flywheel.formats.nfc import nfc

    return nfc(text)


def _json_errors() -> ModuleType:
    """The module that words refusals: loaded only when there is one."""
    from flywheel.formats.json import json_errors

    return json_errors
