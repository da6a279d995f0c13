"""YAML that means the same to everybody.

YAML 1.1 and 1.2 read many plain words differently: `no` is false or a string,
`012` is 10 or 12, `12:30:45` a number. None of them is converted here: such a
word stays the string that was written, and is recorded as an ambiguity. What
only serves to surprise (tags, merge keys, several documents) is refused.
"""

from __future__ import annotations

import re

from flywheel.formats.numbers import MAX_DIGITS, exact
from flywheel.formats.source import FormatError, Source, read
from flywheel.formats.values import MAX_DEPTH, Document, Duplicate, List, Node, Object, Plain, Scalar
from flywheel.formats.yaml.yaml_events import parser, refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: Larger texts are refused: reading YAML takes about a second a megabyte.
MAX_CHARACTERS = 2 * 1024 * 1024
#: Values that a document may have once every alias stands for a copy.
MAX_VALUES = 200_000
MAX_ALIASES = 100

_NULL = re.compile(r"|~|null|Null|NULL")
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_HEX = re.compile(r"0x[0-9a-fA-F]{1,64}")
_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]*|[0-9]+\.[0-9]*|\.[0-9]+)")
_TIME = r"(?:[Tt]|[ \t]+)[0-9]{1,2}(?::[0-9]{2}){2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?"
#: Nobody writes a number or a date as long as this, and the patterns below backtrack.
_LONGEST_WORD = 200
#: Patterns of words that the two versions read differently, and how YAML 1.1 reads them.
_AMBIGUOUS = (
    (re.compile(r"[Yy]es|YES|[Oo]n|ON"), "the boolean true"),
    (re.compile(r"[Nn]o|NO|[Oo]ff|OFF"), "the boolean false"),
    (re.compile(r"[-+]?0[0-7_]+"), "an octal number"),
    (re.compile(r"[-+]?0b[01_]+"), "a binary number"),
    (re.compile(r"[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+"), "a number to base 60"),
    (re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*"), "a number to base 60"),
    (re.compile(r"[-+]?(?:0x[0-9a-fA-F_]+|[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)"), "a number"),
    (re.compile(r"[-+]?[0-9][0-9_]*\.[0-9_]*[eE][-+][0-9]+"), "a number"),
    (re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"), "a number that is none"),
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "a date"),
    (re.compile(r"[0-9]{4}(?:-[0-9]{1,2}){2}" + _TIME), "a time"),
)
#: The other way round: strings to YAML 1.1, numbers to YAML 1.2.
_NEWER = re.compile(r"[-+]?(?:0o[0-7]+|0[0-9]+|(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][-+]?[0-9]+)")


class Ambiguity:
    """A plain word that readers of YAML disagree on; the tree has it as the string `text`.

    `reading` says what YAML 1.1 makes of it. `key` is true if it is the key of a mapping.
    """

    __slots__ = ("at", "key", "reading", "text")

    def __init__(self, text: str, reading: str, at: int, key: bool) -> None:
        self.text = text
        self.reading = reading
        self.at = at
        self.key = key


class YamlDocument(Document):
    """A document with the `ambiguities` found in it, in the order of the text."""

    __slots__ = ("ambiguities",)

    def __init__(self, source: Source, root: Object, duplicates: list[Duplicate], ambiguities: list[Ambiguity]) -> None:
        super().__init__(source, root, duplicates)
        self.ambiguities = ambiguities

    def strict(self) -> YamlDocument:
        """This document; raise `FormatError` at the first ambiguity or duplicate key."""
        for word in self.ambiguities:
            message = f"`{word.text}` is {word.reading} to some readers of YAML and a string to others."
            raise FormatError(self.place(word.at), message, f'Write "{word.text}" if it is a string.')
        super().strict()
        return self


def load(path: str, name: str | None = None) -> YamlDocument:
    """The document in the file at `path`, called `name` in messages; errors as in `loads`."""
    return loads(read(path, name))


def loads(source: Source) -> YamlDocument:
    """The one mapping that `source` holds.

    Raises `FormatError` for anything but YAML, for a root that is no mapping, for tags, merge
    keys, keys that are no words, several documents, and for what exceeds the limits.
    """
    if len(source.text) > MAX_CHARACTERS:
        message = f"the text has {len(source.text)} characters; at most {MAX_CHARACTERS} are read."
        raise source.error(0, message, "Split it, or check that it is the file you meant.")
    builder = _Builder(source)
    for event in _events(source):
        builder.add(event)
    return builder.document()


def _events(source: Source) -> Iterator[object]:
    stream = parser(source)
    import yaml  # loaded by now

    try:
        while (event := stream.get_event()) is not None:
            yield event
    except yaml.YAMLError as err:
        raise refusal(source, err) from None


class _Open:
    """A mapping or sequence being read. `key` is the key whose value comes next."""

    __slots__ = ("anchor", "key", "key_at", "node", "values")

    def __init__(self, node: List | Object, anchor: str | None) -> None:
        self.node = node
        self.anchor = anchor
        self.key: str | None = None
        self.key_at = 0
        self.values = 1


class _Builder:
    """Turns parser events into our tree."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.stack: list[_Open] = []
        self.root: Node | None = None
        self.documents = 0
        self.aliases = 0
        self.anchors: dict[str, tuple[Node, int] | None] = {}
        self.duplicates: list[Duplicate] = []
        self.ambiguities: list[Ambiguity] = []

    def document(self) -> YamlDocument:
        if not isinstance(self.root, Object):
            seen = "the document is empty" if self.root is None else "the document is no mapping"
            raise self.source.error(self.root.at if self.root else 0, f"{seen}.", "Write `key: value` lines.")
        return YamlDocument(self.source, self.root, self.duplicates, self.ambiguities)

    def add(self, event: object) -> None:
        handler = _HANDLERS.get(type(event).__name__)
        if handler is not None:
            handler(self, event, event.start_mark.index)  # type: ignore[attr-defined]

    def _document_start(self, event: object, at: int) -> None:
        self.documents += 1
        if self.documents > 1:
            raise self.source.error(at, "a second document begins.", "Keep one document in the file.")
        if event.tags:  # type: ignore[attr-defined]
            raise self.source.error(at, "a %TAG directive.", "Remove it: tags are not read.")

    def _scalar(self, event: object, at: int) -> None:
        self._refuse_tag(event, at)
        text: str = event.value  # type: ignore[attr-defined]
        plain: bool = event.implicit[0]  # type: ignore[attr-defined]
        if self._wants_key():
            self._key(text, plain, at)
            return
        value = self._resolve(text, at, key=False) if plain else text
        self._value(Scalar(value, at), 1, event.anchor)  # type: ignore[attr-defined]

    def _mapping_start(self, event: object, at: int) -> None:
        self._open(Object({}, {}, at), event, at)

    def _sequence_start(self, event: object, at: int) -> None:
        self._open(List([], at), event, at)

    def _end(self, event: object, at: int) -> None:
        done = self.stack.pop()
        self._value(done.node, done.values, done.anchor)

    def _alias(self, event: object, at: int) -> None:
        name: str = event.anchor  # type: ignore[attr-defined]
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            raise self.source.error(at, f"more than {MAX_ALIASES} aliases.", "Write the values out.")
        if self._wants_key():
            raise self.source.error(at, f"the alias `*{name}` stands as a key.", "Write the key itself.")
        target = self.anchors.get(name)
        if target is None:
            known = name in self.anchors
            seen = "stands inside what it refers to" if known else "refers to no anchor before it"
            raise self.source.error(at, f"the alias `*{name}` {seen}.", "Write the value out.")
        self._value(target[0], target[1], None)

    def _open(self, node: List | Object, event: object, at: int) -> None:
        self._refuse_tag(event, at)
        if self._wants_key():
            raise self.source.error(at, "a mapping or sequence stands as a key.", "Use a word as the key.")
        if len(self.stack) >= MAX_DEPTH:
            raise self.source.error(at, f"nested deeper than {MAX_DEPTH} levels.", "Flatten the value.")
        anchor: str | None = event.anchor  # type: ignore[attr-defined]
        if anchor:
            self.anchors[anchor] = None
        self.stack.append(_Open(node, anchor))

    def _wants_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].node, Object) and self.stack[-1].key is None

    def _refuse_tag(self, event: object, at: int) -> None:
        tag = event.tag  # type: ignore[attr-defined]
        if tag is not None:
            raise self.source.error(at, f"the tag `{tag}`.", "Remove it: a value is what it looks like.")

    def _key(self, text: str, plain: bool, at: int) -> None:
        if plain and text == "<<":
            raise self.source.error(at, "the merge key `<<`.", "Write the keys out: they have no one meaning.")
        if plain:
            self._resolve(text, at, key=True)
        self.stack[-1].key = text
        self.stack[-1].key_at = at

    def _value(self, node: Node, values: int, anchor: str | None) -> None:
        if anchor:
            self.anchors[anchor] = (node, values)
        if not self.stack:
            self.root = node
            return
        into = self.stack[-1]
        into.values += values
        if into.values > MAX_VALUES:
            message = f"more than {MAX_VALUES} values, aliases counted as copies."
            raise self.source.error(node.at, message, "Split the document.")
        if isinstance(into.node, List):
            into.node.items.append(node)
            return
        key = into.key or ""
        if key in into.node.items:
            first, lost = into.node.key_at[key], into.node.items[key]
            self.duplicates.append(Duplicate(key, self._path(), first, into.key_at, lost))
        into.node.items[key] = node
        into.node.key_at[key] = into.key_at
        into.key = None

    def _path(self) -> tuple[str | int, ...]:
        """The path to the innermost open mapping."""
        return tuple(len(one.node.items) if isinstance(one.node, List) else one.key or "" for one in self.stack[:-1])

    def _resolve(self, text: str, at: int, key: bool) -> Plain:
        """The value of a plain word; one that readers disagree on stays a string."""
        if _NULL.fullmatch(text):
            return None
        if text in _BOOL:
            return _BOOL[text]
        if _HEX.fullmatch(text):
            return int(text, 16)
        if _NUMBER.fullmatch(text):
            value = exact(text.removeprefix("+"))
            if value is None:
                message = f"this number takes more than {MAX_DIGITS} digits."
                raise self.source.error(at, message, "Quote it if it is a string.")
            return value
        if len(text) > _LONGEST_WORD:
            return text
        for pattern, reading in _AMBIGUOUS:
            if pattern.fullmatch(text):
                self.ambiguities.append(Ambiguity(text, reading, at, key))
                return text
        if _NEWER.fullmatch(text):
            self.ambiguities.append(Ambiguity(text, "a number", at, key))
        return text


#: What the builder does at each kind of event; the others carry nothing.
_HANDLERS = {
    "DocumentStartEvent": _Builder._document_start,
    "ScalarEvent": _Builder._scalar,
    "MappingStartEvent": _Builder._mapping_start,
    "SequenceStartEvent": _Builder._sequence_start,
    "MappingEndEvent": _Builder._end,
    "SequenceEndEvent": _Builder._end,
    "AliasEvent": _Builder._alias,
}
