"""What is wrong with a document: each problem with its place, and all of them in one error."""

from __future__ import annotations

from flywheel.errors import UserError
from flywheel.formats.quoting import quote
from flywheel.formats.source import FormatError, Place
from flywheel.formats.values import Document

#: Leads from the root of a document to a value: keys and indices.
Path = tuple[str | int, ...]

#: More problems than these are only counted: nobody reads them, and hostile input has many.
MAX_PROBLEMS = 40
_LONGEST_STEP = 60


class Problem:
    """One thing that is wrong. `at` is its offset in the document, -1 if values have no places there; `path` leads to
    the value, () to all of it.

    unknown: whether it is a key that the document does not have.
    """

    __slots__ = ("at", "fix", "message", "path", "unknown")

    def __init__(self, at: int, path: Path, message: str, fix: str, unknown: bool = False) -> None:
        self.at = at
        self.path = path
        self.message = message
        self.fix = fix
        self.unknown = unknown


class Problems:
    """The problems of one document, in the order found.

    again: how to write the document again. It is the fix of every problem where programs write the document.
    """

    __slots__ = ("again", "document", "found")

    def __init__(self, document: Document, again: str = "") -> None:
        self.document = document
        self.again = again
        self.found: list[Problem] = []

    def add(self, value: object, path: Path, message: str, fix: str) -> None:
        """The value at `path` is wrong: `message` goes on after its name, as in `is a list, not a string.`."""
        self.at(getattr(value, "at", -1), f"{shown(path)} {message}", fix, path)

    def at(self, at: int, message: str, fix: str, path: Path = (), unknown: bool = False) -> None:
        """Something is wrong at an offset; `message` is a whole sentence."""
        self.found.append(Problem(at, path, message, self.again or fix, unknown))

    def place(self, problem: Problem) -> Place:
        """Where something is wrong; the document if that is all that is known."""
        return Place(self.document.name) if problem.at < 0 else self.document.place(problem.at)

    def lines(self) -> list[str]:
        """The problems as lines, each with its place, what is wrong and the fix."""
        return [line for one in self.found for line in FormatError(self.place(one), one.message, one.fix).lines]

    def raise_if_any(self) -> None:
        """Raise `UserError` with a line for each problem if there is one."""
        if not self.found:
            return
        lines = self.lines()
        if len(lines) > MAX_PROBLEMS:
            lines[MAX_PROBLEMS:] = [f"{self.document.name}: and {len(lines) - MAX_PROBLEMS} more."]
        raise UserError(*lines)


def shown(path: Path) -> str:
    """A path as messages have it: `gaps[0].since`."""
    steps = [f"[{step}]" if isinstance(step, int) else f".{_printable(step)}" for step in path]
    return f"`{''.join(steps).lstrip('.')}`" if steps else "the document"


def _printable(step: str) -> str:
    return step if step.isprintable() and 0 < len(step) <= _LONGEST_STEP else quote(step).strip("`")
