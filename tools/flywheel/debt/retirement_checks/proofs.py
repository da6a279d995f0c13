"""What lanes offer as proof."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.debt import progress, proof_rules
from flywheel.debt.proof_rules import Refusal
from flywheel.debt.retirement_checks.family import RETIREMENT
from flywheel.debt.retirement_checks.subject import lanes
from flywheel.debt.subject import Ledgers
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.phrases import several
from flywheel.findings.wording import listing, show
from flywheel.formats.nearest import did_you_mean
from flywheel.ledgers.debt_ledger import BLOCKED
from flywheel.ledgers.entries import RUN, Proof
from flywheel.ledgers.retirement_ledger import Lane

_RETIRING = "implementation overlays, Package Compatibility Retirement; domain §6"

#: What the contract calls evidence that is about a lane's state. GF815 tells of it, GF818 of the rest.
_STATE_MOVED = "state_moved"


@RETIREMENT.check(
    "GF814",
    "unfit-lane-proof",
    BLOCKER,
    "Each proof of a lane proves an item of its exit.",
    _RETIRING,
)
def unfit(subject: Ledgers, contract: Contract) -> Iterator[Hit]:
    """
    The repository's jobs are proved by a run on its default branch on the shared label, or, where the exit
    allows it, by a mark that it is blocked; the lane's absence by the overlay's files at a commit, and
    by the cluster. A proof without place, commit or day can be looked up by nobody. In an exit that has an order,
    such as a removal, what comes later is not dated before what has to come first.
    """
    for lane in lanes(subject, contract):
        done = progress.proved(lane, contract, subject.today)
        first = {item: min(proof.text("date") for proof in proofs) for item, proofs in done.items()}
        for proof in lane.proofs:
            if proof_rules.refusal(proof, contract) is None:  # else GF815 or GF818 tells
                faults = list(_faults(proof, lane, first, subject, contract))
                if faults:
                    message = f"the proof of {show(proof.text('item'))} of {lane.title} {several(faults)}."
                    yield Hit(proof.place(), message, _fix(proof, contract))


def _faults(proof: Proof, lane: Lane, first: dict[str, str], subject: Ledgers, contract: Contract) -> Iterator[str]:
    item = proof.text("item")
    known = contract.conventions["retirement"]["items"]
    chosen = progress.exit_of(lane, contract)
    if item not in known:
        yield f"proves an item that there is not: known are {listing(known)}"
        return
    if chosen is not None and item not in chosen["items"]:
        yield f"proves nothing that the exit `{lane.exits[0]}` asks for"
    faults = proof_rules.faults(proof, progress.item_claim(lane, item, contract), contract, subject.today)
    yield from faults
    if proof.kind == RUN and lane.label.lower() not in contract.capabilities.labels:
        yield f"is held against {show(lane.label)}, which is no shared label"
    elif not faults:
        yield from _too_early(proof, lane, first, contract)
        yield from _contradicted(proof, lane, subject)


def _fix(proof: Proof, contract: Contract) -> str:
    meant = did_you_mean(proof.text("item"), contract.conventions["retirement"]["items"])
    known = proof.text("item") in contract.conventions["retirement"]["items"]
    return meant if meant and not known else "Offer evidence that fits, or correct what was copied wrongly."


def _too_early(proof: Proof, lane: Lane, first: dict[str, str], contract: Contract) -> Iterator[str]:
    chosen = progress.exit_of(lane, contract)
    item = proof.text("item")
    if chosen is None or not chosen["in_order"] or item not in chosen["items"]:
        return
    for before in chosen["items"][: chosen["items"].index(item)]:
        if proof.text("date") < first.get(before, ""):
            yield f"is of {proof.text('date')}, before `{before}` is proved ({first[before]})"


def _contradicted(proof: Proof, lane: Lane, subject: Ledgers) -> Iterator[str]:
    """A mark that the debt ledger at hand does not bear out."""
    if proof.kind != BLOCKED or subject.ledger is None:
        return
    gap = subject.ledger.gap(lane.repository, lane.label)
    if gap is not None and gap.status != BLOCKED:
        yield f"says that {show(lane.repository)} is blocked, and {gap.title} is {gap.status} ({gap.place()})"


@RETIREMENT.check(
    "GF815",
    "state-moved",
    BLOCKER,
    "That a lane's state moved proves nothing about its retirement.",
    _RETIRING,
)
def state_moved(subject: Ledgers, contract: Contract) -> Iterator[Hit]:
    """
    A rehome brings a lane's state to its owner: from then on nobody else destroys it by accident, and the
    owner can change it. Its runners go on serving. Retirement removes them from live use, and closes
    no sooner because the state moved. Keep the rehome's record where rehomes are kept.
    """
    for lane, proof, refusal in _refused(subject, contract):
        if refusal.name == _STATE_MOVED:
            yield Hit(
                proof.place(),
                f"{lane.title} offers as proof that its state moved: {refusal.reason}.",
                "Remove it from the proofs; `state_owner` says whose state it is.",
            )


@RETIREMENT.check(
    "GF818",
    "no-lane-evidence",
    BLOCKER,
    "No lane is called absent by an empty list of runners.",
    "domain §9, §12.1 row 21",
)
def no_evidence(subject: Ledgers, contract: Contract) -> Iterator[Hit]:
    """
    `GET .../actions/runners` lists nothing for a set that keeps no runner waiting, though it is registered,
    takes the next job and holds its place in the cluster. That a lane is gone, the log of the apply
    tells, or the list of AutoscalingRunnerSets. Which words give such evidence away is contract data
    (`contract/debt.yaml`).
    """
    for lane, proof, refusal in _refused(subject, contract):
        if refusal.name != _STATE_MOVED:
            yield Hit(
                proof.place(),
                f"the proof of {show(proof.text('item'))} of {lane.title} is no evidence "
                f"({refusal.name.replace('_', ' ')}): {refusal.reason}.",
                "Offer the log of the apply, or the list of AutoscalingRunnerSets.",
            )


def _refused(subject: Ledgers, contract: Contract) -> Iterator[tuple[Lane, Proof, Refusal]]:
    for lane in lanes(subject, contract):
        for proof in lane.proofs:
            refusal = proof_rules.refusal(proof, contract)
            if refusal is not None:
                yield lane, proof, refusal
