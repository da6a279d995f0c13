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
    from collections.abc import Iterator

    from flywheel.contract.compiled import Contract
    from flywheel.findings.secret_pieces import Pieces
    from flywheel.overlay.found_secrets.suspected_secrets import Suspect
    from flywheel.overlay.overlay_contents import OverlayContents


def of(overlay: OverlayContents, suspects: list[Suspect] | None, contract: Contract) -> redaction.Secrets:
    """The secrets of `overlay`, in which `suspects` were found; None if nobody looked for them here."""
    values = set(_values(overlay, contract))
    if values:
        values -= _words(contract)
    pieces = redaction.pieces_of((), (), _harmless_here(overlay, contract), values) if values else []
    return redaction.Secrets(values, [*_pieces(overlay, suspects, contract), *pieces])


def harmless(contract: Contract) -> set[str]:
    """Words that stay also where they are parts of a secret."""
    return _words(contract) | set(contract.wiring.state.credentials)


def _harmless_here(overlay: OverlayContents, contract: Contract) -> set[str]:
    """The same, and names of Kubernetes secrets: a misspelt one counts as a secret, and the right one stays."""
    return harmless(contract) | {overlay.text("owner.app_secret"), *secret_values.names(overlay, contract)}


def _values(overlay: OverlayContents, contract: Contract) -> Iterator[str]:
    """The values that the schema declares secret, or that are in place of a secret's name."""
    for one in (*secret_values.sensitive(overlay, contract), *secret_values.misplaced(overlay, contract)):
        yield from map(str, secret_values.scalars(one.fact.node))


def _words(contract: Contract) -> set[str]:
    """The contract's own names, which are never secret although a sensitive value may be one of them."""
    words: set[str] = set()
    for stack in contract.stacks.values():
        words.update(stack.variables)
        if stack.runner_sets:
            words.update(stack.runner_sets.bindings, stack.runner_sets.bindings.values())
    return words


def _pieces(overlay: OverlayContents, suspects: list[Suspect] | None, contract: Contract) -> list[Pieces]:
    """The secrets with a known form; empty if the scan found none in the overlay."""
    if suspects == [] and not any(secret_search.find(overlay.name)):
        return []
    pinned = [getattr(pin, name) for pin in overlay.pins for name in pin.TEXTS]
    words = dict.fromkeys((overlay.name, *pinned, *map(decoded_texts.joined_literals, pinned)))
    texts = {id(source): source for source in overlay.texts}
    for document in _documents(overlay):
        source = document.source
        if hasattr(source, "text"):  # not a table of declarations
            texts[id(source)] = source
        for node in (document.root, *(twice.lost for twice in document.duplicates)):
            words.update(dict.fromkeys(strings(node)))
        words.update(dict.fromkeys(twice.key for twice in document.duplicates))
    for fact in overlay.facts.values():
        words.update(dict.fromkeys(strings(fact.node)))
    words.update(dict.fromkeys(source.name for source in texts.values()))
    return redaction.pieces_of((source.text for source in texts.values()), words, harmless(contract))


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
