"""What is wrong with an output: a part of a secret, a command to a runner, a raw character, or a page that is open."""

from __future__ import annotations

import re

from flywheel_testing import github_runner
from flywheel_testing.page import Page

from canaries.forms import PASSWORD, encoded

#: A part of a secret: so many letters and digits, in any case and however they are joined.
PART = 10
_PAGE = re.compile(r"<!DOCTYPE html>\n.*?</html>\n", re.DOTALL)
_WORD = re.compile(r"[A-Za-z0-9+=]{16,}")
_JOINTS = str.maketrans("", "", "-_./")


class Traces:
    """The parts of one secret, and of what its base64 forms would be."""

    __slots__ = ("_parts",)

    def __init__(self, secret: str) -> None:
        once = encoded(secret)
        texts = (secret, PASSWORD, once, encoded(once))
        # The base64 of a key's first line is the same for every key, so an encoded key counts from there on.
        begins = (0, 0, 44, 60) if "\n" in secret else (0, 0, 8, 12)
        words = [word for text, begin in zip(texts, begins, strict=True) for word in _WORD.findall(text[begin:])]
        self._parts = {word[at : at + PART].lower() for word in words for at in range(len(word) - PART + 1)}

    def found(self, output: str) -> list[str]:
        """The parts that are in an output."""
        flat = output.lower().translate(_JOINTS)
        return sorted(self._parts & {flat[at : at + PART] for at in range(len(flat) - PART + 1)})


def commands(output: str, format: str) -> list[str]:
    """The lines that command a runner although nobody meant them to."""
    found = github_runner.commands(output)
    if format == "github":
        found = [one for one in found if not re.match(r"::(?:error|warning|notice) ", one.line)]
    return [one.line for one in found]


def raw(output: str) -> list[str]:
    """The characters that do not print, but for line breaks and the tabs of diffs."""
    return sorted({char for char in output if not char.isprintable() and char not in "\n\t"})


def open_pages(output: str) -> list[str]:
    """What is wrong with pages of HTML in an output: elements, attributes and links that no page has."""
    found = []
    for text in _PAGE.findall(output):
        try:
            Page(text).demand_sound()
        except AssertionError as err:
            found.append(str(err))
    return found
