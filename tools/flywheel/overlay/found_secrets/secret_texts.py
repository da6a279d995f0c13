"""Collect the secrets in an overlay that no report may contain, whole or in parts.

Two kinds count. By the schema: values of variables that the stack declares sensitive, credentials of a backend, and
values in place of a secret's name. By their form: everything that looks like a secret in a text, value or key of the
overlay.
"""

from __future__ import annotations

from flywheel.findings import redaction
from flywheel.formats.secrets import decoded_texts, secret_search
from flywheel.formats.values import Document, strings
from flywheel.overlay.found_secrets import secret_values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flywheel.contract.compiled import Contract
    from flywheel.overlay.found_secrets.secret_values import AssignedValue
    from flywheel.overlay.found_secrets.suspected_secrets import Suspect
    from flywheel.overlay.overlay_contents import OverlayContents


def of(overlay: OverlayContents, suspects: list[Suspect] | None, contract: Contract) -> redaction.Secrets:
    """The secrets of `overlay`, in which `suspects` were found; None if nobody looked for them here."""
    is_searched = suspects == [] and not any(secret_search.find(overlay.name))
    texts, words = ([], {}) if is_searched else contents(overlay)
    declared = sensitive(overlay, contract)
    pieces = redaction.pieces_of(texts, words, harmless(contract), declared)
    return redaction.Secrets(declared | misplaced(overlay, contract), pieces)


def harmless(contract: Contract) -> set[str]:
    """Words that stay also where they are parts of a secret."""
    return _words(contract) | set(contract.wiring.state.credentials)


def sensitive(overlay: OverlayContents, contract: Contract) -> set[str]:
    """The values that the schema declares secret."""
    return _scalars(secret_values.sensitive(overlay, contract), contract)


def misplaced(overlay: OverlayContents, contract: Contract) -> set[str]:
    """The values in place of a secret's name. Parts of them stay: most of them are names that are misspelt."""
    return _scalars(secret_values.misplaced(overlay, contract), contract)


def _scalars(values: Iterable[AssignedValue], contract: Contract) -> set[str]:
    found = {str(scalar) for one in values for scalar in secret_values.scalars(one.fact.node)}
    return found - _words(contract) if found else found


def _words(contract: Contract) -> set[str]:
    """The contract's own names, which are never secret although a sensitive value may be one of them."""
    words: set[str] = set()
    for stack in contract.stacks.values():
        words.update(stack.variables)
        if stack.runner_sets:
            words.update(stack.runner_sets.bindings, stack.runner_sets.bindings.values())
    return words


def contents(overlay: OverlayContents) -> tuple[list[str], dict[str, None]]:
    """All texts of the overlay, and all values and keys."""
    pinned = [getattr(pin, name) for pin in overlay.pins for name in pin.TEXTS]
    words = dict.fromkeys((overlay.name, *pinned, *map(decoded_texts.joined_literals, pinned)))
    texts = {id(source): source for source in overlay.texts}
    for document in {id(one): one for one in _documents(overlay)}.values():  # many facts are of one document
        source = document.source
        if hasattr(source, "text"):  # not a table of declarations
            texts[id(source)] = source
        for node in (document.root, *(twice.lost for twice in document.duplicates)):
            words.update(dict.fromkeys(strings(node)))
        words.update(dict.fromkeys(twice.key for twice in document.duplicates))
    for fact in overlay.facts.values():
        words.update(dict.fromkeys(strings(fact.node)))
    words.update(dict.fromkeys(source.name for source in texts.values()))
    return [source.text for source in texts.values()], words


def _documents(overlay: OverlayContents) -> Iterator[Document]:
    for inputs in overlay.inputs:
        yield from inputs.documents
    for backend in overlay.backends:
        yield backend.document
    for fact in overlay.facts.values():
        yield fact.document
    if overlay.organization is not None:
        yield overlay.organization.document
    if overlay.cluster is not None:
        yield overlay.cluster.document
    yield from overlay.workflows
    yield from (one.document for one in overlay.charts)
