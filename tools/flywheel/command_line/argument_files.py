"""Files of arguments: `flywheel @FILE`, with one argument a line.

As Bazel's worker reads them: a line can name a further file, and a label is a label.
"""

from __future__ import annotations

import re

from flywheel.errors import UsageError
from flywheel.formats import source

#: A label of another repository.
_LABEL = re.compile("@@|@[^/]*//")
_DEEPEST = 8


def expanded(words: list[str]) -> list[str]:
    """The arguments, with the lines of each file in its place.

    Raises `FormatError` for a file that cannot be read, and `UsageError` for files that name each other.
    """
    return [one for word in words for one in _lines(word, 0)]


def _lines(word: str, depth: int) -> list[str]:
    if not word.startswith("@") or _LABEL.match(word):
        return [word]
    if depth == _DEEPEST:
        raise UsageError(
            f"{word}: files of arguments name each other more than {_DEEPEST} deep. Write the arguments themselves."
        )
    path = word[1:]
    lines = source.read(path).text.split("\n")
    if not lines[-1]:
        lines.pop()
    return [one for line in lines for one in _lines(line.removesuffix("\r"), depth + 1)]
