"""Pins against one another: the places of one role name one commit."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.overlay.checks.pin.family import PIN
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.pins import core_pins
from flywheel.overlay.pins.core_pins import Pin, inventory

#: Of two commits with equally many places, the one that stands in the first of these is meant.
_AUTHORITY = (core_pins.GIT, core_pins.ARCHIVE, core_pins.TAG, core_pins.ORGANIZATION)
_MOST_NAMED = 4


@PIN.check(
    "GF607",
    "pin-disagreement",
    BLOCKER,
    "All places that pin core for one role name the same commit.",
    "domain §7, §12.1 rows 3 and 4",
)
def disagreement(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A template overlay carried four different pins: `MODULE.bazel`, `config/organization.yaml` and two
    workflows, each refreshed at another time. The plan was made with one core, checked with the
    second and applied with the third.

    Core may be used in several roles, each with a commit of its own; that second pin is deliberate,
    and is declared as such: `core.pins` in organization.yaml maps a role to its commit. A place is
    of another role than the default if its variable's name says so, or its commit is declared.
    """
    by_role: dict[str, list[Pin]] = {}
    for pin in inventory(overlay, contract):
        if pin.commit and pin.root:
            by_role.setdefault(pin.role, []).append(pin)
    for role, found in by_role.items():
        meant = _meant(found)
        agreeing = [pin for pin in found if pin.commit == meant]
        for pin in found:
            if pin.commit != meant:
                yield Hit(
                    pin.place,
                    f"{pin.what} pins {show(pin.commit)} for the role `{role}`; {_places(agreeing)} "
                    f"{'pins' if len(agreeing) == 1 else 'pin'} {show(meant)}.",
                    "Refresh all places of the role together, or declare a second role with its commit "
                    "under `core.pins` in organization.yaml.",
                )


def _meant(found: list[Pin]) -> str:
    """The commit that most places name; of several such, that of the greatest authority."""
    counts: dict[str, int] = {}
    for pin in found:
        counts[pin.commit] = counts.get(pin.commit, 0) + 1
    most = max(counts.values())
    best = [pin for pin in found if counts[pin.commit] == most]
    rank = {kind: index for index, kind in enumerate(_AUTHORITY)}
    return min(best, key=lambda pin: (rank.get(pin.kind, len(rank)), pin.place.key())).commit


def _places(found: list[Pin]) -> str:
    named = [f"{pin.what} ({pin.place})" for pin in found[:_MOST_NAMED]]
    rest = len(found) - len(named)
    if rest:
        return f"{', '.join(named)} and {rest} more"
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
