"""Build trees from the events of a YAML parser; a resolver says what plain words mean.

The tree is made of the parser's events in one pass: that takes half the time of PyYAML's own loader. What only
serves to surprise (tags, merge keys, several documents) is refused, and what aliases stand for is counted before
anybody copies it.
"""

from __future__ import annotations

from flywheel.formats.tfvars.common_reader import uncollected
from flywheel.formats.values import MAX_DEPTH, Document, Duplicate, List, Node, Object, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from flywheel.formats.source import FormatError, Source
    from flywheel.formats.values import Plain

#: Values that a document may have once every alias stands for a copy.
MAX_VALUES = 200_000
MAX_ALIASES = 1_000

_FIX = "Correct the line; indent with spaces, never tabs."


def build(
    source: Source,
    resolve: Callable[[str, int], Plain],
    suspect: frozenset[str],
    see_key: Callable[[str, int], object] | None = None,
) -> Document:
    """The one mapping that `source` holds.

    `resolve` gives the value of a plain word, with its offset; it is asked for an empty word and those that begin
    with a character in `suspect`, every other word is a string. `see_key` is shown the plain keys, which are strings
    always. Keys that stand twice are recorded in the document.

    Raises `FormatError` for anything but YAML, for a root that is not a mapping, for tags, merge keys, keys that are
    not words, several documents, and for what exceeds the limits.
    """
    stream = _parser(source)
    import yaml  # loaded by now

    builder = _Builder(source, stream.get_event, yaml, resolve, suspect, see_key)
    try:
        root = uncollected(builder.root)
    except yaml.YAMLError as err:
        raise _refusal(source, err) from None
    if not isinstance(root, Object):
        seen = "the document is empty" if root is None else "the document is not a mapping"
        raise source.error(root.at if root else 0, f"{seen}.", "Write `key: value` lines.")
    return Document(source, root, builder.duplicates)


def _parser(source: Source) -> Any:
    """A parser of the text, of which `get_event()` gives one event after the other, None behind the last.

    Raises `FormatError` if there is no PyYAML, or at a character that YAML does not allow.
    """
    try:
        import yaml  # 20 ms that a start without YAML need not pay
    except ImportError:
        message = "YAML cannot be read: the Python package PyYAML is not installed."
        raise source.error(0, message, "Install it: python3 -m pip install PyYAML.") from None
    try:
        return yaml.CSafeLoader(source.text) if yaml.__with_libyaml__ else yaml.SafeLoader(source.text)
    except yaml.YAMLError as err:
        raise _refusal(source, err) from None


def _refusal(source: Source, err: Any) -> FormatError:
    """What PyYAML says of a text, with its place."""
    if hasattr(err, "position"):  # a ReaderError
        at = min(err.position, len(source.text))
        return source.error(at, "a character that YAML does not allow.", "Remove it.")
    mark = err.problem_mark or err.context_mark
    at = min(mark.index, len(source.text)) if mark else 0
    return source.error(at, f"not YAML: {err.problem or err.context}.", _FIX)


class _Builder:
    """Turns parser events into our tree: a function for each kind of collection, with its loop."""

    __slots__ = (
        "aliases", "anchors", "duplicates", "ends", "get_event", "is_mapping", "path", "resolve", "scalar", "see_key",
        "source", "suspect", "values",
    )  # fmt: skip

    def __init__(
        self,
        source: Source,
        get_event: Any,
        yaml: Any,
        resolve: Callable[[str, int], Plain],
        suspect: frozenset[str],
        see_key: Callable[[str, int], object] | None,
    ) -> None:
        self.source = source
        self.get_event = get_event
        self.resolve = resolve
        self.suspect = suspect
        self.see_key = see_key
        self.scalar = yaml.ScalarEvent
        self.is_mapping = {yaml.MappingStartEvent: True, yaml.SequenceStartEvent: False}
        self.ends = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
        self.anchors: dict[str, tuple[Node, int] | None] = {}
        self.duplicates: list[Duplicate] = []
        self.path: list[str | int] = []
        self.aliases = 0
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

    def _document(self, event: Any, at: int, found: Node | None) -> None:
        """What begins a document: there is one, without directives."""
        if found is not None:
            raise self.source.error(at, "a second document begins.", "Keep one document in the file.")
        if event.tags:
            raise self.source.error(at, "a %TAG directive.", "Remove it: tags are not read.")

    def _mapping(self, at: int) -> Object:
        items: dict[str, Node] = {}
        key_at: dict[str, int] = {}
        get_event, scalar, end, see_key = self.get_event, self.scalar, self.ends[0], self.see_key
        while (event := get_event()).__class__ is not end:
            key = event.value if event.__class__ is scalar else None
            if key is None or key == "<<" or event.tag is not None or event.anchor is not None:
                raise self._no_key(event)
            here = event.start_mark.index
            if see_key is not None and event.implicit[0]:
                see_key(key, here)
            event = get_event()
            value = self._scalar(event) if event.__class__ is scalar else self._node(event, key)
            if key in items:
                self.duplicates.append(Duplicate(key, tuple(self.path), key_at[key], here, items[key]))
            key_at[key] = here
            items[key] = value
        return Object(items, key_at, at)

    def _sequence(self, at: int) -> List:
        items: list[Node] = []
        get_event, scalar, end = self.get_event, self.scalar, self.ends[1]
        while (event := get_event()).__class__ is not end:
            items.append(self._scalar(event) if event.__class__ is scalar else self._node(event, len(items)))
        return List(items, at)

    def _scalar(self, event: Any) -> Scalar:
        text = event.value
        if event.tag is not None:
            raise self._tag(event)
        at = event.start_mark.index
        plain = event.implicit[0] and (not text or text[0] in self.suspect)
        node = Scalar(self.resolve(text, at) if plain else text, at)
        if event.anchor is not None:
            self.anchors[event.anchor] = (node, 0)
        return node

    def _node(self, event: Any, step: str | int | None = None) -> Node:
        """The value that begins with `event`; `step` leads to it from what it stands in."""
        if event.__class__ is self.scalar:
            return self._scalar(event)
        is_mapping = self.is_mapping.get(event.__class__)
        at = event.start_mark.index
        if is_mapping is None:
            return self._alias(event.anchor, at)
        if event.tag is not None:
            raise self._tag(event)
        if step is not None:
            self.path.append(step)
        if len(self.path) >= MAX_DEPTH:
            raise self.source.error(at, f"nested deeper than {MAX_DEPTH} levels.", "Flatten the value.")
        anchor, before = event.anchor, self.values
        if anchor is not None:
            self.anchors[anchor] = None
        node = self._mapping(at) if is_mapping else self._sequence(at)
        if step is not None:
            self.path.pop()
        self.values += len(node.items)
        if anchor is not None:
            self.anchors[anchor] = (node, self.values - before)
        self._count(at)
        return node

    def _count(self, at: int) -> None:
        if self.values > MAX_VALUES:
            message = f"more than {MAX_VALUES} values, aliases counted as copies."
            raise self.source.error(at, message, "Split the document.")

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

    def _no_key(self, event: Any) -> FormatError:
        """Why `event` cannot be a key of a mapping."""
        at, name = event.start_mark.index, event.__class__.__name__
        if name == "AliasEvent":
            return self.source.error(at, f"the alias `*{event.anchor}` stands as a key.", "Write the key itself.")
        if name != "ScalarEvent":
            return self.source.error(at, "a mapping or sequence stands as a key.", "Use a word as the key.")
        if event.tag is not None:
            return self._tag(event)
        if event.anchor is not None:
            return self.source.error(at, f"the anchor `&{event.anchor}` at a key.", "Anchor the value.")
        fix = "Write the keys out: not every reader of YAML merges them."
        return self.source.error(at, "the merge key `<<`.", fix)

    def _tag(self, event: Any) -> FormatError:
        at = event.start_mark.index
        return self.source.error(at, f"the tag `{event.tag}`.", "Remove it: tags are not read.")
