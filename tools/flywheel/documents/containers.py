"""Kinds of values that hold others: lists, maps, rows, and values of one kind or another."""

from __future__ import annotations

from flywheel.documents.kinds import Kind, T, elements, members, seen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from flywheel.documents.kinds import Schema
    from flywheel.documents.problems import Path, Problems
    from flywheel.formats.values import Document


def kind(of: Kind[T] | type[T]) -> Kind[T]:
    """A kind, or the one of the objects that a record is the table of."""
    return of if isinstance(of, Kind) else of.table  # type: ignore[attr-defined]


class Many(Kind[tuple[T, ...]]):
    """Lists. With `or_one`, a value that stands alone is a list of itself."""

    __slots__ = ("least", "most", "of", "or_one")

    def __init__(self, of: Kind[T], least: int, most: int | None, or_one: bool) -> None:
        super().__init__(f"{of.words} or a list" if or_one else "a list")
        self.of = of
        self.least = least
        self.most = most
        self.or_one = or_one

    def fits(self, value: object) -> bool:
        items = elements(value)
        if items is None:
            return self.or_one and self.of.fits(value)
        if len(items) < self.least or (self.most is not None and len(items) > self.most):
            return False
        return all(map(self.of.fits, items))

    def judge(self, value: object, path: Path, problems: Problems) -> None:
        items = elements(value)
        if items is None:
            if self.or_one:
                self.of.judge(value, path, problems)
            else:
                super().judge(value, path, problems)
            return
        if len(items) < self.least or (self.most is not None and len(items) > self.most):
            few = "at least one" if self.least == 1 else f"at least {self.least}"
            fix = f"List {few}." if self.most is None else f"List {self.least} to {self.most}."
            problems.add(value, path, f"has {len(items)} entries." if items else "is empty.", fix)
        fits = self.of.fits
        for index, item in enumerate(items):
            if not fits(item):
                self.of.judge(item, (*path, index), problems)

    def view(self, value: object, document: Document) -> tuple[T, ...]:
        items = elements(value)
        return tuple(self.of.view(item, document) for item in ([value] if items is None else items))

    def filled(self, value: object) -> object:
        items = elements(value)
        return [self.of.filled(item) for item in ([value] if items is None else items)]

    def written(self, value: Any) -> object:
        return [self.of.written(item) for item in value]

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        inner = self.of.schema(definitions)
        found: Schema = {"type": "array", "items": inner}
        if self.least:
            found["minItems"] = self.least
        if self.most is not None:
            found["maxItems"] = self.most
        return {"anyOf": [inner, found]} if self.or_one else found


class Mapping(Kind["dict[str, T]"]):
    """Objects with any keys, all of whose values are of one kind."""

    __slots__ = ("of",)

    def __init__(self, of: Kind[T]) -> None:
        super().__init__("an object")
        self.of = of

    def fits(self, value: object) -> bool:
        items = members(value)
        return items is not None and all(map(self.of.fits, items.values()))

    def judge(self, value: object, path: Path, problems: Problems) -> None:
        items = members(value)
        if items is None:
            super().judge(value, path, problems)
            return
        for name, item in items.items():
            if not self.of.fits(item):
                self.of.judge(item, (*path, name), problems)

    def view(self, value: object, document: Document) -> dict[str, T]:
        return {name: self.of.view(item, document) for name, item in (members(value) or {}).items()}

    def filled(self, value: object) -> object:
        return {name: self.of.filled(item) for name, item in (members(value) or {}).items()}

    def written(self, value: Any) -> object:
        return {name: self.of.written(item) for name, item in value.items()}

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        inner = self.of.schema(definitions)
        return {"type": "object", "additionalProperties": inner} if inner else {"type": "object"}


class Nullable(Kind["T | None"]):
    """Values of a kind, or null."""

    __slots__ = ("of",)

    def __init__(self, of: Kind[T]) -> None:
        super().__init__(f"{of.words} or null")
        self.of = of

    def fits(self, value: object) -> bool:
        return seen(value) == "null" or self.of.fits(value)

    def judge(self, value: object, path: Path, problems: Problems) -> None:
        if seen(value) != "null":
            self.of.judge(value, path, problems)

    def view(self, value: object, document: Document) -> T | None:
        return None if seen(value) == "null" else self.of.view(value, document)

    def filled(self, value: object) -> object:
        return None if seen(value) == "null" else self.of.filled(value)

    def written(self, value: Any) -> object:
        return None if value is None else self.of.written(value)

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return or_null(self.of.schema(definitions))


class Row(Kind["tuple[Any, ...]"]):
    """Lists with a kind for each element."""

    __slots__ = ("kinds",)

    def __init__(self, *kinds: Kind[Any]) -> None:
        super().__init__(f"a list of {len(kinds)} elements")
        self.kinds = kinds

    def judge(self, value: object, path: Path, problems: Problems) -> None:
        items = elements(value)
        if items is None or len(items) != len(self.kinds):
            found = seen(value) if items is None else f"a list of {len(items)}"
            problems.add(value, path, f"is {found}, not {self.words}.", f"Write {self.words}.")
            return
        for index, (of, item) in enumerate(zip(self.kinds, items, strict=True)):
            if not of.fits(item):
                of.judge(item, (*path, index), problems)

    def view(self, value: object, document: Document) -> tuple[Any, ...]:
        return tuple(of.view(item, document) for of, item in zip(self.kinds, elements(value) or (), strict=True))

    def filled(self, value: object) -> object:
        return [of.filled(item) for of, item in zip(self.kinds, elements(value) or (), strict=True)]

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        inner = [of.schema(definitions) for of in self.kinds]
        return {"type": "array", "prefixItems": inner, "minItems": len(inner), "maxItems": len(inner)}


def or_null(schema: Schema) -> Schema:
    """The shape, or null."""
    if not schema:
        return schema  # takes everything
    if "type" not in schema and "enum" not in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    found = dict(schema)
    if "type" in schema:
        types = schema["type"]
        found["type"] = [*(types if isinstance(types, list) else [types]), "null"]
    if "enum" in schema:
        found["enum"] = [*schema["enum"], None]
    return found


def many(of: Kind[T] | type[T], *, least: int = 0, most: int | None = None) -> Kind[tuple[T, ...]]:
    """A list of values of a kind, or of objects with a table; from `least` of them to `most`."""
    return Many(kind(of), least, most, or_one=False)


def one_or_many(of: Kind[T] | type[T]) -> Kind[tuple[T, ...]]:
    """A value of a kind, or a list of them."""
    return Many(kind(of), 0, None, or_one=True)


def mapping(of: Kind[T] | type[T]) -> Kind[dict[str, T]]:
    """An object with any keys, whose values are of a kind, or objects with a table."""
    return Mapping(kind(of))


def nullable(of: Kind[T] | type[T]) -> Kind[T | None]:
    """A value of a kind, an object with a table, or null."""
    return Nullable(kind(of))
