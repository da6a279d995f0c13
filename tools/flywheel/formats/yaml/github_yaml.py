"""GitHub workflows and actions: YAML as GitHub reads it.

Plain words are null, booleans and numbers by the core schema of YAML 1.2: `on` is a string, `3.10` a number.
Anchors and aliases are read, merge keys are not; a key that is there twice is refused.
The tree is made of the parser's events in one pass: that takes half the time of PyYAML's own loader.
"""

from __future__ import annotations

import re

from flywheel.formats.numbers import exact
from flywheel.formats.source import Source, read
from flywheel.formats.tfvars.common_reader import uncollected
from flywheel.formats.values import MAX_DEPTH, Document, List, Node, Object, Plain, Scalar
from flywheel.formats.yaml.yaml_events import parser, refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from flywheel.formats.source import FormatError

#: GitHub reads no larger file.
MAX_CHARACTERS = 1024 * 1024
#: Values that a document may have once every alias stands for a copy.
MAX_VALUES = 200_000
MAX_ALIASES = 1_000

#: How a plain word that is no string begins.
_SUSPECT = frozenset("-+.0123456789nNtTfF~")
_WORDS: dict[str, Plain] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_WORDS |= dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(("false", "False", "FALSE"), False)
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?")
_BASED = re.compile(r"0o[0-7]{1,60}|0x[0-9a-fA-F]{1,60}")


def load(path: str, name: str | None = None) -> Document:
    """The document in the file at `path`, called `name` in messages; errors as in `loads`."""
    return loads(read(path, name))


def loads(source: Source) -> Document:
    """The one mapping that `source` holds.

    Raises `FormatError` for anything but YAML, for a root that is no mapping, for tags, merge keys, keys
    that are no words or are there twice, several documents, and for what exceeds the limits.
    """
    if len(source.text) > MAX_CHARACTERS:
        message = f"the workflow has {len(source.text)} characters; GitHub reads at most {MAX_CHARACTERS}."
        raise source.error(0, message, "Split it, or check that it is the file you meant.")
    stream = parser(source)
    import yaml  # loaded by now

    try:
        root = uncollected(_Builder(source, stream.get_event, yaml).root)
    except yaml.YAMLError as err:
        raise refusal(source, err) from None
    if not isinstance(root, Object):
        seen = "the document is empty" if root is None else "the document is no mapping"
        raise source.error(root.at if root else 0, f"{seen}.", "Write `key: value` lines.")
    return Document(source, root, [])


class _Builder:
    """Turns parser events into our tree: a function for each kind of collection, with its loop."""

    __slots__ = ("aliases", "anchors", "depth", "ends", "get_event", "is_mapping", "scalar", "source", "values")

    def __init__(self, source: Source, get_event: Any, yaml: Any) -> None:
        self.source = source
        self.get_event = get_event
        self.scalar = yaml.ScalarEvent
        self.is_mapping = {yaml.MappingStartEvent: True, yaml.SequenceStartEvent: False}
        self.ends = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
        self.anchors: dict[str, tuple[Node, int] | None] = {}
        self.aliases = 0
        self.depth = 0
        self.values = 0

    def root(self) -> Node | None:
        """The value of the one document, None if there is none."""
        found: Node | None = None
        while (event := self.get_event()) is not None:
            name = event.__class__.__name__
            if name == "DocumentStartEvent":
                self._document(event, event.start_mark.index, found)
            elif not name.endswith("EndEvent") and name != "StreamStartEvent":
                found = self._node(event)
        return found

    def _mapping(self, at: int) -> Object:
        items: dict[str, Node] = {}
        key_at: dict[str, int] = {}
        get_event, scalar, end = self.get_event, self.scalar, self.ends[0]
        while (event := get_event()).__class__ is not end:
            key = event.value if event.__class__ is scalar else None
            if key is None or key in items or key == "<<" or event.tag is not None or event.anchor is not None:
                raise self._no_key(event, Object(items, key_at, at))
            key_at[key] = event.start_mark.index
            event = get_event()
            items[key] = self._scalar(event) if event.__class__ is scalar else self._node(event)
        return Object(items, key_at, at)

    def _sequence(self, at: int) -> List:
        items: list[Node] = []
        get_event, end = self.get_event, self.ends[1]
        while (event := get_event()).__class__ is not end:
            items.append(self._node(event))
        return List(items, at)

    def _scalar(self, event: Any) -> Scalar:
        text = event.value
        if event.tag is not None:
            raise self._tag(event)
        plain = event.implicit[0] and (not text or text[0] in _SUSPECT)
        node = Scalar(_resolve(text) if plain else text, event.start_mark.index)
        if event.anchor is not None:
            self.anchors[event.anchor] = (node, 0)
        return node

    def _node(self, event: Any) -> Node:
        """The value that begins with `event`."""
        if event.__class__ is self.scalar:
            return self._scalar(event)
        is_mapping = self.is_mapping.get(event.__class__)
        at = event.start_mark.index
        if is_mapping is None:
            return self._alias(event.anchor, at)
        if event.tag is not None:
            raise self._tag(event)
        if self.depth >= MAX_DEPTH:
            raise self.source.error(at, f"nested deeper than {MAX_DEPTH} levels.", "Flatten the value.")
        anchor, before = event.anchor, self.values
        if anchor is not None:
            self.anchors[anchor] = None
        self.depth += 1
        node = self._mapping(at) if is_mapping else self._sequence(at)
        self.depth -= 1
        self.values += len(node.items)
        if anchor is not None:
            self.anchors[anchor] = (node, self.values - before)
        self._count(at)
        return node

    def _count(self, at: int) -> None:
        if self.values > MAX_VALUES:
            message = f"more than {MAX_VALUES} values, aliases counted as copies."
            raise self.source.error(at, message, "Split the workflow.")

    def _no_key(self, event: Any, into: Object) -> FormatError:
        """Why `event` cannot be a key of what is read so far of a mapping."""
        at, name = event.start_mark.index, event.__class__.__name__
        if name == "AliasEvent":
            return self.source.error(at, f"the alias `*{event.anchor}` stands as a key.", "Write the key itself.")
        if name != "ScalarEvent":
            return self.source.error(at, "a mapping or sequence stands as a key.", "Use a word as the key.")
        if event.tag is not None:
            return self._tag(event)
        if event.anchor is not None:
            return self.source.error(at, f"the anchor `&{event.anchor}` at a key.", "Anchor the value.")
        if event.value in into.items:
            first = self.source.place(into.key_at[event.value])
            message = f"`{event.value}` is set a second time; the first is at {first}."
            return self.source.error(at, message, "Keep one of them.")
        return self.source.error(at, "the merge key `<<`, which GitHub does not read.", "Write the keys out.")

    def _tag(self, event: Any) -> FormatError:
        at = event.start_mark.index
        return self.source.error(at, f"the tag `{event.tag}`.", "Remove it: a value is what it looks like.")

    def _alias(self, name: str, at: int) -> Node:
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            raise self.source.error(at, f"more than {MAX_ALIASES} aliases.", "Write the values out.")
        target = self.anchors.get(name)
        if target is None:
            seen = "stands inside what it refers to" if name in self.anchors else "refers to no anchor before it"
            raise self.source.error(at, f"the alias `*{name}` {seen}.", "Write the value out.")
        self.values += target[1]
        self._count(at)
        return target[0]

    def _document(self, event: Any, at: int, found: Node | None) -> None:
        """What begins a document: there is one, without directives."""
        if found is not None:
            raise self.source.error(at, "a second document begins.", "Keep one document in the file.")
        if event.tags:
            raise self.source.error(at, "a %TAG directive.", "Remove it: tags are not read.")


def _resolve(text: str) -> Plain:
    """The value of a plain word by the core schema; an infinity stays a string."""
    if text in _WORDS:
        return _WORDS[text]
    if _NUMBER.fullmatch(text):
        value = exact(text.removeprefix("+"))
        return text if value is None else value
    if _BASED.fullmatch(text):
        return int(text[2:], 8 if text[1] == "o" else 16)
    return text
