"""Check that all pins of core for one role name the same commit."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.overlay.checks.pin.family import PIN
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.pins import core_pins
from flywheel.overlay.pins.core_pins import Pin
from flywheel.overlay.pins.overlay_pins import pins_of

#: If two commits have equally many places, the commit in the first of these kinds of place wins.
_AUTHORITY = (core_pins.GIT, core_pins.ARCHIVE, core_pins.TAG, core_pins.ORGANIZATION)
_MOST_NAMED = 4


@PIN.check(
    "GF607",
    "pin-disagreement",
    BLOCKER,
    "All places that pin core for one role name the same commit.",
    "docs/reference/pins.md#places-that-pin-core",
)
def disagreement(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A template overlay had four different pins, in `MODULE.bazel`, in `config/organization.yaml` and
    in two workflows, each refreshed at another time. The plan was made with one core, checked with
    a second and applied with a third.

    An overlay may use core in several roles, each with its own commit. Declare the roles:
    `core.pins` in organization.yaml maps a role to its commit. A pin belongs to a declared role if
    the name of its variable says so, or if its commit is the declared one. All other pins belong to
    the default role.
    """
    by_role: dict[str, list[Pin]] = {}
    for pin in pins_of(overlay, contract):
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
    """The commit that most places name; if there are several, the one with the highest authority."""
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
