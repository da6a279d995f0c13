"""What live evidence shows of an entry: jobs that prove it, runs that contradict a typed proof, lanes that are gone.

A receipt is read, a typed proof is claimed: both count, and every table says which of them it was.
"""

from __future__ import annotations

import re

from flywheel.debt import ledger_rules
from flywheel.formats.quoting import quote
from flywheel.ledgers.ledger_entry import RUN, Proof
from flywheel.live import job_receipts, live_rules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from flywheel.contract.compiled import Contract
    from flywheel.debt.claim import Claim
    from flywheel.live.cluster_tables import LiveRunnerSet
    from flywheel.live.job_receipts import JobReceipt
    from flywheel.live.live_evidence import LiveEvidence
    from flywheel.live.live_index import LiveIndex


class LiveReceipts:
    """The jobs and runner sets of live evidence, as proofs are compared with them."""

    def __init__(self, index: LiveIndex, contract: Contract) -> None:
        self._index = index
        self._contract = contract
        self._rules = live_rules.live(contract)
        self._by_repository: dict[str, list[JobReceipt]] = {}
        for one in job_receipts.of(index):
            self._by_repository.setdefault(one.repository.lower(), []).append(one)

    @property
    def files(self) -> list[LiveEvidence]:
        """The evidence."""
        return self._index.files

    def proving(self, claim: Claim) -> list[JobReceipt]:
        """The jobs that prove a claim, the newest first; one for each run."""
        if RUN not in claim.kinds:
            return []
        found: dict[int, JobReceipt] = {}
        for one in self._by_repository.get(claim.repository.lower(), ()):
            if self._proves(one, claim):
                found.setdefault(one.run.id, one)
        return list(found.values())

    def _proves(self, one: JobReceipt, claim: Claim) -> bool:
        if one.faults(ledger_rules.debt(self._contract)) or one.at[:10] < claim.since:
            return False
        if claim.elsewhere and (not one.runner or self._is_of(one, claim.lane)):
            return False
        return all(self._has(one, name, value) for name, value in claim.asks.items())

    def _has(self, one: JobReceipt, name: str, value: str) -> bool:
        if name == "label":
            return value.lower() in one.labels
        if name == "group":
            return one.group.lower() == value.lower()
        if name == "scale_set":
            return self._is_of(one, [value])
        if name == "workflow":
            return one.run.path == value.removeprefix("./")
        # The forge has the name of a job, with the values of its matrix behind it.
        return name == "job" and (one.job.name == value or one.job.name.startswith(f"{value} ("))

    def _is_of(self, one: JobReceipt, names: Iterable[str]) -> bool:
        patterns = (job_receipts.runners_of(name.lower().replace("_", "-"), self._rules) for name in names)
        return any(pattern.fullmatch(one.runner) for pattern in patterns)

    def contradiction(self, proof: Proof, repository: str) -> str:
        """What evidence says against a typed run, as the end of a sentence; "" if it says nothing."""
        number = re.search(r"([0-9]+)(?:[/?#]\S*)?\Z", proof.run)
        jobs = [
            one
            for one in self._by_repository.get(repository.lower(), ())
            if number is not None and str(one.run.id) == number[1] and proof.job in ("", one.job.name)
        ]
        faults = [one.faults(ledger_rules.debt(self._contract)) for one in jobs]
        if not jobs or not all(faults):
            return ""
        return f"is the run {jobs[0].run.id}, of which live evidence shows that {faults[0][0]}"

    def present(self, names: Collection[str]) -> LiveRunnerSet | None:
        """The live runner set that has one of these names, which are in lower case."""
        return next((one for one in self._sets() if self._names(one) & set(names)), None)

    def absent(self, names: Collection[str]) -> str:
        """What shows that no live set has one of these names, in words; "" if nothing shows it.

        An empty list is what another cluster would answer, so it shows nothing.
        """
        facts = [fact for context in self._contexts() if (fact := self._index.cluster(context).fact("runner_sets"))]
        if not facts or any(not fact.seen or not fact.complete for fact in facts) or self.present(names):
            return ""
        seen = ", ".join(f"{quote(fact.source.host)} on {fact.source.at[:10]}" for fact in facts)
        return f"not among the {len(self._sets())} runner sets of {seen}"

    def _contexts(self) -> list[str]:
        return list(dict.fromkeys(one.context for file in self._index.files for one in file.clusters))

    def _sets(self) -> list[LiveRunnerSet]:
        return [one for context in self._contexts() for one in self._index.cluster(context).rows("runner_sets")]

    @staticmethod
    def _names(one: LiveRunnerSet) -> set[str]:
        return {name.lower() for name in (one.name, one.release, one.scale_set_name, one.registered_name) if name}


def load(paths: Iterable[str], contract: Contract) -> LiveReceipts | None:
    """The receipts in files of live evidence; None without a file."""
    found = list(paths)
    if not found:
        return None
    from flywheel.live import live_index  # imported late: few runs have evidence

    live_rules.demand(contract)
    return LiveReceipts(live_index.LiveIndex(live_index.load(path) for path in found), contract)
