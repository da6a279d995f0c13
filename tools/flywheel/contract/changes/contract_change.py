"""One change of a contract."""

from __future__ import annotations

from flywheel.formats.quoting import shortened
from flywheel.formats.secrets import secret_search

#: Kinds of change: something new, something removed, a rule that accepts more or less than before, a new
#: meaning, and a new wording.
ADDED = "added"
REMOVED = "removed"
WIDENED = "widened"
NARROWED = "narrowed"
CHANGED = "changed"
REWORDED = "reworded"
KINDS = (REMOVED, NARROWED, ADDED, WIDENED, CHANGED, REWORDED)

#: Levels of Semantic Versioning, the highest first.
MAJOR = "major"
MINOR = "minor"
PATCH = "patch"
LEVELS = (MAJOR, MINOR, PATCH)

#: Longer values are cut in a message; the documents have them in full.
_LONGEST = 80


def quoted(text: str) -> str:
    """A value inside a message: shortened, in backticks, without other backticks and unprintable characters."""
    text = shortened(text, _LONGEST)
    return "`" + "".join(char if char.isprintable() and char != "`" else f"\\u{ord(char):04x}" for char in text) + "`"


class ContractChange:
    """One difference.

    `path` is its path in contract.json, as keys and names; inside a type `*` is every element. `text` is the
    change as a clause, `why` its effect. `breaking`: an overlay that was valid may be invalid now. None of them
    repeats a secret: changes become messages, changelogs and release notes.
    """

    __slots__ = ("breaking", "kind", "path", "text", "why")

    def __init__(self, path: tuple[str, ...], kind: str, breaking: bool, text: str, why: str) -> None:
        self.path = tuple(map(secret_search.redact, path))
        self.kind = kind
        self.breaking = breaking
        self.text = secret_search.redact(text)
        self.why = secret_search.redact(why)

    def __repr__(self) -> str:
        return f"Change({'/'.join(self.path)} {self.kind}{', breaking' if self.breaking else ''}: {self.text})"

    @property
    def adds(self) -> bool:
        """Whether the newer contract has something that the older one lacks."""
        return self.kind == ADDED

    @property
    def level(self) -> str:
        """The part of the version number that must change: major, minor or patch."""
        if self.breaking:
            return MAJOR
        return PATCH if self.kind == REWORDED else MINOR

    def key(self) -> tuple[bool, str, tuple[str, ...], str]:
        """The key that sorts changes: breaking ones first, then by text."""
        return not self.breaking, self.text, self.path, self.kind
