"""Make the configuration of the state backend from facts, by the contract's rules."""

from __future__ import annotations

from flywheel.contract.compiled import Contract
from flywheel.contract.stack import Stack
from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.source import Place
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.stack_inputs import Backend


def backends(overlay: Overlay, stack: Stack, contract: Contract) -> list[Backend]:
    """The backend that the facts of `overlay` give `stack`, in a list; each attribute has its fact's place.

    The list is empty if the facts configure no backend.
    """
    values = backend(overlay, stack, contract)
    if not values:
        return []
    state = contract.wiring.state
    sources = {attribute.partition(".")[0]: fact for fact, attribute in state.attributes.items()}
    prefix = "state_key_prefix" if overlay.text("substrate.state_key_prefix") else ""
    sources |= {"key": prefix, "region": "state_region"}
    document = DeclaredDocument(overlay.name)
    for name, value in values.items():
        fact = overlay.facts.get(f"substrate.{sources.get(name, '')}")
        document.put(name, value, Place(overlay.name) if fact is None else fact.place)
    return [Backend(stack.name, state.backend, document)]


def backend(overlay: Overlay, stack: Stack, contract: Contract) -> dict[str, object]:
    """The attributes of the backend block, in the order in which they are written.

    The key is `<overlay>/<stack>/terraform.tfstate`. `<overlay>` is `default_prefix`,
    or `substrate.state_key_prefix` if that is set. If the substrate has no state
    bucket, there is no backend to configure and the result is empty.
    """
    state = contract.wiring.state
    if not overlay.text("substrate.state_bucket"):
        return {}
    prefix = overlay.text("substrate.state_key_prefix") or default_prefix(overlay.text("owner.overlay_repository"))
    key = state.key.format(overlay=prefix, state_key=stack.state_key)
    values: dict[str, object] = {
        "key": key,
        "region": overlay.text("substrate.state_region") or state.region,
    }
    for fact, attribute in state.attributes.items():
        value = overlay.text(f"substrate.{fact}")
        if value:
            _put(values, attribute.split("."), value)
    for flag in state.must_be_true:
        values[flag] = True
    return dict(sorted(values.items(), key=lambda item: _ORDER.get(item[0], len(_ORDER))))


def default_prefix(repository: str) -> str:
    """The start of the state's key where none is declared: owner and name of the overlay's repository.

    The name alone is not enough: two owners may both call their overlay `infra`, and share a bucket. Forges ignore
    case in owners, stores do not.
    """
    owner, slash, name = repository.partition("/")
    return f"{owner.lower()}{slash}{name}"


#: The attributes that come first; the flags follow in the contract's order.
_ORDER = {name: rank for rank, name in enumerate(("bucket", "key", "region", "endpoints"))}


def _put(values: dict[str, object], path: list[str], value: str) -> None:
    for step in path[:-1]:
        values = values.setdefault(step, {})  # type: ignore[assignment]
    values[path[-1]] = value
