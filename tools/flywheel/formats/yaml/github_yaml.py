"""GitHub workflows and actions: YAML as GitHub reads it.

Plain words are null, booleans and numbers by the core schema of YAML 1.2: `on` is a string, `3.10` a number.
Anchors and aliases are read, merge keys are not; a key that is there twice is refused.
"""

from __future__ import annotations

import re

from flywheel.formats.numbers import exact
from flywheel.formats.source import Source, read
from flywheel.formats.yaml import yaml_builder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.values import Document, Plain

#: GitHub reads no larger file.
MAX_CHARACTERS = 1024 * 1024

#: How a plain word that is not a string begins.
_SUSPECT = frozenset("-+.0123456789nNtTfF~")
_WORDS: dict[str, Plain] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_WORDS |= dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(("false", "False", "FALSE"), False)
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?")
_BASED = re.compile(r"0o[0-7]{1,60}|0x[0-9a-fA-F]{1,60}")


def load(path: str, name: str | None = None) -> Document:
    """The document in the file at `path`, called `name` in messages; errors as in `loads`."""
    return loads(read(path, name))


def loads(source: Source) -> Document:
    """The one mapping that `source` holds; raise `FormatError` as `build` does, and for a key that is there twice."""
    if len(source.text) > MAX_CHARACTERS:
        message = f"the workflow has {len(source.text)} characters; GitHub reads at most {MAX_CHARACTERS}."
        raise source.error(0, message, "Split it, or check that it is the file you meant.")
    return yaml_builder.build(source, _resolve, _SUSPECT).strict()


def _resolve(text: str, at: int) -> Plain:
    """The value of a plain word by the core schema; an infinity stays a string."""
    if text in _WORDS:
        return _WORDS[text]
    if _NUMBER.fullmatch(text):
        value = exact(text.removeprefix("+"))
        return text if value is None else value
    if _BASED.fullmatch(text):
        return int(text[2:], 8 if text[1] == "o" else 16)
    return text
