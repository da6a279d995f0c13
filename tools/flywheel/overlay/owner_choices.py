"""What an owner decides for itself where a substrate is shared: it stands in place of the substrate's fact."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.overlay.fact import Fact


def apply(facts: dict[str, Fact], contract: Contract) -> None:
    """Put each choice of the owner in the place of the fact that it decides, with the choice's own place."""
    for own, shared in contract.wiring.owner_choices.items():
        if own in facts:
            facts[shared] = facts[own]
