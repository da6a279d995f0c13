"""One item of the work queue of a fleet: something that an owner must do, maybe until a day."""

from __future__ import annotations

from flywheel.formats import dates

#: The kinds of items, in the order of one owner's undated ones.
DEBT = "debt"
RETIREMENT = "retirement"
DIFFERENCE = "difference"
ALLOWED = "allowed"
EXPECTED = "expected"
NEXT = "next"
KINDS = {
    DEBT: "a gap of a debt ledger",
    RETIREMENT: "a compatibility lane of a retirement ledger",
    DIFFERENCE: "a declared difference of a shared fact",
    ALLOWED: "a finding that a comment or a setting allows",
    EXPECTED: "warnings that an overlay's tests or settings expect",
    NEXT: "the next step of an enrollment, from live evidence",
}

_LAST = "9999-12-31"


class WorkItem:
    """One item.

    day: the last day on which it is accepted, YYYY-MM-DD; "" if it has none. about: what it is, by name. action: what
    to do, as a sentence. where: the place of the entry; "" for what evidence shows.
    """

    __slots__ = ("about", "action", "day", "kind", "owner", "where")

    def __init__(self, owner: str, kind: str, about: str, action: str, day: str = "", where: str = "") -> None:
        self.owner = owner
        self.kind = kind
        self.about = about
        self.action = action
        self.day = day
        self.where = where

    def days_over(self, today: str) -> int | None:
        """How many days it is overdue, 0 if it is not; None without `today` (YYYY-MM-DD, or "")."""
        if not today:
            return None
        return max(dates.days_between(self.day, today), 0) if self.day else 0

    @property
    def key(self) -> tuple[str, str, int]:
        """Its place in the queue: by owner, then by day, those without a day last, then by kind."""
        return (self.owner.lower(), self.day or _LAST, list(KINDS).index(self.kind))
