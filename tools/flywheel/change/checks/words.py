"""How findings speak of recorded sets and of what a plan does to them."""

from __future__ import annotations

from flywheel.findings.wording import addresses, listing, show, show_address
from flywheel.plan.judged_plan import CREATE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.change.comparison import Comparison, Fate
    from flywheel.overlay.manifest.manifest import RecordedSet
    from flywheel.plan.plan_file import Change

_MOST = 6


def title(one: RecordedSet) -> str:
    """A runner set as messages call it."""
    return f"primary lane {show(one.lane)}" if one.lane else f"runner set {show(one.release)}"


def whose(sets: list[RecordedSet]) -> str:
    """Several sets that one sentence speaks of; one by its title."""
    return title(sets[0]) if len(sets) == 1 else f"{len(sets)} runner sets ({titles(sets)})"


def titles(sets: Iterable[RecordedSet]) -> str:
    """Several of them, by release or lane."""
    return listing((one.lane or one.release for one in sets), _MOST)


def several(changes: Iterable[Change]) -> str:
    """The addresses of changes, the first of them written out."""
    return addresses((change.address for change in changes), _MOST)


def plan_says(comparison: Comparison, found: Fate | None) -> str:
    """What a plan does to a set that has to be made anew and is not, as a sentence behind another; "" without one."""
    if found is None or comparison.plan is None:
        return ""
    plan = show(comparison.plan.name)
    if found.made_anew:
        return f" The plan {plan} makes it anew ({several(found.destroyed)}), which no approval allows."
    if found.destroyed:
        return f" The plan {plan} destroys it ({several(found.destroyed)}) and makes no other."
    if any(CREATE in change.actions for change in found.changes):
        return f" The plan {plan} creates it ({several(found.changes)}) without destroying the live one."
    if found.changes:
        return f" The plan {plan} changes it in place ({several(found.changes)})."
    return f" The plan {plan} does not touch it."


def replace(found: Fate | None) -> str:
    """The option that makes a plan recreate a set, as far as its address is known."""
    if found is None or not found.changes:
        return "`-replace` of its release"
    quoted = show_address(found.changes[0].address)[1:-1].replace("'", "'\"'\"'")
    return f"`-replace='{quoted}'`"
