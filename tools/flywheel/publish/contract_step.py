"""The change of the contract from one version to the next, for preparing and for publishing."""

from __future__ import annotations

from flywheel.contract.changes import contract_diff, next_version
from flywheel.errors import UserError
from flywheel.publish import release_notes
from flywheel.registry import previous_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

    from flywheel.contract.changes.contract_diff import ContractChange
    from flywheel.contract.compiled import Contract
    from flywheel.registry.git_tree import Checkout
    from flywheel.registry.previous_version import PreviousVersion, PublishedPlaces


class ContractStep:
    """The step from the previous version (None for the first) to the contract of the new one (None without one)."""

    __slots__ = ("changes", "contract", "previous")

    def __init__(self, contract: Contract | None, previous: PreviousVersion | None) -> None:
        self.contract = contract
        self.previous = previous
        before = previous.contract if previous is not None else None
        self.changes: list[ContractChange] = contract_diff.between(before, contract) if before and contract else []

    @property
    def digest(self) -> str:
        """The digest of the new contract, "" without one."""
        return self.contract.digest if self.contract is not None else ""

    def least(self) -> str:
        """The smallest allowed next version; raises `UserError` without a previous version."""
        if self.previous is None:
            raise UserError("--version: there is no earlier version to count from. Pass the first version.")
        return next_version.next_version(self.previous.version, self.changes)

    def refuse(self, version: str) -> None:
        """Raise `UserError` if `version` is too small for the changes."""
        reason = next_version.refuses(self.previous.version, version, self.changes) if self.previous else None
        if reason:
            raise UserError(f"--version `{version}`: {reason}")

    def block(self) -> str:
        """The text about the contract for changelog and notes, "" without a contract."""
        if self.contract is None:
            return ""
        before = self.previous.contract if self.previous is not None else None
        version = self.previous.version if self.previous is not None else ""
        return release_notes.contract_block(self.digest, version, before.digest if before else "", self.changes)


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options with the places of the previous version."""
    parser.add_argument("--archives", metavar="DIR", help="the folder of archives (default: archives in the registry)")
    help = "contract.json of the previous version (default: from its archive, or from its tag)"
    parser.add_argument("--previous-contract", default="", metavar="FILE", help=help)


def between(contract: Contract | None, places: PublishedPlaces, version: str, checkout: Checkout) -> ContractStep:
    """The step to `version` ("" if unknown) with this contract."""
    return ContractStep(contract, previous_version.find(places, version, checkout) if contract is not None else None)
