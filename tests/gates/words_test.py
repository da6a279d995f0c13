"""No message, docstring, rule or page uses a phrase that CONTRIBUTING.md asks to avoid."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

TREE = Path("pyproject.toml").resolve().parent

#: Phrases that readers with another first language stumble over, with the plain ones.
PLAIN = {
    r"(?<!there )\bis no (?!longer\b|more\b)[a-z]+": "is not a ...",
    r"\b(is|are) told\b": "is reported",
    r"\b(is|are) had\b": "is available",
    r"\bof ours\b": "this project's",
    r"\banew\b": "again",
    r"\bheld against\b": "compared with",
    r"\bwithout a word\b": "silently",
    r"\banswers? no more\b": "no longer answers",
}
_PLACES = ("tools", "rules", "contract", "docs", "examples", "README.md", "CONTRIBUTING.md", "SECURITY.md")
_ENDS = (".py", ".bzl", ".bazel", ".yaml", ".md", ".sh", ".tf")


def files() -> Iterator[Path]:
    """What people read of this tree, the tests apart."""
    for place in _PLACES:
        if (TREE / place).is_file():
            yield TREE / place
        for folder, folders, names in os.walk(TREE / place):
            folders[:] = [name for name in folders if not name.startswith((".", "bazel-", "__"))]
            yield from (Path(folder, name) for name in sorted(names) if name.endswith(_ENDS))


def test_phrases() -> None:
    """Each phrase is named with its file, its line and a plainer one."""
    found = []
    for path in files():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for phrase, plain in PLAIN.items():
                if (match := re.search(phrase, line, re.IGNORECASE)) is not None:
                    found.append(f"{path.relative_to(TREE)}:{number}: `{match[0]}`; write: {plain}")
    assert found == []
