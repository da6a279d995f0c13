"""What changed from one contract to another, and whether it can break an overlay.

Every difference of the two documents is a change. What has a meaning that is known here is told in its own
words (labels, variables, limits); the rest is told as data, by its path, so that nothing goes unsaid.
"""

from __future__ import annotations

from flywheel.contract.changes.contract_change import ContractChange
from flywheel.contract.changes.data_changes import differences
from flywheel.contract.changes.policy_table import RULES
from flywheel.contract.changes.stack_changes import stack_changes
from flywheel.contract.compiled import Contract

__all__ = ["ContractChange", "between"]

#: The parts that are data through and through.
_PARTS = ("capabilities", "arc", "wiring", "conventions")


def between(old: Contract, new: Contract) -> list[ContractChange]:
    """The changes from `old` to `new`, those that can break an overlay first.

    Empty exactly if the two have one digest. Both have the shape that
    `shape.malformed` looks for.
    """
    before, after = old.to_json(), new.to_json()
    found = list(stack_changes(old, new))
    for part in _PARTS:
        found += differences(before.get(part, {}), after.get(part, {}), (part,), RULES)
    return sorted(found, key=ContractChange.key)
