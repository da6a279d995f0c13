"""What must hold between the keys of one object, for the reader and for the schema."""

from __future__ import annotations

from flywheel.documents.kinds import held
from flywheel.documents.problems import shown
from flywheel.formats.values import Object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.documents.kinds import Schema
    from flywheel.documents.problems import Path, Problems


class Rule:
    """A rule between keys."""

    __slots__ = ()

    def judge(self, value: object, items: dict[str, object], path: Path, problems: Problems) -> None:
        """Add what is wrong with the object `value`, whose members are `items`."""
        raise NotImplementedError

    def schema(self) -> Schema:
        """What the rule adds to the shape of the object."""
        raise NotImplementedError


class Extends(Rule):
    """The object is also one of another schema, by the URN of that one. Its own reader judges it."""

    __slots__ = ("urn",)

    def __init__(self, urn: str) -> None:
        self.urn = urn

    def judge(self, value: object, items: dict[str, object], path: Path, problems: Problems) -> None:
        pass

    def schema(self) -> Schema:
        return {"allOf": [{"$ref": self.urn}]}


class ExactlyOne(Rule):
    """Of some keys, one is there. `what` says what they tell of: `names nothing that is missing`."""

    __slots__ = ("names", "none")

    def __init__(self, names: tuple[str, ...], none: str) -> None:
        self.names = names
        self.none = none

    def judge(self, value: object, items: dict[str, object], path: Path, problems: Problems) -> None:
        given = [name for name in self.names if name in items]
        if len(given) != 1:
            found = f"has {' and '.join(f'`{name}`' for name in given)}." if given else f"{self.none}."
            problems.add(value, path, found, f"Give it exactly one of {', '.join(self.names)}.")

    def schema(self) -> Schema:
        return {"oneOf": [{"required": [name]} for name in self.names]}


class OnlyWith(Rule):
    """A key is there if and only if another one has a certain value."""

    __slots__ = ("name", "other", "value")

    def __init__(self, name: str, other: str, value: str) -> None:
        self.name = name
        self.other = other
        self.value = value

    def judge(self, value: object, items: dict[str, object], path: Path, problems: Problems) -> None:
        told = held(items.get(self.other)) == self.value
        if told and self.name not in items:
            message = f"has `{self.other}: {self.value}` but no `{self.name}`."
            problems.add(value, path, message, f"Add `{self.name}`, or correct `{self.other}`.")
        elif not told and self.name in items:
            at = value.key_at[self.name] if isinstance(value, Object) else -1
            message = f"{shown(path)} has `{self.name}`, but its `{self.other}` is not `{self.value}`."
            problems.at(at, message, f"Write `{self.other}: {self.value}`, or remove `{self.name}`.", path)

    def schema(self) -> Schema:
        condition = {"properties": {self.other: {"const": self.value}}, "required": [self.other]}
        return {"if": condition, "then": {"required": [self.name]}, "else": {"not": {"required": [self.name]}}}
