"""What a runner of GitHub Actions obeys in the output of a step.

Written after the runner's own rules (actions/runner, `ActionCommand.cs` and `ActionCommandManager.cs`, read at 2.330):
a line that begins with `::name properties::` after white space, or else has `##[name properties]` anywhere. Only
registered names count, in any case. The runner compares texts as words of a language, so characters without a weight
in sorting are left out before anything is searched.
"""

from __future__ import annotations

import re
import unicodedata

REGISTERED = frozenset(
    (
        *("stop-commands", "set-env", "set-output", "save-state", "add-mask", "add-path", "add-matcher"),
        *("remove-matcher", "debug", "warning", "error", "notice", "group", "endgroup", "echo"),
    )
)


class Command:
    """A command: its name, and the line that was taken for it."""

    def __init__(self, name: str, line: str) -> None:
        self.name = name
        self.line = line

    def __repr__(self) -> str:
        return f"Command({self.name}: {self.line!r})"


def commands(output: str) -> list[Command]:
    """The commands in what a step wrote, line by line as .NET reads it."""
    found = []
    for line in re.split(r"\r\n|\n|\r", output):
        weighed = "".join(filter(_has_weight, line))
        name = _begins(weighed) or _contains(weighed)
        if name:
            found.append(Command(name, line))
    return found


def _has_weight(char: str) -> bool:
    if char.isascii():
        return char >= " " or char in "\t\x0b\x0c"
    is_selector = "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
    return not is_selector and char != "\u034f" and unicodedata.category(char) not in ("Cf", "Cc")


def _begins(line: str) -> str:
    """The name in `::name properties::data`."""
    rest = line.lstrip()
    if not rest.startswith("::"):
        return ""
    head, colons, _ = rest[2:].partition("::")
    return _registered(head) if colons else ""


def _contains(line: str) -> str:
    """The name in `##[name properties]data`, at the first such place."""
    _, mark, rest = line.partition("##[")
    head, bracket, _ = rest.partition("]")
    return _registered(head) if mark and bracket else ""


def _registered(head: str) -> str:
    name = head.partition(" ")[0].lower()
    return name if name in REGISTERED else ""
