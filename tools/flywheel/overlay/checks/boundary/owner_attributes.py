"""The places of attributes that a declared owner does not set."""

from __future__ import annotations

from flywheel.formats.source import Place
from flywheel.overlay.overlay import Overlay


def attribute_of_owner(overlay: Overlay, name: str) -> Place | None:
    """Where rules would set an attribute of the owner; None for an overlay of files."""
    known = overlay.facts.get("owner.account_kind")
    label, attribute, _ = known.place.file.partition(" (account_kind)") if known is not None else ("", "", "")
    return Place(f"{label} ({name})") if attribute and label.startswith(("//", "@")) else None
