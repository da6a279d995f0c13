"""Approvals: who allowed which changes of which plan, until when.

An approval is for one plan, by the digest of its file: nobody can approve what was not there to be
read. It names addresses and actions exactly, and it ends.
"""

from __future__ import annotations

from flywheel.plan import judged_plan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.source import Place
    from flywheel.plan.plan_file import Change

SCHEMA = "flywheel.approvals/1"

#: Characters of patterns. None of them stands in an address outside of quotes, where it means itself.
WILD = "*?"


class Approval:
    """One change that is allowed. `previous` is where a moved object was, `deposed` the key of one left behind."""

    __slots__ = ("actions", "address", "deposed", "place", "previous", "reason")

    def __init__(
        self, address: str, actions: tuple[str, ...], reason: str, previous: str, deposed: str, place: Place
    ) -> None:
        self.address = address
        self.actions = actions
        self.reason = reason
        self.previous = previous
        self.deposed = deposed
        self.place = place

    @property
    def wild(self) -> bool:
        """Whether it is written as a pattern, which names nothing."""
        return any(_outside_quotes(text) for text in (self.address, self.previous, *self.actions))

    def names(self, change: Change) -> bool:
        """Whether it speaks of the object of `change`."""
        return (self.address, self.deposed) == (change.address, change.deposed)

    def allows(self, change: Change) -> bool:
        """Whether it says exactly what happens in `change`."""
        return (
            self.names(change)
            and self.actions == judged_plan.verbs(change)
            and self.previous == change.previous_address
        )


class Approvals:
    """A file of approvals: by `approver`, of the plan with the digest `plan`, good through the day `expires`.

    Places are by the name of the field.
    """

    __slots__ = ("approver", "entries", "expires", "place", "places", "plan")

    def __init__(
        self, plan: str, approver: str, expires: str, entries: list[Approval], place: Place, places: dict[str, Place]
    ) -> None:
        self.plan = plan
        self.approver = approver
        self.expires = expires
        self.entries = entries
        self.place = place
        self.places = places

    def at(self, field: str) -> Place:
        """Where a field stands; the file if it is not there."""
        return self.places.get(field, self.place)

    def stale(self, plan: judged_plan.Plan) -> bool:
        """Whether another plan was approved."""
        return self.plan != plan.digest

    def expired(self, today: str) -> bool:
        """Whether the approval has ended, or nobody says which day it is."""
        return not today or today > self.expires

    def holds(self, plan: judged_plan.Plan, today: str) -> bool:
        """Whether anything is allowed by it at all."""
        return bool(self.approver) and not self.stale(plan) and not self.expired(today)


def _outside_quotes(text: str) -> bool:
    quoted = escaped = False
    for char in text:
        if escaped:
            escaped = False
        elif char == "\\" and quoted:
            escaped = True
        elif char == '"':
            quoted = not quoted
        elif char in WILD and not quoted:
            return True
    return "[]" in text  # every element of a list, as other tools write it
