"""What the contract says of live evidence: rules that may be missing from it, and that judging evidence needs."""

from __future__ import annotations

from flywheel.errors import UserError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.contract.conventions import DebtRules, LiveRules, WorkflowRules


def demand(contract: Contract) -> None:
    """Raise `UserError` unless the contract has every rule."""
    conventions = contract.conventions
    known = {"debt": conventions.debt, "live": conventions.live, "workflows": conventions.workflows}
    lacking = [f"{name}.yaml" for name, rules in known.items() if rules is None]
    if lacking:
        raise UserError(
            f"the contract has no {' and no '.join(lacking)}, so live evidence cannot be judged. "
            "Add core's files to the `conventions` of your flywheel_contract."
        )


def live(contract: Contract) -> LiveRules:
    """Limits and names; raise `UserError` if the contract does not say."""
    if contract.conventions.live is None:
        demand(contract)
    assert contract.conventions.live is not None
    return contract.conventions.live


def debt(contract: Contract) -> DebtRules:
    """Which runs prove something; raise `UserError` if the contract does not say."""
    if contract.conventions.debt is None:
        demand(contract)
    assert contract.conventions.debt is not None
    return contract.conventions.debt


def workflows(contract: Contract) -> WorkflowRules:
    """Which adapters hand jobs to runners; raise `UserError` if the contract does not say."""
    if contract.conventions.workflows is None:
        demand(contract)
    assert contract.conventions.workflows is not None
    return contract.conventions.workflows
