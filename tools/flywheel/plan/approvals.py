"""Approvals: who allowed which changes of which plan, and until when.

An approval is bound to one plan by the digest of the plan's file, so nobody can approve a change that they
could not read. It names exact addresses and actions, and it expires.
"""

from __future__ import annotations

from flywheel.plan import judged_plan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.source import Place
    from flywheel.plan.plan_file import Change

SCHEMA = "flywheel.approvals/1"

#: Characters of patterns. An address contains them only inside quotes, where they are literal.
WILD = "*?"


class Approval:
    """One allowed change. `previous` is the old address of a moved object, `deposed` the key of a deposed one."""

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
        """Whether it is a pattern, which names no single change."""
        return any(_outside_quotes(text) for text in (self.address, self.previous, *self.actions))

    def names(self, change: Change) -> bool:
        """Whether it is about the object of `change`."""
        return (self.address, self.deposed) == (change.address, change.deposed)

    def allows(self, change: Change) -> bool:
        """Whether it allows exactly what happens in `change`."""
        return (
            self.names(change)
            and self.actions == judged_plan.verbs(change)
            and self.previous == change.previous_address
        )


class Approvals:
    """A file of approvals: signed by `approver`, for the plan with the digest `plan`, valid through the day `expires`.

    `places` are by the name of the field.
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
        """The place of a field; the file itself if the field is missing."""
        return self.places.get(field, self.place)

    def stale(self, plan: judged_plan.Plan) -> bool:
        """Whether the approvals are for another plan."""
        return self.plan != plan.digest

    def expired(self, today: str) -> bool:
        """Whether the approvals have expired, or the current day is unknown."""
        return not today or today > self.expires

    def holds(self, plan: judged_plan.Plan, today: str) -> bool:
        """Whether the file is valid for this plan and day."""
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
    return "[]" in text  # other tools write "every element of a list" so
