"""Shared phrases of the change checks."""

from __future__ import annotations

from flywheel.findings.evidence import KINDS
from flywheel.findings.wording import addresses, listing, show, show_address
from flywheel.plan.judged_plan import CREATE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.change.comparison import Comparison, ReleaseFate
    from flywheel.overlay.manifest.manifest import RecordedSet
    from flywheel.plan.plan_file import PlannedChange

_MOST = 6


def title(one: RecordedSet) -> str:
    """The name of a runner set in messages."""
    return f"primary lane {show(one.lane)}" if one.lane else f"runner set {show(one.release)}"


def whose(sets: list[RecordedSet]) -> str:
    """The subject of a sentence about one or more sets."""
    return title(sets[0]) if len(sets) == 1 else f"{len(sets)} runner sets ({titles(sets)})"


def titles(sets: Iterable[RecordedSet]) -> str:
    """The names of several sets, by release or lane."""
    return listing((one.lane or one.release for one in sets), _MOST)


def several(changes: Iterable[PlannedChange]) -> str:
    """The addresses of the first changes, and the number of the rest."""
    return addresses((change.address for change in changes), _MOST)


def plan_says(comparison: Comparison, found: ReleaseFate | None) -> str:
    """What a plan does to a set that it should recreate, as an additional sentence; "" without a plan."""
    if found is None or comparison.plan is None:
        return ""
    plan = show(comparison.plan.name)
    if found.made_anew:
        return f" The plan {plan} recreates it ({several(found.destroyed)}), {disallowed(comparison)}."
    if found.destroyed:
        return f" The plan {plan} destroys it ({several(found.destroyed)}) and creates no other."
    if any(CREATE in change.actions for change in found.changes):
        return f" The plan {plan} creates it ({several(found.changes)}) without destroying the live set."
    if found.changes:
        return f" The plan {plan} changes it in place ({several(found.changes)})."
    return f" The plan {plan} does not touch it."


def disallowed(comparison: Comparison) -> str:
    """That no approval allows what a plan does, as a clause; without a day none is valid."""
    if comparison.approvals is not None and not comparison.evidence.today:
        return f"and no approval is valid without the day (`{KINDS['today'].give}`)"
    return "which no approval allows"


def replace(found: ReleaseFate | None) -> str:
    """The option that makes a plan recreate a set, as far as its address is known."""
    if found is None or not found.changes:
        return "`-replace` of its release"
    quoted = show_address(found.changes[0].address)[1:-1].replace("'", "'\"'\"'")
    return f"`-replace='{quoted}'`"
