"""Policies: for each meaning of a contract value, which changes of it can break an overlay."""

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

_TAKEN = "Values that it allows are accepted now."


def allows(noun: str = "") -> Policy:
    """Values that overlays may use: removing one breaks."""
    return Entries(False, True, "An overlay that uses it is refused now.", noun)


def denies(noun: str = "") -> Policy:
    """Values that overlays may not use: adding one breaks."""
    return Entries(True, False, "An overlay that uses it is refused now.", noun)


def demands(noun: str = "") -> Policy:
    """Rules that overlays must meet: adding one breaks."""
    return Entries(True, False, "An overlay that does not meet it fails now.", noun)


def carries(noun: str = "") -> Policy:
    """Bindings that pass a value on: removing one breaks, and so does another target."""
    return Entries(False, True, "A value that an overlay declares for it has no effect now.", noun)


def hosts(old: object, new: object, path: Steps, rules: Rules) -> Iterator[ContractChange]:
    """Hosts of a forge. An empty list allows any host, so the first named host excludes all others."""
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


def bound(old: object, new: object, path: Steps, rules: Rules) -> Iterator[ContractChange]:
    """An upper limit that may be null, which is none; so is one that an older contract does not have."""
    before, after = (None if one is ABSENT else one for one in (old, new))
    if before is not None or after is not None:
        yield _limit(before, ABSENT if after is None else after, path, lambda was, now: now < was)


def least(old: object, new: object, path: Steps, rules: Rules) -> Iterator[ContractChange]:
    """A lower limit, or a length that is subtracted from an upper limit."""
    yield _limit(old, new, path, lambda before, after: after > before)


def must_not(old: object, new: object, path: Steps, rules: Rules) -> Iterator[ContractChange]:
    """A flag that allows something."""
    yield _moved(old, new, path, new is not True)


def fixed(old: object, new: object, path: Steps, rules: Rules) -> Iterator[ContractChange]:
    """A value on which others depend: every change can break an overlay."""
    yield ContractChange(
        path,
        CHANGED,
        True,
        data_changes.became(path, old, new),
        "An overlay that was valid with the old value may be invalid now.",
    )


def noted(old: object, new: object, path: Steps, rules: Rules) -> Iterator[ContractChange]:
    """A change that never breaks an overlay; it is reported for information."""
    yield ContractChange(path, CHANGED, False, data_changes.became(path, old, new), "No overlay becomes invalid.")


def words(old: object, new: object, path: Steps, rules: Rules) -> Iterator[ContractChange]:
    """Text for people, which no check uses."""
    yield ContractChange(path, REWORDED, False, f"{data_changes.named(path)} has another wording", "No check uses it.")


def _limit(old: object, new: object, path: Steps, tightens: Callable[[Decimal, Decimal], bool]) -> ContractChange:
    before, after = _number(old), _number(new)
    if new is ABSENT:
        return _moved(old, new, path, False)
    return _moved(old, new, path, before is None or after is None or tightens(before, after))


def _moved(old: object, new: object, path: Steps, tighter: bool) -> ContractChange:
    why = "A value that was within the limit may be refused now." if tighter else STILL
    return ContractChange(path, NARROWED if tighter else WIDENED, tighter, data_changes.became(path, old, new), why)


def _number(value: object) -> Decimal | None:
    from decimal import Decimal

    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return Decimal(value)
