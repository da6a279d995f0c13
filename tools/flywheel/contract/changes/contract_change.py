"""One change of a contract."""

from __future__ import annotations

#: Kinds of change: what is there besides, what is gone, what takes more or less than before, what means
#: something else, and what only reads otherwise.
ADDED = "added"
REMOVED = "removed"
WIDENED = "widened"
NARROWED = "narrowed"
CHANGED = "changed"
REWORDED = "reworded"
KINDS = (REMOVED, NARROWED, ADDED, WIDENED, CHANGED, REWORDED)

#: Levels in the sense of Semantic Versioning, the gravest first.
MAJOR = "major"
MINOR = "minor"
PATCH = "patch"
LEVELS = (MAJOR, MINOR, PATCH)

#: Longer values are cut in a message: the documents themselves tell them whole.
_LONGEST = 80


def quoted(text: str) -> str:
    """A value inside a message: shortened, in backticks, with no other backtick and nothing that does not print."""
    text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return "`" + "".join(char if char.isprintable() and char != "`" else f"\\u{ord(char):04x}" for char in text) + "`"


class ContractChange:
    """One difference.

    `path` leads to it in contract.json, by keys and names; below a type `*` stands for every element. `text`
    says it as a clause, `why` what follows from it. `breaking`: an overlay that was right may be wrong now.
    """

    __slots__ = ("breaking", "kind", "path", "text", "why")

    def __init__(self, path: tuple[str, ...], kind: str, breaking: bool, text: str, why: str) -> None:
        self.path = path
        self.kind = kind
        self.breaking = breaking
        self.text = text
        self.why = why

    def __repr__(self) -> str:
        return f"Change({'/'.join(self.path)} {self.kind}{', breaking' if self.breaking else ''}: {self.text})"

    @property
    def level(self) -> str:
        """How much of a version the change demands."""
        if self.breaking:
            return MAJOR
        return PATCH if self.kind == REWORDED else MINOR

    def key(self) -> tuple[bool, str, tuple[str, ...], str]:
        """Lists of changes are sorted by this: breaking ones first, then by what they say."""
        return not self.breaking, self.text, self.path, self.kind

    def to_json(self) -> dict[str, object]:
        """The change as it stands in a JSON document."""
        return {
            "path": list(self.path),
            "kind": self.kind,
            "level": self.level,
            "breaking": self.breaking,
            "text": self.text,
            "why": self.why,
        }
