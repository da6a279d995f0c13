"""Which stack a variable file is for: its path tells, else its variables."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.contract.compiled import Contract


def told(path: str, contract: Contract) -> tuple[str, str]:
    """The stack that `path` names, and the one it names that the contract does not have: "" for none.

    The last step that names one decides; `arc-runners` and `arc_runners` are alike.
    """
    others = contract.conventions.get("organization", {}).get("other_stacks", ())
    for step in reversed(path.replace("\\", "/").lower().split("/")):
        called = [name for name in contract.stacks if _plain(name) in _plain(step)]
        if called:
            return max(called, key=len), ""
        words = [name for name in others if re.search(rf"(?<![a-z0-9]){_plain(name)}(?![a-z0-9])", _plain(step))]
        if words:
            return "", max(words, key=len)
    return "", ""


def guessed(names: Iterable[str], contract: Contract) -> str:
    """The stack that declares most of the variables that are set, "" if none does.

    One that other stacks do not have must be among them.
    """
    given = set(names)
    best = closest(given, contract)
    if not best:
        return ""
    known = given & contract.stacks[best].variables.keys()
    own = known.difference(contract.conventions.get("organization", {}).get("common_variables", ()))
    return best if own and len(known) * 2 > len(given) else ""


def closest(names: Iterable[str], contract: Contract) -> str:
    """The stack that declares more of these variables than others do, "" if there is no stack."""
    given = set(names)
    known = {name: len(given & stack.variables.keys()) for name, stack in contract.stacks.items()}
    return max(known, key=lambda stack: known[stack], default="")


def _plain(text: str) -> str:
    return text.replace("_", "-").lower()
