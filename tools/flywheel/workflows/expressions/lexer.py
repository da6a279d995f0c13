"""The tokens of an expression."""

from __future__ import annotations

import re
from math import isnan

from flywheel.formats.source import FormatError, Source
from flywheel.workflows.expressions.github_values import parse_number

#: GitHub's limit.
MAX_CHARACTERS = 21_000

NAME = "name"
NUMBER = "number"
STRING = "string"
END = "the end"

# A word ends at white space or a sign; its form is checked afterwards.
_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<string>'(?:[^']|'')*+')|(?P<sign>&&|\|\||[=!<>]=|[()\[\],.!<>*])"
    r"|(?P<word>[^\s()\[\],.!<>=&|]+)|(?P<other>.)",
    re.DOTALL,
)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
#: The characters after which a point continues a number.
_NUMERAL = re.compile(r"[^\s()\[\],!<>=&|]+")
#: After these a point begins a property.
_OWNERS = (NAME, ")", "]", "*")


class Token:
    """kind: NAME, NUMBER, STRING, END or the sign itself. value: the number or string. at: its offset."""

    __slots__ = ("at", "kind", "text", "value")

    def __init__(self, kind: str, text: str, at: int, value: object = None) -> None:
        self.kind = kind
        self.text = text
        self.at = at
        self.value = value


def tokens(text: str, error: SyntaxErrors) -> list[Token]:
    """The tokens of `text`, the last of kind END; raises `FormatError` for an invalid token."""
    found: list[Token] = []
    at, end = 0, len(text)
    while at < end:
        match = _TOKEN.match(text, at)
        assert match is not None  # one character always matches
        kind, word = match.lastgroup, match.group()
        last = found[-1].kind if found else ""
        if kind == "sign" and word == "." and last not in _OWNERS:
            kind = "word"
        if kind == "word":
            token = _word(text, at, last, error)
            found.append(token)
            at += len(token.text)
            continue
        if kind == "string":
            found.append(Token(STRING, word, at, word[1:-1].replace("''", "'")))
        elif kind == "sign":
            found.append(Token(word, word, at))
        elif kind == "other":
            raise _odd(text, at, error)
        at = match.end()
    found.append(Token(END, "", end))
    return found


class SyntaxErrors:
    """Makes the errors of one expression, at its offset in `source` if it is there verbatim."""

    __slots__ = ("base", "source")

    def __init__(self, source: Source, base: int, verbatim: bool) -> None:
        self.source = source
        self.base = base if verbatim else -1 - base

    def at(self, offset: int) -> int:
        """The source offset for offset `offset` of the expression."""
        return self.base + offset if self.base >= 0 else -1 - self.base

    def __call__(self, offset: int, message: str, fix: str) -> FormatError:
        return self.source.error(self.at(offset), message, fix)


def _word(text: str, at: int, last: str, error: SyntaxErrors) -> Token:
    first = text[at]
    if first in "+-." or first.isdigit():
        found = _NUMERAL.match(text, at)
        assert found is not None
        value = parse_number(found.group())
        if isnan(value) or not first.isascii():
            raise error(at, f"`{found.group()}` is not a number.", "Put text in single quotes.")
        return Token(NUMBER, found.group(), at, value)
    found = _NAME.match(text, at)
    end = found.end() if found else at
    whole = _TOKEN.match(text, at)
    if found is None or whole is None or whole.end() != end:
        raise _odd(text, end, error)
    word = found.group()
    if last != "." and word in ("NaN", "Infinity"):
        return Token(NUMBER, word, at, float(word))
    return Token(NAME, word, at)


def _odd(text: str, at: int, error: SyntaxErrors) -> FormatError:
    seen = text[at]
    if seen == "'":
        return error(at, "the string is not closed.", "Close it with `'`; inside, write `''` for a quote.")
    if seen == '"':
        return error(at, "the text is in double quotes.", "Use single quotes: `'`.")
    if seen in "=&|":
        return error(at, f"there is a single `{seen}`.", f"Write `{seen * 2}`.")
    return error(at, f"the character {seen!r} is not allowed here.", "Remove it, or put text in single quotes.")
