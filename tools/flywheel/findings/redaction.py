"""The one place through which everything passes that a check says.

Secrets are known by their shape, and by what the subject says of itself: an overlay knows the values
that its stacks declare sensitive.

Checks lower-case what they quote, take it apart, and write it as Kubernetes does: what is
left of a secret then has no shape. So pieces of those that the subject holds are known too.
"""

from __future__ import annotations

import re

from flywheel.findings.derived_values import derived
from flywheel.findings.wording import show
from flywheel.formats.secrets import secret_search
from flywheel.formats.secrets.secret_patterns import ENCODED_AS, RUN, SECRET_PATTERNS, URL
from flywheel.formats.source import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any, Protocol

    from flywheel.findings.derived_values import HasMemo

    class HasSecrets(HasMemo, Protocol):
        """What knows the secrets that are in it."""

        def secrets(self, contract: Any) -> Secrets:
            """The texts that no output about it may contain."""


#: What stands in a report for a value that the schema says is secret.
MARK = f"<{secret_search.VALUE}>"

#: Shorter values are words like `true`: to strike them out would garble every sentence.
_SHORTEST = 4
#: The same for a piece of a secret.
_PIECE = 8

#: What checks split names at, leave out, or write as one another.
_JOINTS = "-_./"
_NO_JOINTS = str.maketrans("", "", _JOINTS)
#: First and last line of a key: words that are no secret.
_FRAME = r"-{4,5} ?(?:BEGIN|END) [A-Z0-9 ]{1,60}-{4,5}"
_TOKEN = r"[^\s\\\-_./:,;\"']+"


class Redactor:
    """Takes the secrets of what is judged out of texts: `values`, `pieces`, and whatever has a secret's shape."""

    def __init__(self, values: set[str], pieces: Iterable[Pieces]) -> None:
        # As messages show them too: shortened, and with escapes.
        forms = values | {show(value).strip("`") for value in values}
        kept = [form for form in forms if len(form) >= _SHORTEST and not secret_search.is_redacted(form)]
        self.values = sorted(kept, key=lambda value: (-len(value), value))
        self._pieces = tuple(pieces)
        self._seen: dict[str, str] = {}
        self._clean: set[str] = set()

    def text(self, text: str) -> str:
        """`text` with marks in place of secrets."""
        for value in self.values:
            if value in text:
                text = text.replace(value, MARK)
        text = self._shapeless(text)
        for pieces in self._pieces:
            text = pieces.strike(text)
        return text

    def _shapeless(self, text: str) -> str:
        words = [word for word in text.split() if len(word) >= RUN]
        if self._clean.issuperset(words) and not secret_search.may_hold_phrase(text):
            return text
        redacted = secret_search.redact(text)
        if redacted == text:
            self._clean.update(words)
        return redacted

    def often(self, text: str) -> str:
        """The same for a text that comes again and again."""
        clean = self._seen.get(text)
        if clean is None:
            clean = self._seen[text] = self.text(text)
        return clean

    def place(self, place: Place) -> Place:
        """`place` with its file's name redacted."""
        name = self.often(place.file)
        return place if name == place.file else Place(name, place.line, place.column)


class Pieces:
    """Knows the pieces of secrets, in whatever case they are and however they are joined.

    A piece begins where a word of the secret does and goes on as far as the text follows it.
    """

    def __init__(self, secrets: Iterable[tuple[str, str]], harmless: set[str]) -> None:
        """`secrets` are texts with their kinds; words of `harmless` stay."""
        self._harmless = {word.lower().translate(_NO_JOINTS) for word in harmless}
        # By their first characters: the text is gone through once, however many secrets there are.
        self._known: dict[str, dict[str, str]] = {}
        for secret, kind in secrets:
            for token in re.finditer(_TOKEN, secret):
                rest = _lower(secret[token.start() :]).translate(_NO_JOINTS)
                if len(rest) >= _PIECE:
                    self._known.setdefault(rest[:_PIECE], {}).setdefault(rest, kind)
        kinds = "|".join(
            re.escape(kind) for kind in {secret_search.VALUE: 0} | {shape.kind: 0 for shape in SECRET_PATTERNS}
        )
        self._marks = re.compile(f"(<(?:{ENCODED_AS})?(?:{kinds})>)")

    def strike(self, text: str) -> str:
        """`text` with marks in place of pieces; marks that it has stay."""
        parts = self._marks.split(text)
        parts[::2] = map(self._struck, parts[::2])
        return "".join(parts)

    def _struck(self, text: str) -> str:
        lower = _lower(text)
        flat = lower.translate(_NO_JOINTS)
        parts: list[str] = []
        behind = at = 0
        where: list[int] = []
        while at <= len(flat) - _PIECE:
            known = self._known.get(flat[at : at + _PIECE])
            length, kind = max((_common(rest, flat, at), kind) for rest, kind in known.items()) if known else (0, "")
            if length and flat[at : at + length] not in self._harmless:
                where = where or [index for index, char in enumerate(lower) if char not in _JOINTS]
                parts += (text[behind : where[at]], f"<{kind}>")
                at += length
                behind = where[at - 1] + 1
            else:
                at += 1
        return "".join((*parts, text[behind:])) if parts else text


class Secrets:
    """What a subject knows of its own secrets: whole values, and pieces of those that have a shape."""

    __slots__ = ("pieces", "values")

    def __init__(self, values: Iterable[str] = (), pieces: Iterable[Pieces] = ()) -> None:
        self.values = set(values)
        self.pieces = list(pieces)

    def add(self, other: Secrets) -> None:
        """Know those of `other` too."""
        self.values |= other.values
        self.pieces += other.pieces


@derived
def of(subject: HasSecrets, contract: object) -> Redactor:
    """The redactor of `subject`, made once."""
    secrets = subject.secrets(contract)
    return Redactor(secrets.values, secrets.pieces)


def secrets_in(text: str) -> Iterator[tuple[str, str]]:
    """The secrets in `text` with their kinds; of a URL's, who it belongs to is none."""
    for start, end, kind in secret_search.find(text):
        secret = text[start:end]
        if secret_search.group(kind) == URL:
            secret = secret.partition(":")[2]
        yield re.sub(_FRAME, "\n", secret), kind


def _lower(text: str) -> str:
    """`text` in lower case, of the same length."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _common(piece: str, text: str, at: int) -> int:
    """How many characters of `piece` stand in `text` at `at`."""
    length = 0
    for length, (one, other) in enumerate(zip(piece, text[at : at + len(piece)], strict=False)):
        if one != other:
            return length
    return min(len(piece), len(text) - at)
