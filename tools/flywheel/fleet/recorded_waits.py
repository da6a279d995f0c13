"""How long recorded jobs waited for a runner, by label and by the account whose repositories asked for it.

Live evidence has jobs with the instants at which each was created, started and completed. Their waits are evidence and
not a verdict: they say what happened, and verdicts say what can happen
(docs/reference/capacity.md#waits-of-recorded-jobs).
"""

from __future__ import annotations

from flywheel.formats import instants
from flywheel.live import job_receipts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.fleet.fleet_members import FleetSet
    from flywheel.fleet.fleet_subject import Fleet
    from flywheel.live.job_receipts import JobReceipt
    from flywheel.live.live_index import LiveIndex

#: Of fewer jobs there is neither a percentile nor an estimate.
LEAST_JOBS = 20
_HALF, _NINE_OF_TEN = 50, 90


class RecordedWaits:
    """The recorded jobs of one label in the repositories of one account.

    sets: the runner sets of the fleet that serve them. waits: the seconds that each job waited which a runner had, in
    ascending order. waiting: how many no runner had when they were seen. load: how many runners they kept busy, on
    average; None if the evidence does not say it.
    """

    __slots__ = ("label", "load", "owner", "sets", "waiting", "waits")

    def __init__(
        self, label: str, owner: str, sets: list[FleetSet], receipts: list[JobReceipt], runs: _RecordedRuns
    ) -> None:
        self.label = label
        self.owner = owner
        self.sets = sets
        self.waits = sorted(wait for one in receipts if (wait := _wait(one)) is not None)
        self.waiting = sum(one.job.status in job_receipts.WAITING and not one.runner for one in receipts)
        self.load = runs.load(receipts)

    @property
    def is_enough(self) -> bool:
        """Whether there are so many jobs that a percentile says something."""
        return len(self.waits) >= LEAST_JOBS

    def percentile(self, rank: int) -> int | None:
        """The shortest wait, in seconds, that at least `rank` of a hundred jobs did not exceed; None for too few."""
        return self.waits[-(-rank * len(self.waits) // 100) - 1] if self.is_enough else None

    @property
    def half(self) -> int | None:
        """The wait that half of the jobs did not exceed."""
        return self.percentile(_HALF)

    @property
    def nine_of_ten(self) -> int | None:
        """The wait that nine of ten jobs did not exceed."""
        return self.percentile(_NINE_OF_TEN)

    @property
    def longest(self) -> int | None:
        """The longest wait."""
        return self.percentile(100)


def _wait(one: JobReceipt) -> int | None:
    """The seconds that a job waited; None if no runner had it. The forge gives queued jobs a start too."""
    job = one.job
    if not one.runner or job.created_at is None or job.started_at is None:
        return None
    return max(instants.seconds_between(job.created_at, job.started_at), 0)


class _RecordedRuns:
    """By repository, how much of its time the recorded jobs stand for.

    Evidence lists the newest runs of a repository, and has the jobs of some of them. So the work of these jobs stands
    for that of all listed runs, from the oldest one on.
    """

    def __init__(self, index: LiveIndex) -> None:
        self._shares: dict[tuple[str, str], tuple[int, int]] = {}
        for host, name, answers in index.repositories():
            runs, fact = answers.rows("runs"), answers.fact("runs")
            seen = sum(one.jobs is not None and one.jobs.seen is not None for one in runs)
            if seen:
                span = instants.seconds_between(min(one.created_at for one in runs), fact.source.at)
                self._shares[host, name] = len(runs), seen * span

    def load(self, receipts: Iterable[JobReceipt]) -> float | None:
        """How many runners these jobs kept busy, on average."""
        work: dict[tuple[str, str], int] = {}
        for one in receipts:
            if one.runner and one.job.started_at:
                end = one.job.completed_at or one.fact.source.at
                seconds = max(instants.seconds_between(one.job.started_at, end), 0)
                work[one.host, one.repository] = work.get((one.host, one.repository), 0) + seconds
        parts = [(seconds * self._shares[key][0], self._shares[key][1]) for key, seconds in work.items()]
        return sum(one / of for one, of in parts) if parts and all(of > 0 for _, of in parts) else None


def of(fleet: Fleet, index: LiveIndex) -> list[RecordedWaits]:
    """The recorded jobs that sets of the fleet serve, by label and account."""
    served: dict[str, list[FleetSet]] = {}
    for one in fleet.sets():
        for label in one.labels[:1]:  # the capability comes first
            served.setdefault(label.lower(), []).append(one)
    found: dict[tuple[str, str], tuple[dict[int, FleetSet], list[JobReceipt]]] = {}
    for receipt in job_receipts.of(index):
        for label in dict.fromkeys(receipt.labels):
            sets = [one for one in served.get(label, ()) if _serves(one, receipt)]
            if sets:
                account = receipt.repository.partition("/")[0]
                known, receipts = found.setdefault((label, account.lower()), ({}, []))
                known.update((id(one), one) for one in sets)
                receipts.append(receipt)
    runs = _RecordedRuns(index)
    return [
        RecordedWaits(label, receipts[0].repository.partition("/")[0], list(known.values()), receipts, runs)
        for (label, _), (known, receipts) in sorted(found.items())
    ]


def _serves(one: FleetSet, receipt: JobReceipt) -> bool:
    """Whether a set registers where it gets jobs of the receipt's repository: there, at its owner, or above."""
    host, repository = receipt.host.lower(), receipt.repository.lower()
    places = {f"{host}/{repository}", f"{host}/{repository.partition('/')[0]}"}
    return one.scope in places or one.scope.startswith(f"{host}/enterprises/")
