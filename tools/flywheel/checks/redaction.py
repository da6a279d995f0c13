"""The one place through which everything passes that a check says.

Secrets are known by their shape, and by the schema: the value of a variable that the
stack declares sensitive, of a backend's credential, and of what stands where a secret's
name must, is none of a report's business whatever it looks like.

Checks lower-case what they quote, take it apart, and write it as Kubernetes does: what is
left of a secret then has no shape. So pieces of those that the overlay holds are known too.
"""

from __future__ import annotations

import re

from flywheel.checks import secret_values
from flywheel.checks.wording import show
from flywheel.formats import secret_shapes
from flywheel.formats.secret_patterns import ENCODED_AS, RUN, SHAPES, URL
from flywheel.formats.source import Place
from flywheel.formats.values import Document, Node, Object, Scalar
from flywheel.model.contract import Contract
from flywheel.model.overlay import Overlay

TYPE_CHECKING = False  # importing `typing` would cost every start 5 ms
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: What stands in a report for a value that the schema says is secret.
MARK = f"<{secret_shapes.VALUE}>"

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
        kept = [form for form in forms if len(form) >= _SHORTEST and not secret_shapes.is_redacted(form)]
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
        if self._clean.issuperset(words) and not secret_shapes.may_hold_phrase(text):
            return text
        redacted = secret_shapes.redact(text)
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
        kinds = "|".join(re.escape(kind) for kind in {secret_shapes.VALUE: 0} | {shape.kind: 0 for shape in SHAPES})
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


def of(subject: object, contract: Contract) -> Redactor:
    """The redactor of `subject`, made once if it has a `memo`.

    An overlay's knows all secrets of the overlay. That of any other subject knows those of its
    `overlays` and the strings in its `secrets`, where it has such attributes.
    """
    memo: dict[object, object] = getattr(subject, "memo", {})
    key = ("redactor", contract)
    found = memo.get(key)
    if found is None:
        overlays = [subject] if isinstance(subject, Overlay) else getattr(subject, "overlays", ())
        values = {value for overlay in overlays for value in _values(overlay, contract)} - _words(contract)
        pieces = (_pieces(overlay, contract) for overlay in overlays)
        given: Iterable[str] = getattr(subject, "secrets", ())
        found = memo[key] = Redactor(values | set(given), (one for one in pieces if one is not None))
    assert isinstance(found, Redactor)
    return found


def _values(overlay: Overlay, contract: Contract) -> Iterator[str]:
    """Those that the schema says are secret, or that stand where a secret's name must."""
    for one in (*secret_values.sensitive(overlay, contract), *secret_values.unnamed(overlay, contract)):
        yield from map(str, secret_values.scalars(one.fact.node))


def _words(contract: Contract) -> set[str]:
    """The contract's own names: somebody may have written one of them in the place of a value."""
    words: set[str] = set()
    for stack in contract.stacks.values():
        words.update(stack.variables)
        if stack.runner_sets:
            words.update(stack.runner_sets.bindings, stack.runner_sets.bindings.values())
    return words


def _pieces(overlay: Overlay, contract: Contract) -> Pieces | None:
    """Those of the secrets that have a shape; None if the overlay holds none, as the scan tells."""
    if not overlay.suspects and not any(secret_shapes.find(overlay.name)):
        return None
    words = {overlay.name: None, **dict.fromkeys(getattr(pin, name) for pin in overlay.pins for name in pin.TEXTS)}
    texts = {id(source): source for source in overlay.texts}
    for document in _documents(overlay):
        source = document.source
        if hasattr(source, "text"):  # not a table of declarations
            texts[id(source)] = source
        for node in (document.root, *(twice.lost for twice in document.duplicates)):
            words.update(dict.fromkeys(_strings(node)))
        words.update(dict.fromkeys(twice.key for twice in document.duplicates))
    for fact in overlay.facts.values():
        words.update(dict.fromkeys(_strings(fact.node)))
    words.update(dict.fromkeys(source.name for source in texts.values()))
    # What is between words keeps base64 in one of them from going on in the next.
    whole = [*(source.text for source in texts.values()), '\n"\n'.join(words)]
    secrets = dict.fromkeys(secret for text in whole for secret in _secrets(text))
    harmless = _words(contract) | set(contract.wiring["state"]["credentials"]) | {shape.kind for shape in SHAPES}
    return Pieces(secrets, harmless)


def _secrets(text: str) -> Iterator[tuple[str, str]]:
    """The secrets in `text` with their kinds; of a URL's, who it belongs to is none."""
    for start, end, kind in secret_shapes.find(text):
        secret = text[start:end]
        if secret_shapes.group(kind) == URL:
            secret = secret.partition(":")[2]
        yield re.sub(_FRAME, "\n", secret), kind


def _documents(overlay: Overlay) -> Iterator[Document]:
    for inputs in overlay.inputs:
        yield from inputs.documents
    for backend in overlay.backends:
        yield backend.document
    for fact in overlay.facts.values():
        yield fact.document
    if overlay.organization is not None:
        yield overlay.organization.document


def _strings(node: Node) -> Iterator[str]:
    """Every string and key below `node`."""
    if isinstance(node, Scalar):
        if isinstance(node.value, str):
            yield node.value
    elif isinstance(node, Object):
        yield from node.items
        for item in node.items.values():
            yield from _strings(item)
    else:
        for item in node.items:
            yield from _strings(item)


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
