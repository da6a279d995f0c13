"""Whether a proof proves what an entry of a ledger claims.

The contract (`debt.yaml`) says which attributes each kind of evidence needs, and which things are not
evidence under any name. What an entry says of itself is not evidence.
"""

from __future__ import annotations

import re

from flywheel.debt import ledger_rules, run_addresses, run_workflows
from flywheel.documents.record import Record
from flywheel.formats import dates
from flywheel.formats.git_names import is_commit
from flywheel.formats.quoting import quote
from flywheel.ledgers.ledger_entry import RUN, Proof
from flywheel.workflows.routing.served_sets import NO, REPOSITORY, Consumer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.contract.compiled import Contract
    from flywheel.contract.conventions import ProvingRuns
    from flywheel.debt.claim import Claim
    from flywheel.debt.proof_evidence import ProofEvidence


class ProofRefusal:
    """Why something is not evidence. `name` is the contract's name for the reason."""

    __slots__ = ("name", "reason")

    def __init__(self, name: str, reason: str) -> None:
        self.name = name
        self.reason = reason


def branch_fault(entry: Record, evidence: ProofEvidence) -> str:
    """What is wrong with the default branch that an entry names, as the end of a sentence; "" if nothing is."""
    named, repository = entry.text("default_branch"), entry.text("repository")
    known = evidence.branch(repository)
    return f"names the default branch {quote(named)}, but it is {quote(known)}" if named not in ("", known) else ""


def refusal(entry: Record, contract: Contract) -> ProofRefusal | None:
    """Why the basis of an entry or a proof is not evidence; None if it can be evidence."""
    kind = re.sub(r"[^a-z0-9]+", "_", entry.text("kind").lower())
    texts = [text.lower() for text in entry.every_text()]
    for name, one in ledger_rules.debt(contract).refused.items():
        if kind in one.kinds or any(word in text for word in one.words for text in texts):
            return ProofRefusal(name, one.reason)
    return None


def faults(proof: Proof, claim: Claim, evidence: ProofEvidence) -> list[str]:
    """Each reason why a proof does not fit a claim, as the end of a sentence about the proof. Empty if it is valid."""
    rules = ledger_rules.debt(evidence.contract)
    known = rules.evidence.get(proof.kind)
    if known is None or proof.kind not in claim.kinds:
        what = "is not a kind of evidence" if known is None else "proves something else"
        return [f"has the kind {quote(proof.kind)}, which {what}. Accepted here: {' or '.join(claim.kinds)}"]
    asked = claim.asks if proof.kind == RUN else {}
    needed = dict.fromkeys((*known.needs, *asked, *claim.needs.get(proof.kind, ())))
    lacking = [f"`{name}`" for name in needed if not proof.text(name)]
    found = [f"has no {', '.join(lacking)}"] if lacking else []
    found += _commit_faults(proof)
    found += _date_faults(proof, claim, evidence.today)
    if proof.kind == RUN:
        found += _run_faults(proof, claim, rules.runs, evidence)
        found += _set_faults(proof, claim, evidence)
        against = evidence.live.contradiction(proof, claim.repository) if evidence.live is not None else ""
        found += [against] if against else []
        repository = evidence.repositories.get(claim.repository.lower())
        if repository is not None and not found:
            found += run_workflows.faults(proof, repository, claim.asks)
    elif evidence.kept is not None:
        found += evidence.kept.faults(proof, claim.lane, claim.gone, evidence.contract)
    return found


def _commit_faults(proof: Proof) -> Iterator[str]:
    commit = proof.commit
    if commit and not is_commit(commit):
        yield f"names the commit {quote(commit)}, which is not a full id of 40 lower-case hexadecimal digits"


def _date_faults(proof: Proof, claim: Claim, today: str) -> Iterator[str]:
    date = proof.date
    if not date:
        return
    if not dates.is_day(date):
        yield f"is dated {quote(date)}, which is not a date"
    elif date < claim.since:
        yield f"has the date {date}, before the entry begins ({claim.since})"
    elif today and date > today:
        yield f"has the date {date}, but today is {today}"


def _run_faults(proof: Proof, claim: Claim, rules: ProvingRuns, evidence: ProofEvidence) -> Iterator[str]:
    yield from run_addresses.faults(proof.run, claim.repository, evidence.hosts, claim.moved)
    seen, wanted = proof.branch, evidence.branch(claim.repository)
    if seen and seen != wanted:
        yield f"ran on the branch {quote(seen)}, not on {quote(wanted)}"
    conclusion, event = proof.conclusion, proof.event
    if conclusion and conclusion.lower() not in rules.conclusions:
        yield f"ended with {quote(conclusion)}, not with {' or '.join(rules.conclusions)}"
    if event and event.lower() not in rules.events:
        yield f"was started by {quote(event)}, which runs code that is not on the default branch"
    for name, value in claim.asks.items():
        seen = proof.text(name)
        if seen and not _same(name, seen, value):
            yield f"has the {name.replace('_', ' ')} {quote(seen)}, not {quote(value)}"


def _set_faults(proof: Proof, claim: Claim, evidence: ProofEvidence) -> Iterator[str]:
    """Whether another set than the lane has served the run, as far as the given overlays say."""
    name = proof.scale_set.lower()
    if not claim.elsewhere or not name:
        return
    if name in claim.lane:
        yield f"ran on the scale set {quote(proof.scale_set)}, which is the lane itself"
        return
    sets = [one for one in evidence.servers if one.name.lower() == name]
    label = claim.asks.get("label", "").lower()
    consumer = Consumer(claim.repository)
    if sets and not any(one.has([label]) and one.reach(consumer).answer != NO for one in sets):
        served = f"{quote(label)} to {quote(claim.repository)}"
        yield f"ran on the scale set {quote(proof.scale_set)}, which does not serve {served}"
    elif sets and claim.wider and all(one.scope == REPOSITORY for one in sets):
        yield f"ran on the scale set {quote(proof.scale_set)}, which registers only at {sets[0].where}"


def _same(name: str, seen: str, wanted: str) -> bool:
    """Whether two names are one: case matters in paths and jobs; a forge ignores it in the others."""
    if name == "workflow":
        return seen.removeprefix("./") == wanted.removeprefix("./")
    return seen == wanted if name == "job" else seen.lower() == wanted.lower()
