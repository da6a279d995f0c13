"""The secrets of several overlays at once."""

from __future__ import annotations

from flywheel.findings import redaction
from flywheel.overlay.found_secrets import secret_texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.contract.compiled import Contract
    from flywheel.overlay.overlay import Overlay


def of(overlays: Iterable[Overlay], contract: Contract) -> redaction.Secrets:
    """What no output about these overlays may contain.

    Stored ones are searched together: a fleet has many of them, and they say much the same.
    """
    known = redaction.Secrets()
    texts: list[str] = []
    words: dict[str, None] = {}
    declared: set[str] = set()
    for one in overlays:
        if one.is_stored:
            declared |= secret_texts.sensitive(one, contract)
            known.values |= secret_texts.misplaced(one, contract)
            own, more = secret_texts.contents(one)
            texts += own
            words.update(more)
        else:
            known.add(one.secrets(contract))
    known.values |= declared
    known.pieces += redaction.pieces_of(texts, words, secret_texts.harmless(contract), declared)
    return known
