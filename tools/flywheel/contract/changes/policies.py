"""What a value of the contract can mean for an overlay, and so what a change of it does."""

from __future__ import annotations

from flywheel.contract.changes import data_changes
from flywheel.contract.changes.contract_change import CHANGED, NARROWED, REWORDED, WIDENED, ContractChange
from flywheel.contract.changes.data_changes import STILL, Entries
from flywheel.hcl.types import ABSENT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from decimal import Decimal

    from flywheel.contract.changes.data_changes import Policy, Rules, Steps

_TAKEN = "What it admits is taken now."


def allows(noun: str = "") -> Policy:
    """What overlays may use: less breaks."""
    return Entries(False, True, "What uses it is refused now.", noun)


def denies(noun: str = "") -> Policy:
    """What overlays may not use: more breaks."""
    return Entries(True, False, "What uses it is refused now.", noun)


def demands(noun: str = "") -> Policy:
    """What overlays must have or be judged by: more breaks."""
    return Entries(True, False, "What does not keep to it fails now.", noun)


def carries(noun: str = "") -> Policy:
    """What is handed on to something: less breaks, and so does another recipient."""
    return Entries(False, True, "What is declared there goes nowhere now.", noun)


def hosts(old: object, new: object, path: Steps, rules: Rules) -> Iterator[ContractChange]:
    """Hosts of a forge, where an empty list means any: the first that is named shuts out all others."""
    if new == [] or (old in ([], ABSENT) and new is not ABSENT):
        why = _TAKEN if new == [] else "Every other host is refused now."
        yield ContractChange(
            path, WIDENED if new == [] else NARROWED, new != [], data_changes.became(path, old, new), why
        )
    else:
        yield from allows()(old, new, path, rules)


def most(old: object, new: object, path: Steps, rules: Rules) -> Iterator[ContractChange]:
    """An upper limit."""
    yield _limit(old, new, path, lambda before, after: after < before)


def least(old: object, new: object, path: Steps, rules: Rules) -> Iterator[ContractChange]:
    """A lower limit, or a length that is taken off an upper one."""
    yield _limit(old, new, path, lambda before, after: after > before)


def since(old: object, new: object, path: Steps, rules: Rules) -> Iterator[ContractChange]:
    """The version that a feature begins with: later takes it from those in between."""
    before, after = _version(old), _version(new)
    tighter = before is None or after is None or after > before
    yield _moved(old, new, path, tighter)


def must(old: object, new: object, path: Steps, rules: Rules) -> Iterator[ContractChange]:
    """A rule that holds if it is true."""
    yield _moved(old, new, path, new is not False)


def fixed(old: object, new: object, path: Steps, rules: Rules) -> Iterator[ContractChange]:
    """What everything goes by: another value means something else for whoever used it."""
    yield ContractChange(
        path, CHANGED, True, data_changes.became(path, old, new), "What was right by the old value may be wrong now."
    )


def noted(old: object, new: object, path: Steps, rules: Rules) -> Iterator[ContractChange]:
    """What an overlay need not mind to stay right."""
    yield ContractChange(path, CHANGED, False, data_changes.became(path, old, new), "No overlay becomes wrong by it.")


def words(old: object, new: object, path: Steps, rules: Rules) -> Iterator[ContractChange]:
    """Text for people."""
    yield ContractChange(path, REWORDED, False, f"{data_changes.named(path)} reads otherwise", "No check goes by it.")


def _limit(old: object, new: object, path: Steps, tightens: Callable[[Decimal, Decimal], bool]) -> ContractChange:
    before, after = _number(old), _number(new)
    if new is ABSENT:
        return _moved(old, new, path, False)
    return _moved(old, new, path, before is None or after is None or tightens(before, after))


def _moved(old: object, new: object, path: Steps, tighter: bool) -> ContractChange:
    why = "What lay within it may be refused now." if tighter else STILL
    return ContractChange(path, NARROWED if tighter else WIDENED, tighter, data_changes.became(path, old, new), why)


def _number(value: object) -> Decimal | None:
    from decimal import Decimal

    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return Decimal(value)


def _version(value: object) -> list[int] | None:
    parts = value.split(".") if isinstance(value, str) else []
    numeric = bool(parts) and all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts)
    return [int(part) for part in parts] if numeric else None
