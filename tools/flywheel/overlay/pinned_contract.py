"""How a contract differs from the one that an overlay pins, where that one was given."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.contract.changes.contract_change import ContractChange
    from flywheel.contract.compiled import Contract


class PinnedContract:
    """The digest of the contract that was given as the pinned one, and the changes since."""

    __slots__ = ("changes", "digest")

    def __init__(self, digest: str, changes: Iterable[ContractChange]) -> None:
        self.digest = digest
        self.changes = list(changes)


def load(path: str, contract: Contract) -> PinnedContract:
    """How `contract` differs from the one in the file at `path`."""
    from flywheel.contract import contract_files
    from flywheel.contract.changes import contract_diff

    pinned = contract_files.compiled(path)
    return PinnedContract(pinned.digest, contract_diff.between(pinned, contract))
