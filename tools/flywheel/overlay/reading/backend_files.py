"""Read backend configuration files: where each stack keeps its state.

The files have the form of `tofu init -backend-config=FILE`: attributes, as in a variable file.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable

from flywheel.contract.compiled import Contract
from flywheel.formats import tfvars
from flywheel.formats.values import Document
from flywheel.overlay.stack_inputs import Backend


def load(names: Iterable[str], path: Callable[[str], str], contract: Contract) -> list[Backend]:
    """The backends in these files; raise `FormatError` for a file that is not a list of attributes."""
    return [of(tfvars.load(path(name), name), contract) for name in names]


def of(document: Document, contract: Contract) -> Backend:
    """The backend that `document` configures."""
    return Backend(_stack(document, contract), _kind(document, contract), document)


def _kind(document: Document, contract: Contract) -> str:
    """The backend's type: from the file's name (`honey.s3.hcl`), else from its attributes."""
    state = contract.wiring.state
    recognised = state.recognised_by
    words = posixpath.basename(document.name).lower().split(".")
    kinds: list[str] = [state.backend, *state.legacy_backends, *recognised]
    for kind in kinds:
        if kind in words[1:]:
            return kind
    known = {kind: sum(name in document.root.items for name in names) for kind, names in recognised.items()}
    best = max(known, key=lambda kind: known[kind], default="")
    return best if best and known[best] else str(state.backend)


def _stack(document: Document, contract: Contract) -> str:
    """The stack, from the file's name or else from the key of its state; "" if neither names one."""
    called = posixpath.basename(document.name).lower().replace("_", "-")
    key = document.root.items.get("key")
    steps = str(getattr(key, "value", "")).lower().split("/")
    for name, stack in contract.stacks.items():
        if stack.state_key in called:
            return name
    for name, stack in contract.stacks.items():
        if stack.state_key in steps:
            return name
    return ""
