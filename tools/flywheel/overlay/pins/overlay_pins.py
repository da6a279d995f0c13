"""The pins of an overlay, from its files or from its facts."""

from __future__ import annotations

from flywheel.formats.values import Scalar
from flywheel.overlay.pins.core_pins import TAG, Pin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.overlay.overlay import Overlay


def pins_of(overlay: Overlay, contract: Contract) -> list[Pin]:
    """Every pin of the overlay: those in its files, or else the one that its facts declare."""
    if overlay.pins:
        return overlay.pins
    commit = overlay.facts.get("core.commit")
    fact = commit or overlay.facts.get("core.version")
    if fact is None:
        return []
    role = contract.conventions.default_role
    version, digest = overlay.text("core.version"), overlay.text("core.contract")
    return [Pin(role, TAG, "the core pin", fact.place, overlay.text("core.commit"), version=version, contract=digest)]


def resolved_version(overlay: Overlay) -> str | None:
    """The version of the core in use, "" if a non-registry override has none, None if not known."""
    fact = overlay.facts.get("core.resolved_version")
    value = fact.node.value if fact is not None and isinstance(fact.node, Scalar) else None
    return value if isinstance(value, str) else None
