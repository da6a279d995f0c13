"""Read YAML strictly: refuse what readers of YAML disagree on.

YAML 1.1 and 1.2 read many plain words differently: `no` is false or a string,
`012` is 10 or 12, `12:30:45` a number. None of them is converted here: such a
word stays the string that was written, and is recorded as an ambiguity. What
only serves to surprise (tags, merge keys, several documents) is refused.
"""

from __future__ import annotations

import re
from sys import intern

from flywheel.formats.numbers import MAX_DIGITS, exact
from flywheel.formats.source import FormatError, Source, read
from flywheel.formats.values import Document, Duplicate, Object
from flywheel.formats.yaml import yaml_builder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.values import Plain

#: Larger texts are refused: reading YAML takes about a second a megabyte.
MAX_CHARACTERS = 2 * 1024 * 1024

#: The first characters of plain words that some readers do not take for strings.
_SUSPECT = frozenset("-+.0123456789nNtTfFyYoO~")
#: Words that are no strings to any reader.
_CONSTANTS: dict[str, bool | None] = (
    dict.fromkeys(("", "~", "null", "Null", "NULL"))
    | dict.fromkeys(("true", "True", "TRUE"), True)
    | dict.fromkeys(("false", "False", "FALSE"), False)
)
_HEX = re.compile(r"0x[0-9a-fA-F]{1,64}")
_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]*|[0-9]+\.[0-9]*|\.[0-9]+)")
_TIME = r"(?:[Tt]|[ \t]+)[0-9]{1,2}(?::[0-9]{2}){2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?"
#: Nobody writes a number or a date as long as this, and the patterns below backtrack.
_LONGEST_WORD = 200
#: Words that the two versions read differently, and how YAML 1.1 reads them.
_WORDS = dict.fromkeys(("yes", "Yes", "YES", "on", "On", "ON"), "the boolean true") | dict.fromkeys(
    ("no", "No", "NO", "off", "Off", "OFF"), "the boolean false"
)
#: So many words are recorded: more than a report lists of one rule.
_MOST_AMBIGUITIES = 10_000
#: Patterns of the others, none of which begins with a letter.
_AMBIGUOUS = (
    (re.compile(r"[-+]?0[0-7_]+"), "an octal number"),
    (re.compile(r"[-+]?0b[01_]+"), "a binary number"),
    (re.compile(r"[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+"), "a number to base 60"),
    (re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*"), "a number to base 60"),
    (re.compile(r"[-+]?(?:0x[0-9a-fA-F_]+|[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)"), "a number"),
    (re.compile(r"[-+]?[0-9][0-9_]*\.[0-9_]*[eE][-+][0-9]+"), "a number"),
    (re.compile(r"[-+]?\.(?:inf|Inf|INF)"), "infinity"),
    (re.compile(r"\.(?:nan|NaN|NAN)"), "NaN (not a number)"),
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "a date"),
    (re.compile(r"[0-9]{4}(?:-[0-9]{1,2}){2}" + _TIME), "a time"),
)
#: The other way round: strings to YAML 1.1, numbers to YAML 1.2.
_NEWER = re.compile(r"[-+]?(?:0o[0-7]+|0[0-9]+|(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][-+]?[0-9]+)")


class Ambiguity:
    """A plain word that readers of YAML disagree on; the tree has it as the string `text`.

    `reading` says what YAML 1.1 makes of it. `key` is true if it is the key of a mapping.
    """

    __slots__ = ("at", "key", "reading", "text")

    def __init__(self, text: str, reading: str, at: int, key: bool) -> None:
        self.text = text
        self.reading = reading
        self.at = at
        self.key = key


class YamlDocument(Document):
    """A document with the `ambiguities` found in it, the first ones, in the order of the text."""

    __slots__ = ("ambiguities",)

    def __init__(self, source: Source, root: Object, duplicates: list[Duplicate], ambiguities: list[Ambiguity]) -> None:
        super().__init__(source, root, duplicates)
        self.ambiguities = ambiguities

    def strict(self) -> YamlDocument:
        """This document; raise `FormatError` at the first ambiguity or duplicate key."""
        for word in self.ambiguities:
            message = f"`{word.text}` is {word.reading} to some readers of YAML and a string to others."
            raise FormatError(self.place(word.at), message, f'Write "{word.text}" if it is a string.')
        super().strict()
        return self


def load(path: str, name: str | None = None) -> YamlDocument:
    """The document in the file at `path`, called `name` in messages; errors as in `loads`."""
    return loads(read(path, name))


def loads(source: Source) -> YamlDocument:
    """The one mapping that `source` holds; raise `FormatError` as `build` does, and for numbers that are too long."""
    if len(source.text) > MAX_CHARACTERS:
        message = f"the text has {len(source.text)} characters; at most {MAX_CHARACTERS} are read."
        raise source.error(0, message, "Split it, or check that it is the file you meant.")
    words = _Words(source)
    document = yaml_builder.build(source, words.resolve, _SUSPECT, words.see_key)
    return YamlDocument(source, document.root, document.duplicates, words.ambiguities)


class _Words:
    """Resolves the plain words of one text, and records those that readers disagree on."""

    __slots__ = ("ambiguities", "source")

    def __init__(self, source: Source) -> None:
        self.source = source
        self.ambiguities: list[Ambiguity] = []

    def see_key(self, text: str, at: int) -> None:
        """Record a key that some readers do not take for a string."""
        if not text or text[0] in _SUSPECT:
            self._resolve(text, at, key=True)

    def resolve(self, text: str, at: int) -> Plain:
        """The value of a plain word; one that readers disagree on stays a string."""
        return self._resolve(text, at, key=False)

    def _resolve(self, text: str, at: int, key: bool) -> Plain:
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if text[0].isalpha():  # nearly every word, and none of the patterns
            return self._see(text, _WORDS[text], at, key) if text in _WORDS else text
        if _HEX.fullmatch(text):
            return int(text, 16)
        if _NUMBER.fullmatch(text):
            value = exact(text.removeprefix("+"))
            if value is None:
                message = f"this number takes more than {MAX_DIGITS} digits."
                raise self.source.error(at, message, "Quote it if it is a string.")
            return value
        if len(text) > _LONGEST_WORD:
            return text
        for pattern, reading in _AMBIGUOUS:
            if pattern.fullmatch(text):
                return self._see(text, reading, at, key)
        return self._see(text, "a number", at, key) if _NEWER.fullmatch(text) else text

    def _see(self, text: str, reading: str, at: int, key: bool) -> str:
        """Record a word that readers disagree on, which stays a string."""
        text = intern(text)  # a list may have the same short word very often
        if len(self.ambiguities) < _MOST_AMBIGUITIES:
            self.ambiguities.append(Ambiguity(text, reading, at, key))
        return text
