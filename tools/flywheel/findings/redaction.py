"""Remove secrets from everything that a check says.

Secrets are known by their shape, and by what the subject says of itself: an overlay knows the values
that its stacks declare sensitive.

Checks cut and rewrite what they quote, and what is left of a secret then has no shape. So pieces of those that the
subject holds are known too (see `secret_pieces`).
"""

from __future__ import annotations

import re

from flywheel.findings.derived_values import derived
from flywheel.findings.known_texts import SHORTEST, KnownTexts
from flywheel.findings.wording import show
from flywheel.formats.secrets import decoded_texts, secret_search
from flywheel.formats.secrets.secret_form import RUN, URL
from flywheel.formats.secrets.secret_patterns import SECRET_PATTERNS
from flywheel.formats.source import Place
from flywheel.formats.values import texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any, Protocol

    from flywheel.documents.record import Record
    from flywheel.findings.derived_values import HasMemo
    from flywheel.findings.secret_pieces import Pieces

    class HasSecrets(HasMemo, Protocol):
        """What knows the secrets that are in it."""

        def secrets(self, contract: Any) -> Secrets:
            """The texts that no output about it may contain."""


#: What stands in a report for a value that the schema says is secret.
MARK = f"<{secret_search.VALUE}>"

#: First and last line of a key: words that are no secret.
_FRAME = r"-{4,5} ?(?:BEGIN|END) [A-Z0-9 ]{1,60}-{4,5}"


class Redactor:
    """Takes the secrets of what is judged out of texts: `values`, `pieces`, and whatever has a secret's shape."""

    def __init__(self, values: set[str], pieces: Iterable[Pieces]) -> None:
        # As messages show them too: in lower case, shortened, and with escapes.
        forms = values | {value.lower() for value in values}
        forms |= {show(form).strip("`") for form in forms}
        # Shorter values are words like `true`: to strike them out would garble every sentence.
        self.values = {form for form in forms if len(form) >= SHORTEST and not secret_search.is_redacted(form)}
        self._known = KnownTexts(self.values)
        self._pieces = tuple(pieces)
        self._seen: dict[str, str] = {}
        self._clean: set[str] = set()

    def text(self, text: str) -> str:
        """`text` with marks in place of secrets."""
        text = self._shapeless(self._known.strike(text, MARK))
        for pieces in self._pieces:
            text = pieces.strike(text)
        return text

    def expect(self, texts: Iterable[str]) -> None:
        """Search the words of several texts for secrets at once: `text` then searches only what none of them told."""
        words = dict.fromkeys(word for text in texts for word in text.split() if len(word) >= RUN)
        unknown = [word for word in words if word not in self._clean and not decoded_texts.may_be_compressed(word)]
        # Spaces, as in a text: lines of base64 would be read as one.
        if unknown and not any(secret_search.find(" ".join(unknown))):
            self._clean.update(unknown)

    def _shapeless(self, text: str) -> str:
        words = [word for word in text.split() if len(word) >= RUN]
        is_searched = self._clean.issuperset(words)
        if is_searched and not secret_search.may_hold_phrase(text) and not secret_search.may_join_words(text):
            return text
        redacted = secret_search.redact(text)
        if redacted == text:
            self._clean.update(words)
        return redacted

    def ahead(self, texts: Iterable[str]) -> None:
        """Look at many texts together that `often` is asked of later: that costs little more than one of them.

        If there is anything in one of them, `often` looks at each by itself. It does so always for texts of which the
        search depends on what is around them: those that may be compressed or wrapped, or have an escape, an expression
        or the padding of base64.
        """
        new = sorted(one for one in {*texts} - self._seen.keys() if not _depends(one))
        # The separator keeps base64 at the end of one text from continuing in the next.
        whole = '\n"\n'.join(new)
        if not self._pieces and not secret_search.may_hold_phrase(whole) and self.text(whole) == whole:
            self._seen.update(zip(new, new, strict=True))

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


def _depends(text: str) -> bool:
    marks = "\\" in text or "%" in text or "==" in text
    return marks or secret_search.may_join_words(text) or decoded_texts.may_be_compressed(text)


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


def pieces_of(
    texts: Iterable[str],
    words: Iterable[str],
    harmless: set[str],
    values: Iterable[str] = (),
    known: Iterable[tuple[str, str]] = (),
) -> list[Pieces]:
    """What knows the pieces of all secrets in these files and in these values; empty if they have none.

    values: secrets without a form of their own. known: those of files that were searched before, as `secrets_in` gives
    them. The host of a URL with a password is not secret, and the words of `harmless` stay.
    """
    from flywheel.findings.secret_pieces import Pieces

    # The separator keeps base64 at the end of one word from continuing in the next.
    whole = [*texts, '\n"\n'.join(dict.fromkeys(words))]
    secrets = dict.fromkeys(known)
    secrets |= dict.fromkeys(secret for text in whole for secret in secrets_in(text, secret_search.find(text)))
    for value in values:
        secrets[value.partition("://")[2].rpartition("@")[0] or value, secret_search.VALUE] = None
    kinds = {shape.kind for shape in SECRET_PATTERNS}
    return [Pieces(secrets, harmless | kinds)] if secrets else []


def secrets_of(records: Iterable[Record], harmless: set[str]) -> Secrets:
    """The secrets in the decoded values and keys of these documents. The words of `harmless` stay."""
    words = (word for record in records for word in texts(record.node))
    return Secrets(pieces=pieces_of((), words, harmless))


def secrets_in(text: str, found: Iterable[tuple[int, int, str]]) -> Iterator[tuple[str, str]]:
    """The secrets in `text` with their kinds, as written and as read; the user in a URL is not secret.

    found: what `secret_search.find` finds in it.
    """
    for start, end, kind in found:
        secret = text[start:end]
        if secret_search.group(kind) == URL:
            secret = secret.partition(":")[2]
        for one in dict.fromkeys((secret, secret_search.plain(secret))):
            yield re.sub(_FRAME, "\n", one), kind
