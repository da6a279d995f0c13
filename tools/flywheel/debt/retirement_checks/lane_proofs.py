"""Checks of the proofs of a lane."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.debt import ledger_rules, progress, proof_evidence, proof_rules
from flywheel.debt.judged_ledgers import JudgedLedgers
from flywheel.debt.proof_rules import ProofRefusal
from flywheel.debt.retirement_checks.family import RETIREMENT
from flywheel.debt.retirement_checks.judged_lanes import lanes
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.phrases import several
from flywheel.findings.wording import listing, show
from flywheel.formats.nearest import did_you_mean
from flywheel.ledgers.debt_ledger import BLOCKED
from flywheel.ledgers.ledger_entry import RUN
from flywheel.ledgers.retirement_ledger import CompatibilityLane, LaneProof

_RETIRING = ("docs/reference/ledgers.md#retirement-of-a-lane", "docs/reference/specification.md#package-compatibility")

#: The contract's name for evidence about a lane's state. GF815 reports it; GF818 reports the rest.
_STATE_MOVED = "state_moved"


@RETIREMENT.check(
    "GF814",
    "unfit-lane-proof",
    BLOCKER,
    "Each proof of a lane proves an item of its exit.",
    _RETIRING,
    needs=("retirement",),
    wants=("today", "kept", "workflows"),
)
def unfit(subject: JudgedLedgers, contract: Contract) -> Iterator[Hit]:
    """
    The repository's jobs are proved by a run on its default branch with the shared label or, where the exit
    allows it, by a record that the repository is blocked. The lane's absence is proved by the overlay's files
    at a commit and by the cluster. A proof without place, commit or day cannot be looked up. If an exit has an
    order, such as a removal, a later step must not have an earlier date than the step before it.

    A run on the lane itself does not show that the repository works without it: the run names its scale set. If the
    repository moves under another scope, the proof of the scope names it there, and the run is one of that
    repository, from the day of the decision or later.
    """
    evidence = proof_evidence.of(subject, contract)
    for lane in lanes(subject, contract):
        fault = proof_rules.branch_fault(lane, evidence)
        if fault:
            yield Hit(lane.place("default_branch"), f"{lane.title} {fault}.", proof_evidence.BRANCH_FIX)
        done = progress.proved(lane, evidence)
        first = {item: min(proof.date for proof in proofs) for item, proofs in done.items()}
        for proof in lane.proofs:
            if proof_rules.refusal(proof, contract) is None:  # else GF815 or GF818 reports it
                faults = list(_faults(proof, lane, first, subject, contract))
                if faults:
                    message = f"the proof of {show(proof.item)} of {lane.title} {several(faults)}."
                    yield Hit(proof.place(), message, _fix(proof, contract))


def _faults(
    proof: LaneProof, lane: CompatibilityLane, first: dict[str, str], subject: JudgedLedgers, contract: Contract
) -> Iterator[str]:
    item = proof.item
    known = ledger_rules.retirement(contract).items
    chosen = progress.exit_of(lane, contract)
    if item not in known:
        yield f"proves an unknown item; the known items are {listing(known)}"
        return
    if chosen is not None and item not in chosen.items:
        yield f"proves nothing that the exit `{lane.exits[0]}` needs"
    faults = proof_rules.faults(proof, progress.item_claim(lane, item, contract), proof_evidence.of(subject, contract))
    yield from faults
    if proof.kind == RUN and lane.label.lower() not in contract.capabilities.labels:
        yield f"depends on {show(lane.label)}, which is not a shared label"
    elif not faults:
        yield from _too_early(proof, lane, first, contract)
        yield from _contradicted(proof, lane, subject)


def _fix(proof: LaneProof, contract: Contract) -> str:
    meant = did_you_mean(proof.item, ledger_rules.retirement(contract).items)
    known = proof.item in ledger_rules.retirement(contract).items
    return meant if meant and not known else "Correct the proof, or add valid evidence."


def _too_early(proof: LaneProof, lane: CompatibilityLane, first: dict[str, str], contract: Contract) -> Iterator[str]:
    chosen = progress.exit_of(lane, contract)
    item = proof.item
    if chosen is None or item not in chosen.items:
        return
    earlier = chosen.items[: chosen.items.index(item)] if chosen.in_order else chosen.after.get(item, ())
    for before in earlier:
        if proof.date < first.get(before, ""):
            yield f"has the date {proof.date}, before `{before}` is proved ({first[before]})"


def _contradicted(proof: LaneProof, lane: CompatibilityLane, subject: JudgedLedgers) -> Iterator[str]:
    """A record that a repository is blocked, which the given debt ledger contradicts."""
    if proof.kind != BLOCKED or subject.ledger is None:
        return
    gap = subject.ledger.gap(lane.repository, lane.label)
    if gap is not None and gap.status != BLOCKED:
        yield f"says that {show(lane.repository)} is blocked, but {gap.title} is {gap.status} ({gap.place()})"


@RETIREMENT.check(
    "GF815",
    "state-moved",
    BLOCKER,
    "A move of a lane's state does not prove its retirement.",
    (
        "docs/reference/ledgers.md#a-move-of-state-is-not-retirement",
        "docs/reference/specification.md#package-compatibility",
    ),
    needs=("retirement",),
)
def state_moved(subject: JudgedLedgers, contract: Contract) -> Iterator[Hit]:
    """
    A rehome moves a lane's state to its owner: after it nobody else destroys the lane by accident, and the owner
    can change it. Its runners continue to serve. A retirement removes the runners from live use, and a moved
    state does not complete it. Keep the record of the rehome with the other rehomes.
    """
    for lane, proof, refusal in _refused(subject, contract):
        if refusal.name == _STATE_MOVED:
            yield Hit(
                proof.place(),
                f"{lane.title} has a proof that only says that its state moved: {refusal.reason}.",
                "Remove it from the proofs; `state_owner` says whose state it is.",
            )


@RETIREMENT.check(
    "GF818",
    "no-lane-evidence",
    BLOCKER,
    "An empty list of runners does not prove that a lane is absent.",
    "docs/reference/reach.md#an-empty-list-of-runners",
    needs=("retirement",),
)
def no_evidence(subject: JudgedLedgers, contract: Contract) -> Iterator[Hit]:
    """
    `GET .../actions/runners` lists nothing for a set that keeps no idle runner, although the set is registered,
    takes the next job and keeps its place in the cluster. The log of the apply or the list of
    AutoscalingRunnerSets shows that a lane is gone. The words that identify such invalid evidence are contract
    data (`contract/debt.yaml`).
    """
    for lane, proof, refusal in _refused(subject, contract):
        if refusal.name != _STATE_MOVED:
            yield Hit(
                proof.place(),
                f"the proof of {show(proof.item)} of {lane.title} is not evidence "
                f"({refusal.name.replace('_', ' ')}): {refusal.reason}.",
                "Replace it with the log of the apply or the list of AutoscalingRunnerSets.",
            )


def _refused(subject: JudgedLedgers, contract: Contract) -> Iterator[tuple[CompatibilityLane, LaneProof, ProofRefusal]]:
    for lane in lanes(subject, contract):
        for proof in lane.proofs:
            refusal = proof_rules.refusal(proof, contract)
            if refusal is not None:
                yield lane, proof, refusal
