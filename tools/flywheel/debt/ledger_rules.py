"""What the contract says of ledgers: rules that may be missing from it, and that judging a ledger needs."""

from __future__ import annotations

from flywheel.errors import UserError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.contract.conventions import DebtRules, RetirementRules


def demand(contract: Contract) -> None:
    """Raise `UserError` unless the contract has every rule."""
    known = {"debt": contract.conventions.debt, "retirement": contract.conventions.retirement}
    lacking = [f"{name}.yaml" for name, rules in known.items() if rules is None]
    if lacking:
        raise UserError(
            f"the contract has no {' and no '.join(lacking)}, so ledgers cannot be "
            "judged. Add core's files to the `conventions` of your flywheel_contract."
        )


def debt(contract: Contract) -> DebtRules:
    """What an entry may claim, and what proves it; raise `UserError` if the contract does not say."""
    if contract.conventions.debt is None:
        demand(contract)
    assert contract.conventions.debt is not None
    return contract.conventions.debt


def retirement(contract: Contract) -> RetirementRules:
    """The exits of lanes; raise `UserError` if the contract does not say."""
    if contract.conventions.retirement is None:
        demand(contract)
    assert contract.conventions.retirement is not None
    return contract.conventions.retirement
