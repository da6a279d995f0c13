"""Tables of objects: a class whose attributes are the keys, and whose instances are the objects that were read.

An instance holds no copies. It looks into the tree that was read, so that every value can say where it was written.
"""

from __future__ import annotations

from flywheel.documents.containers import kind
from flywheel.documents.kinds import Constant, Kind, T, held, members, seen
from flywheel.documents.problems import shown
from flywheel.formats.nearest import did_you_mean
from flywheel.formats.source import Place, Source
from flywheel.formats.values import Document, Node, Object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Self

    from flywheel.documents.kinds import Schema
    from flywheel.documents.problems import Path, Problems
    from flywheel.documents.rules import Rule

    Get = Callable[[Any], object] | None


#: The default of a key that has none.
_ABSENT = object()


class Key:
    """A key of an object: its kind, and what it means. Read from a record, it is the value.

    name: how documents call it. default: the plain value of one that is left out. needed: whether it must be there.
    asked: the kind that the published schema asks for where the reader lets more pass, because a check judges it in
    better words. get: finds the value in what a row is written of.
    """

    __slots__ = ("asked", "attribute", "default", "get", "has_default", "kind", "means", "name", "needed")

    def __init__(
        self, of: object, means: str, default: object, needed: bool, name: str, asked: object = None, get: Get = None
    ) -> None:
        self.kind: Kind[Any] = kind(of)  # type: ignore[arg-type]
        self.means = means
        self.default = None if default is _ABSENT else default
        self.has_default = default is not _ABSENT
        self.needed = needed
        self.name = name
        self.asked: Kind[Any] | None = None if asked is None else kind(asked)  # type: ignore[arg-type]
        self.get = get
        self.attribute = ""

    def __set_name__(self, owner: type, attribute: str) -> None:
        self.attribute = attribute
        self.name = self.name or attribute

    def __get__(self, record: Record | None, owner: type | None = None) -> Any:
        if record is None:
            return self
        value = self.of(record.members)
        found = None if value is None else self.kind.view(value, record.document)
        record.__dict__[self.attribute] = found  # asked once: from now on the instance answers
        return found

    def of(self, given: dict[str, object]) -> object:
        """The value in the members of an object, or the default."""
        value = given.get(self.name)
        return self.default if held(value) is None else value

    def filled(self, given: dict[str, object]) -> object:
        """The value as a plain one, with all defaults."""
        value = self.of(given)
        return None if value is None else self.kind.filled(value)

    def written(self, source: object) -> object:
        """The value as documents have it, found in what the object is written of."""
        of = self.asked or self.kind
        return of.written(self.get(source) if self.get is not None else getattr(source, self.attribute))

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        """The shape of the value, with what it means."""
        found = (self.asked or self.kind).schema(definitions)
        return {"description": self.means, **found} if self.means else found


def required(of: Kind[T] | type[T], means: str = "", *, name: str = "", asked: object = None, get: Get = None) -> T:
    """A key that must be there. `of` is a kind, or the table of an object.

    name: how documents call it, if not as the attribute. asked: the published schema asks that the key is there, and
    of this kind, though the reader lets more pass. get: finds the value in what a row is written of; by default the
    attribute of the same name.
    """
    return Key(of, means, _ABSENT, True, name, asked, get)  # type: ignore[return-value]


def optional(
    of: Kind[T] | type[T], means: str = "", *, name: str = "", asked: object = None, get: Get = None
) -> T | None:
    """A key that may be left out; its value is then None. The rest as in `required`."""
    return Key(of, means, _ABSENT, False, name, asked, get)  # type: ignore[return-value]


def defaulted(
    of: Kind[T] | type[T],
    default: object,
    means: str = "",
    *,
    name: str = "",
    asked: object = None,
    get: Get = None,
) -> T:
    """A key that may be left out; its value is then `default`, a plain value of the kind. The rest as in `required`."""
    return Key(of, means, default, False, name, asked, get)  # type: ignore[return-value]


class RecordTable(Kind["Any"]):
    """The kind of objects that a record is the table of."""

    __slots__ = (
        "again",
        "closed",
        "define",
        "id",
        "keys",
        "means",
        "nulls",
        "record",
        "rules",
        "schema_name",
        "title",
        "whole",
    )

    def __init__(self, record: type[Record], schema_name: str, title: str, means: str) -> None:
        super().__init__("an object")
        self.record = record
        self.schema_name = schema_name
        self.title = title
        self.means = means
        self.keys: dict[str, Key] = {}
        self.rules: tuple[Rule, ...] = ()
        self.closed = True
        self.nulls = False
        self.whole = False
        self.id = ""
        self.define = ""
        self.again = ""

    def fits(self, value: object) -> bool:
        items = members(value)
        if items is None or self.rules:
            return False
        keys = self.keys
        for name, item in items.items():
            key = keys.get(name)
            if key is None:
                if self.closed:
                    return False
            elif not key.kind.fits(item) and not (self.nulls and not key.needed and held(item) is None):
                return False
        return all(not key.needed or name in items for name, key in keys.items())

    def judge(self, value: object, path: Path, problems: Problems) -> None:
        items = members(value)
        if items is None:
            problems.add(value, path, f"is {seen(value)}, not an object.", f"Write its keys: {', '.join(self.keys)}.")
            return
        for name, item in items.items():
            key = self.keys.get(name)
            if key is None:
                if self.closed:
                    self._unknown(value, name, path, problems)
            elif not key.kind.fits(item) and not (self.nulls and not key.needed and held(item) is None):
                self._judge(key, item, (*path, name), problems)
        for name, key in self.keys.items():
            if key.needed and name not in items:
                problems.add(value, (*path, name), "is missing.", f"Add it. {key.means}".rstrip())
        for rule in self.rules:
            rule.judge(value, items, path, problems)

    def _judge(self, key: Key, value: object, path: Path, problems: Problems) -> None:
        """Judge a value; what is wrong with all of it is reported together with what the key means."""
        before = len(problems.found)
        key.kind.judge(value, path, problems)
        if not key.means or problems.again:
            return
        for one in problems.found[before:]:
            if one.path == path:
                one.fix = f"{one.fix} {key.means}"

    def _unknown(self, value: object, name: str, path: Path, problems: Problems) -> None:
        at = value.key_at[name] if isinstance(value, Object) else -1
        fix = did_you_mean(name, self.keys) or f"The known keys are {', '.join(self.keys)}."
        problems.at(at, f"{shown((*path, name))} is not a known key.", fix, (*path, name), unknown=True)

    def view(self, value: object, document: Document) -> Any:
        return self.record(document, value)

    def filled(self, value: object) -> object:
        given = members(value) or {}
        return {name: key.filled(given) for name, key in self.keys.items()}

    def written(self, value: Any) -> dict[str, object]:
        return {name: key.written(value) for name, key in self.keys.items()}

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        if not self.define:
            return self.shape(definitions)
        if self.define not in definitions:
            definitions[self.define] = {}  # it may hold itself
            definitions[self.define] = self.shape(definitions)
        return {"$ref": f"#/$defs/{self.define}"}

    def shape(self, definitions: dict[str, Schema]) -> Schema:
        """The shape of the object itself, whether or not it has a name."""
        found: Schema = {
            "type": "object",
            "required": [name for name, key in self.keys.items() if self._asks_for(key)],
            "properties": {name: key.schema(definitions) for name, key in self.keys.items()},
        }
        if self.closed:
            found["additionalProperties"] = False
        for rule in self.rules:
            found.update(rule.schema())
        return found

    def _asks_for(self, key: Key) -> bool:
        return key.needed or key.asked is not None or (self.whole and key.has_default)


class Record:
    """One object of a document. A subclass is its table: the reader, the schema and the defaults come from it.

    What a subclass is declared with:
    schema: name and major version of the document, if the object is the whole of one; it begins with that `schema`.
    title, means: of the document, for its schema. rules: what must hold between keys. closed: whether no other keys
    may stand there. nulls: whether the reader takes null for a key that is left out; the schema asks to leave it out.
    whole: whether programs write what has a default too; the schema asks for it then.
    id: the name of the document's schema, as in `report:1`, if it is not made of `schema`. define: the name of the
    shape within schemas. again: how programs write the document again.
    A subclass of a table adds keys and rules to it.
    """

    table: RecordTable

    def __init_subclass__(
        cls,
        *,
        schema: str = "",
        title: str = "",
        means: str = "",
        rules: tuple[Rule, ...] = (),
        closed: bool | None = None,
        nulls: bool | None = None,
        whole: bool | None = None,
        id: str = "",
        define: str = "",
        again: str = "",
    ) -> None:
        above: RecordTable | None = getattr(cls, "table", None)
        table = cls.table = RecordTable(cls, schema, title, means)
        table.closed = closed if closed is not None else above is None or above.closed
        table.nulls = nulls if nulls is not None else above is not None and above.nulls
        table.whole = whole if whole is not None else above is not None and above.whole
        table.rules = (*(above.rules if above else ()), *rules)
        table.id = id or schema.partition(".")[2].replace("/", ":")
        table.define = define
        table.again = again or (above.again if above else "")
        if schema:
            table.keys["schema"] = version = Key(
                Constant(schema),
                "Name and major version of this schema.",
                _ABSENT,
                True,
                "schema",
                get=lambda _: schema,
            )
            version.attribute = "schema"
        table.keys.update(above.keys if above else {})
        for key in vars(cls).values():
            if isinstance(key, Key):
                table.keys[key.name] = key

    def __init__(self, document: Document, node: Any) -> None:
        self.document = document
        self.node = node

    @classmethod
    def of(cls, value: dict[str, Any], name: str = "") -> Self:
        """The record in a plain value that was judged before: without places, in the file `name`."""
        return cls(Document(Source(name, ""), Object({}, {}, 0), []), value)

    @property
    def members(self) -> dict[str, Any]:
        """The members of the object as they were read: nodes, or plain values."""
        return members(self.node) or {}

    def judge(self, problems: Problems) -> None:
        """Add what is wrong between the values of a whole document, and no schema can say."""

    def plain(self) -> dict[str, Any]:
        """The object as plain values, with all defaults, in the order of the table."""
        return self.table.filled(self.node)  # type: ignore[return-value]

    def has(self, name: str) -> bool:
        """Whether key `name` was written, whatever its value."""
        return name in self.members

    def text(self, name: str) -> str:
        """The value of key `name` as text: a number as it is written in decimal, "" if it is neither of the two."""
        value = held(self.members.get(name))
        return "" if seen(value) not in ("a string", "a number") else str(value)

    def every_text(self) -> list[str]:
        """The texts of all keys that have one, in the order written."""
        return [text for name in self.members if (text := self.text(name))]

    def place(self, name: str = "") -> Place:
        """Where the value of key `name` was written; where the record begins if it was not, or no key is named."""
        return self._place(self.members.get(name, self.node))

    def key_place(self, name: str) -> Place:
        """Where key `name` itself was written; where the record begins if it was not."""
        node = self.node
        return (
            self.document.place(node.key_at[name]) if isinstance(node, Object) and name in node.key_at else self.place()
        )

    def _place(self, value: Node | object) -> Place:
        at = getattr(value, "at", None)
        return Place(self.document.name) if at is None else self.document.place(at)
