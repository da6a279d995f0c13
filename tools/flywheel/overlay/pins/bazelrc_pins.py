"""Find flags in `.bazelrc` files that replace core. They win over every override in `MODULE.bazel`.

Only lines that count without a `--config` on the command line are read, and files that `import` or
`try-import` names below the workspace. Not read: flags of a command line, and a developer's own `.bazelrc.user`.
"""

from __future__ import annotations

import posixpath
import re
import shlex

from flywheel.formats.source import Source
from flywheel.overlay.pins import core_pins
from flywheel.overlay.pins.core_pins import Pin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flywheel.overlay.pins.core_names import CoreNames

ROOT = ".bazelrc"
#: More files than this are not imported by anybody's rc file.
_MOST_FILES = 100
_WORKSPACE = "%workspace%/"
#: Files of one developer, such as `.bazelrc.user`: Git ignores them, and they are not the overlay's.
_PERSONAL = r"(?:\A|[._-])(?:user|local|personal)(?:[._-]|\Z)"
_FLAGS = ("--override_module", "--override_repository")


class _Line:
    """One line: the command with its config, and its words with their offsets."""

    __slots__ = ("at", "command", "config", "source", "words")

    def __init__(self, source: Source, at: int, words: list[str]) -> None:
        self.source = source
        self.at = at
        self.command, _, self.config = words[0].partition(":")
        self.words = words[1:]


class BazelrcFiles:
    """The rc files of a workspace that count: `.bazelrc` and what it imports, as far as `read` finds them."""

    def __init__(self, names: set[str], read: Callable[[str], Source | None]) -> None:
        self.names: list[str] = []
        self._lines: list[_Line] = []
        pending = [ROOT]
        while pending and len(self.names) < _MOST_FILES:
            name = pending.pop(0)
            source = read(name) if name in names and name not in self.names else None
            if source is None:
                continue
            self.names.append(name)
            lines = list(_lines(source))
            self._lines += lines
            pending += [path for line in lines for path in _imported(line)]

    def pins(self, names: CoreNames) -> list[Pin]:
        """A pin for each flag that takes core from a folder: the last flag for a name wins."""
        enabled = self._enabled()
        found: dict[str, Pin | None] = {}
        for line in self._lines:
            if line.config and line.config not in enabled:
                continue
            for flag, module, path, at in _overrides(line):
                if re.split(r"[+~]", module)[0] in names.modules():
                    place = line.source.place(at)
                    what = f"`{flag}` of `{module}`"
                    pin = Pin(names.default_role, core_pins.FLAG, what, place, path=path)
                    found[module] = pin if path else None
        return [pin for pin in found.values() if pin is not None]

    def value(self, wanted: str) -> str:
        """The value of a flag: the last one counts; "" if no line sets it."""
        enabled = self._enabled()
        counting = [line for line in self._lines if not line.config or line.config in enabled]
        return "".join([value for line in counting for flag, value, _ in _flags(line) if flag == wanted][-1:])

    def _enabled(self) -> set[str]:
        """The configs that lines without a config switch on, and those that these switch on."""
        enabled: set[str] = set()
        for _ in range(len(self._lines)):
            before = len(enabled)
            for line in self._lines:
                if not line.config or line.config in enabled:
                    enabled |= {value for flag, value, _ in _flags(line) if flag == "--config"}
            if len(enabled) == before:
                break
        return enabled


def _lines(source: Source) -> Iterator[_Line]:
    """The lines with at least one word; a backslash at the end continues a line."""
    text = source.text
    for match in re.finditer(r"(?:[^\\\n]|\\(?:\n|.)|\\$)+", text):
        try:
            words = shlex.split(match[0].replace("\\\n", " "), comments=True)
        except ValueError:
            raise source.error(match.start(), "a quotation mark is not closed.", "Close it.") from None
        if words:
            yield _Line(source, match.start(), words)


def _imported(line: _Line) -> Iterator[str]:
    if line.command in ("import", "try-import"):
        for word in line.words[:1]:
            personal = line.command == "try-import" and re.search(_PERSONAL, posixpath.basename(word))
            if word.startswith(_WORKSPACE) and not personal:
                yield posixpath.normpath(word.removeprefix(_WORKSPACE))


def _flags(line: _Line) -> Iterator[tuple[str, str, int]]:
    """Each flag with its value, which follows `=` or is the next word, and the place of the flag."""
    words = line.words
    at = line.at
    for index, word in enumerate(words):
        flag, equals, value = word.partition("=")
        if not flag.startswith("--"):
            continue
        at = max(line.source.text.find(flag, at), line.at)
        if not equals and index + 1 < len(words):
            value = words[index + 1]
        yield flag, value, at
        at += 1


def _overrides(line: _Line) -> Iterator[tuple[str, str, str, int]]:
    for flag, value, at in _flags(line):
        if flag in _FLAGS:
            module, _, path = value.partition("=")
            yield flag, module, path, at
