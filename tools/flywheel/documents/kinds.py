"""The kinds of values that a key of a document can have.

Each kind judges a value, gives it to code as a Python value, and describes itself as JSON Schema. A value is a node of
a tree, which knows its place (`flywheel.formats.values`), or a plain value of JSON, which does not.
"""

from __future__ import annotations

import re

from flywheel.formats import dates
from flywheel.formats.blank_texts import is_blank
from flywheel.formats.nearest import did_you_mean
from flywheel.formats.quoting import quote
from flywheel.formats.values import List, Object, Scalar, plain
from flywheel.generics import Generic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    from flywheel.documents.problems import Path, Problems
    from flywheel.formats.values import Document

    T = TypeVar("T")
    #: A JSON Schema, or a part of one.
    Schema = dict[str, Any]
else:
    T = None


def held(value: object) -> object:
    """What a scalar node holds; any other value is itself."""
    return value.value if type(value) is Scalar else value


def members(value: object) -> dict[str, object] | None:
    """The members of an object by their names; None if `value` is not an object."""
    inner = value.items if isinstance(value, Object) else value
    return inner if isinstance(inner, dict) else None


def elements(value: object) -> list[object] | None:
    """The elements of a list; None if `value` is not a list."""
    inner = value.items if isinstance(value, List) else value
    return inner if isinstance(inner, list) else None


_SEEN = {str: "a string", bool: "true or false", list: "a list", List: "a list", dict: "an object", Object: "an object"}


def seen(value: object) -> str:
    """What sort of value it is, in words that do not tell the value."""
    value = held(value)
    return "null" if value is None else _SEEN.get(type(value), "a number")


class Kind(Generic[T]):
    """A kind of values. `words` call it in messages, as in `a string`."""

    __slots__ = ("words",)

    def __init__(self, words: str) -> None:
        self.words = words

    def fits(self, value: object) -> bool:
        """Whether a value is right beyond doubt. `judge` finds out about any other."""
        return False

    def judge(self, value: object, path: Path, problems: Problems) -> None:
        """Add to `problems` what is wrong with a value."""
        problems.add(value, path, f"is {seen(value)}, not {self.words}.", f"Write {self.words}.")

    def view(self, value: object, document: Document) -> T:
        """A value that is right, as code uses it."""
        raise NotImplementedError

    def filled(self, value: object) -> object:
        """A value that is right as a plain one, with the defaults of what it leaves out."""
        return held(value)

    def written(self, value: Any) -> object:
        """A value of code, as documents have it."""
        return value

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        """The JSON Schema of such values. Shapes with a name of their own are put into `definitions`."""
        raise NotImplementedError


class ScalarKind(Kind[T]):
    """A kind of strings, numbers or flags: one question decides."""

    __slots__ = ()

    def fault(self, value: object) -> tuple[str, str] | None:
        """What is wrong with what a scalar holds, and the fix; None if nothing is."""
        raise NotImplementedError

    def fits(self, value: object) -> bool:
        return self.fault(value.value if type(value) is Scalar else value) is None

    def judge(self, value: object, path: Path, problems: Problems) -> None:
        fault = self.fault(held(value))
        if fault is not None:
            problems.add(value, path, *fault)

    def view(self, value: object, document: Document) -> T:
        return held(value)  # type: ignore[return-value]

    def mistyped(self, value: object) -> tuple[str, str]:
        """The fault of a value of another type."""
        return f"is {seen(value)}, not {self.words}.", f"Write {self.words}."


class Text(ScalarKind[str]):
    """Strings.

    pattern: what the whole string matches, alternatives in a group; `words` and `fix` say what that is.
    blank: whether it may be empty, or have only white space and invisible characters.
    longest: its most characters, 0 for any number of them.
    numbers: whether a number stands for its decimal text. line: whether it is one line without control characters.
    """

    __slots__ = ("_any", "_pattern", "blank", "fix", "line", "longest", "numbers", "pattern")

    def __init__(
        self,
        words: str = "a string",
        fix: str = "",
        *,
        pattern: str = "",
        blank: bool = True,
        longest: int = 0,
        numbers: bool = False,
        line: bool = False,
    ) -> None:
        super().__init__(words)
        self.fix = fix or f"Write {words}."
        self.pattern = pattern
        self._pattern: re.Pattern[str] | None = None  # compiled when it is asked for: few runs ask for all
        self.blank = blank
        self.longest = longest
        self.numbers = numbers
        self.line = line
        self._any = blank and not (pattern or longest or line)

    def fits(self, value: object) -> bool:
        held = value.value if type(value) is Scalar else value
        return type(held) is str if self._any and not self.numbers else self.fault(held) is None

    def fault(self, value: object) -> tuple[str, str] | None:
        if type(value) is not str:
            if not self.numbers or seen(value) != "a number":
                return self.mistyped(value)
            value = str(value)
        if not self.blank and is_blank(value):
            return "is empty.", self.fix
        if self.longest and len(value) > self.longest:
            return f"has {len(value)} characters; the limit is {self.longest}.", "Shorten it."
        if self.line and not value.isprintable():
            return "has a line break or a control character.", "Write it on one line."
        if self.pattern and not self._compiled().fullmatch(value):
            return f"is {quote(value)}, which is not {self.words}.", self.fix
        return None

    def _compiled(self) -> re.Pattern[str]:
        if self._pattern is None:
            self._pattern = re.compile(self.pattern)
        return self._pattern

    def view(self, value: object, document: Document) -> str:
        return str(held(value))

    def filled(self, value: object) -> object:
        return str(held(value))

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        found: Schema = {"type": ["string", "number"] if self.numbers else "string"}
        if self.longest:
            found["maxLength"] = self.longest
        patterns = [
            f"^{self.pattern}$" if self.pattern else "",
            "" if self.blank or self.pattern else r"\S",
            r"^[^\x00-\x1f\x7f-\x9f]*$" if self.line else "",
        ]
        every = [{"pattern": one} for one in patterns if one]
        return {**found, **every[0]} if len(every) == 1 else {**found, "allOf": every} if every else found


class Day(Text):
    """Days of the calendar, written YYYY-MM-DD."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__("a date", "Write it as YYYY-MM-DD.", pattern=dates.PATTERN)

    def fault(self, value: object) -> tuple[str, str] | None:
        found = super().fault(value)
        if found is None and not dates.is_day(str(value)):
            return f"is {quote(str(value))}, which is not a date.", self.fix
        return found


class Choice(ScalarKind[str]):
    """One of some words."""

    __slots__ = ("choices",)

    def __init__(self, choices: tuple[str, ...]) -> None:
        super().__init__(f"one of {', '.join(choices)}")
        self.choices = choices

    def fault(self, value: object) -> tuple[str, str] | None:
        if type(value) is not str:
            return self.mistyped(value)
        if value in self.choices:
            return None
        return f"is {quote(value)}, not {self.words}.", did_you_mean(value, self.choices) or f"Write {self.words}."

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"enum": list(self.choices)}


class Whole(ScalarKind[int]):
    """Whole numbers from `least`; any with None."""

    __slots__ = ("least",)

    def __init__(self, least: int | None = None) -> None:
        super().__init__("a whole number" if least is None else f"a whole number from {least}")
        self.least = least

    def fits(self, value: object) -> bool:
        # Documents that programs write have hundreds of thousands of indices.
        return (type(value) is int and (self.least is None or value >= self.least)) or super().fits(value)

    def fault(self, value: object) -> tuple[str, str] | None:
        if type(value) is not int:
            return self.mistyped(value)
        if self.least is not None and value < self.least:
            return f"is {value}, not {self.words}.", f"Write {self.words}."
        return None

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"type": "integer"} if self.least is None else {"type": "integer", "minimum": self.least}


class Simple(ScalarKind[T]):
    """Numbers, flags: all scalars that messages call `words`."""

    __slots__ = ("type",)

    def __init__(self, words: str, type_: str) -> None:
        super().__init__(words)
        self.type = type_

    def fault(self, value: object) -> tuple[str, str] | None:
        return None if seen(value) == self.words else self.mistyped(value)

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"type": self.type}


class Flag(ScalarKind[bool]):
    """True or false."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__("true or false")

    def fault(self, value: object) -> tuple[str, str] | None:
        return None if type(value) is bool else self.mistyped(value)

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"type": "boolean"}


class Constant(ScalarKind[str]):
    """One string, such as the name of a schema."""

    __slots__ = ("value",)

    def __init__(self, value: str) -> None:
        super().__init__(f"`{value}`")
        self.value = value

    def fault(self, value: object) -> tuple[str, str] | None:
        if value == self.value:
            return None
        what = quote(value) if isinstance(value, str) else seen(value)
        return f"is {what}, not {self.words}.", f"Write {self.words}."

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"const": self.value}


class OneOf(ScalarKind["Any"]):
    """Scalars of one kind or another."""

    __slots__ = ("kinds",)

    def __init__(self, words: str, *kinds: ScalarKind[Any]) -> None:
        super().__init__(words)
        self.kinds = kinds

    def fault(self, value: object) -> tuple[str, str] | None:
        return self.mistyped(value) if all(kind.fault(value) for kind in self.kinds) else None

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"anyOf": [kind.schema(definitions) for kind in self.kinds]}


class Anything(Kind["Any"]):
    """Every value, as plain JSON."""

    __slots__ = ()

    def fits(self, value: object) -> bool:
        return True

    def view(self, value: object, document: Document) -> Any:
        return self.filled(value)

    def filled(self, value: object) -> object:
        return plain(value) if isinstance(value, Scalar | List | Object) else value

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {}


#: Any string, the empty one too.
TEXT = Text()
#: A string with something in it.
NAME = Text("a text", blank=False)
DAY = Day()
#: A SHA-256, as Subresource Integrity writes it.
DIGEST = Text("a digest", pattern="sha256-[A-Za-z0-9+/]{43}=")
COUNT = Whole(0)
WHOLE = Whole()
NUMBER: Kind[Any] = Simple("a number", "number")
FLAG = Flag()
ANY = Anything("a value")
