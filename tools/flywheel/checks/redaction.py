"""The one place through which everything passes that a check says.

Secrets are known by their shape, and by the schema: the value of a variable that the
stack declares sensitive, of a backend's credential, and of what stands where a secret's
name must, is none of a report's business whatever it looks like.
"""

from __future__ import annotations

from flywheel.checks import secret_values
from flywheel.checks.wording import show
from flywheel.formats import secret_shapes
from flywheel.formats.secret_patterns import RUN
from flywheel.formats.source import Place
from flywheel.model.contract import Contract
from flywheel.model.overlay import Overlay

#: What stands in a report for a value that the schema says is secret.
MARK = f"<{secret_shapes.VALUE}>"

#: Shorter values are words like `true`: to strike them out would garble every sentence.
_SHORTEST = 4


class Redactor:
    """Takes the secrets of one overlay out of texts."""

    def __init__(self, overlay: Overlay, contract: Contract) -> None:
        given = [*secret_values.sensitive(overlay, contract), *secret_values.unnamed(overlay, contract)]
        values = {str(value) for one in given for value in secret_values.scalars(one.fact.node)} - _words(contract)
        # As messages show them too: shortened, and with escapes.
        forms = values | {show(value).strip("`") for value in values}
        kept = [form for form in forms if len(form) >= _SHORTEST and not secret_shapes.is_redacted(form)]
        self.values = sorted(kept, key=lambda value: (-len(value), value))
        self._seen: dict[str, str] = {}
        self._clean: set[str] = set()

    def text(self, text: str) -> str:
        """`text` with marks in place of secrets."""
        for value in self.values:
            if value in text:
                text = text.replace(value, MARK)
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


def of(overlay: Overlay, contract: Contract) -> Redactor:
    """The redactor of `overlay`, made once."""
    key = ("redactor", contract)
    found = overlay.memo.get(key)
    if found is None:
        found = overlay.memo[key] = Redactor(overlay, contract)
    assert isinstance(found, Redactor)
    return found


def _words(contract: Contract) -> set[str]:
    """The contract's own names: somebody may have written one of them in the place of a value."""
    words: set[str] = set()
    for stack in contract.stacks.values():
        words.update(stack.variables)
        if stack.runner_sets:
            words.update(stack.runner_sets.bindings, stack.runner_sets.bindings.values())
    return words
