"""Compare two contracts: list every change, and whether it can break an overlay.

Every difference of the two documents is a change. Changes of labels, variables and limits have their own
wording. All other changes are reported as data, by path, so that no change is left out.
"""

from __future__ import annotations

from flywheel.contract.changes.contract_change import ContractChange
from flywheel.contract.changes.data_changes import differences
from flywheel.contract.changes.policy_table import RULES
from flywheel.contract.changes.stack_changes import stack_changes
from flywheel.contract.compiled import ContractDocument

__all__ = ["ContractChange", "between"]

#: The parts that are compared as plain data.
_PARTS = ("capabilities", "arc", "wiring", "conventions")


def between(old: ContractDocument, new: ContractDocument) -> list[ContractChange]:
    """The changes from `old` to `new`, those that can break an overlay first.

    The list is empty if and only if the two have the same digest. `comparable.malformed` must be
    "" for both.
    """
    before, after = old.to_json(), new.to_json()
    found = list(stack_changes(old, new))
    for part in _PARTS:
        found += differences(before.get(part, {}), after.get(part, {}), (part,), RULES)
    return sorted(found, key=ContractChange.key)
