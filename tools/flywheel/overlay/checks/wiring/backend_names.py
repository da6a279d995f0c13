"""Check that backend files set only attributes that the backend has."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.formats.nearest import did_you_mean
from flywheel.formats.values import Object
from flywheel.overlay.checks.wiring.family import WIRING
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.stack_inputs import Backend

_ENDPOINTS = "endpoints"


@WIRING.check(
    "GF421",
    "unknown-backend-attribute",
    BLOCKER,
    "A backend sets only attributes that it has.",
    "docs/reference/state.md#the-state-backend",
)
def unknown_attribute(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    `tofu init` stops at an attribute that the backend does not have. For a misspelt one the other checks of
    the backend see nothing: a misspelt lock does not lock anything.
    """
    state = contract.wiring.state
    for backend in overlay.backends:
        if backend.kind != state.backend or not state.known:
            continue
        yield from _unknown(backend, backend.document.root, "", state.known)
        services = backend.document.root.items.get(_ENDPOINTS)
        if isinstance(services, Object) and state.known_endpoints:
            yield from _unknown(backend, services, f"{_ENDPOINTS}.", state.known_endpoints)


def _unknown(backend: Backend, node: Object, outer: str, known: tuple[str, ...]) -> Iterator[Hit]:
    for name in node.items:
        if name not in known:
            fix = did_you_mean(name, known)
            yield Hit(
                backend.document.place(node.key_at[name]),
                f"{show(outer + name)} is not an attribute of the backend `{backend.kind}`: `tofu init` stops there.",
                fix or "Remove it.",
            )
