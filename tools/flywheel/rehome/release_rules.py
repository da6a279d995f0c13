"""What the contract says of Helm releases in states: rules that may be missing from it, and that a rehome needs."""

from __future__ import annotations

from flywheel.errors import UserError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.contract.conventions import RehomeRules


def of(contract: Contract) -> RehomeRules:
    """The contract's rules for rehomes; raise `UserError` if it has none."""
    rules = contract.conventions.rehome
    if rules is None:
        raise UserError(
            "the contract has no rehome.yaml, so Helm releases in a state are unknown. Add core's "
            "rehome.yaml to the contract."
        )
    return rules
