"""The enrollment of one or more overlays: what they declare, what live evidence shows, and the day of judgement."""

from __future__ import annotations

from flywheel.findings import redaction
from flywheel.findings.evidence import Evidence
from flywheel.formats import dates
from flywheel.live import sightings
from flywheel.live.live_index import LiveIndex
from flywheel.live.live_lane import EnrolledOwner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.contract.compiled import Contract
    from flywheel.findings.derived_values import Memo
    from flywheel.findings.redaction import Secrets
    from flywheel.live.live_fact import LiveFact
    from flywheel.live.live_lane import LiveLane


class Enrollment:
    """What a preflight judges.

    today: the day to which ages count: the one given, else that of the newest evidence. max_age: in days; None for the
    contract's. planned: releases that the next apply makes. memo: derived values (`findings.derived_values`).
    """

    def __init__(
        self,
        owners: Iterable[EnrolledOwner],
        index: LiveIndex,
        evidence: Evidence | None = None,
        name: str = "",
        max_age: int | None = None,
        planned: Iterable[str] = (),
    ) -> None:
        self.owners = list(owners)
        self.index = index
        self.name = name or ", ".join(one.name for one in self.owners)
        given = evidence or Evidence()
        self.today = given.today or index.collected_at[:10]
        self.max_age = max_age
        self.planned = frozenset(planned)
        self.memo: Memo = {}
        self.sightings = sightings.of(self.owners, index)
        self.evidence = sightings.evidence(self.sightings, given, bool(index.files))

    def secrets(self, contract: Contract) -> Secrets:
        """The secrets of the overlays and of the evidence, whose labels may hold anything."""
        from flywheel.overlay.found_secrets import many_overlays, secret_texts

        known = redaction.secrets_of(self.index.files, secret_texts.harmless(contract))
        known.add(many_overlays.of((one.overlay for one in self.owners), contract))
        return known

    @property
    def lanes(self) -> list[LiveLane]:
        """The lanes of all owners."""
        return [lane for owner in self.owners for lane in owner.lanes]

    def age(self, instant: str) -> int:
        """How many days ago something was; 0 if it was today or later."""
        return max(dates.days_between(instant[:10], self.today), 0) if self.today else 0

    def told(self, fact: LiveFact) -> str:
        """Where and when a fact was seen, as messages end with it."""
        return f"({fact.source.host}, {self.dated(fact.source.at)})"

    def dated(self, instant: str) -> str:
        """A day and its age."""
        days = self.age(instant)
        return f"{instant[:10]}, {days} {'day' if days == 1 else 'days'} old" if days else instant[:10]
