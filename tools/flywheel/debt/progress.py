"""The progress of ledger entries: which proofs are valid, and what is still missing."""

from __future__ import annotations

from flywheel.debt import ledger_rules, proof_rules, run_addresses
from flywheel.debt.claim import Claim
from flywheel.formats.quoting import quote
from flywheel.ledgers.ledger_entry import RUN, Proof

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.contract.conventions import LaneExit
    from flywheel.debt.proof_evidence import ProofEvidence
    from flywheel.ledgers.debt_ledger import LedgerGap
    from flywheel.ledgers.retirement_ledger import CompatibilityLane, LaneProof
    from flywheel.live.job_receipts import JobReceipt


#: The kind of evidence that is a list of the cluster's runner sets (`contract/debt.yaml`).
_LIVE = "live"


def gap_claim(gap: LedgerGap) -> Claim:
    """The claim that a proof of a gap must show: a run on what could not be reached."""
    asks = {gap.kind: gap.name, "workflow": gap.workflow, "job": gap.job}
    return Claim(gap.repository, gap.since, asks, (RUN,))


def fitting_runs(gap: LedgerGap, evidence: ProofEvidence) -> int:
    """How many different runs prove that a gap is closed, typed in the ledger or read from live evidence."""
    read = {one.run.id for one in receipts(gap, evidence)}
    return len(typed_runs(gap, evidence) | read)


def typed_runs(gap: LedgerGap, evidence: ProofEvidence) -> set[int]:
    """The numbers of the runs that the ledger names and that fit, worked out once."""
    found = evidence.typed.get(gap)
    if found is None:
        claim = gap_claim(gap)
        found = run_addresses.numbers(one for one in gap.proofs if fits(one, claim, evidence))
        evidence.typed[gap] = found
    return found


def receipts(gap: LedgerGap, evidence: ProofEvidence) -> list[JobReceipt]:
    """The jobs of live evidence that prove that a gap is closed, the newest first."""
    return evidence.live.proving(gap_claim(gap)) if evidence.live is not None else []


def read_items(lane: CompatibilityLane, evidence: ProofEvidence) -> dict[str, str]:
    """The items of a lane's exits that live evidence shows, each with what shows it."""
    if evidence.live is None:
        return {}
    found = {}
    for item, known in ledger_rules.retirement(evidence.contract).items.items():
        claim = item_claim(lane, item, evidence.contract)
        proving = evidence.live.proving(claim)
        if proving:
            found[item] = proving[0].address
        elif known.absence and _LIVE in known.evidence and (words := evidence.live.absent(lane.names)):
            found[item] = words
    return found


def fits(proof: Proof, claim: Claim, evidence: ProofEvidence) -> bool:
    """Whether a proof is valid evidence for the claim."""
    return proof_rules.refusal(proof, evidence.contract) is None and not proof_rules.faults(proof, claim, evidence)


def runs_for(gate: str, contract: Contract) -> int | None:
    """How many runs a gate needs; None for an unknown gate."""
    gates = ledger_rules.debt(contract).gates
    return next((one.runs for one in gates if one.name == gate), None)


def gap_missing(gap: LedgerGap, evidence: ProofEvidence) -> list[str]:
    """What a gap still needs, each as a noun phrase: first to close it, then for its next gates."""
    runs = fitting_runs(gap, evidence)
    missing = []
    if not runs:
        branch = quote(evidence.branch(gap.repository))
        missing.append(f"a successful run on {branch} of a job with the {gap.kind.replace('_', ' ')} {quote(gap.name)}")
    for gate in ledger_rules.debt(evidence.contract).gates:
        more = gate.runs - max(runs, 1)
        if more > 0:
            missing.append(f"{more} more {'run' if more == 1 else 'runs'} for {gate.name}")
            break
    return missing


def exit_of(lane: CompatibilityLane, contract: Contract) -> LaneExit | None:
    """The exit that a lane takes; None unless it is exactly one known exit."""
    exits = ledger_rules.retirement(contract).exits
    return exits.get(lane.exits[0]) if len(lane.exits) == 1 else None


def item_claim(lane: CompatibilityLane, item: str, contract: Contract) -> Claim:
    """The claim that a proof of an exit's item must show."""
    known = ledger_rules.retirement(contract).items.get(item)
    if known is None:
        return Claim(lane.repository, lane.since, {"label": lane.label}, ())
    kinds = (*known.evidence, *_also(lane, item, contract))
    repository = moved_to(lane, contract)
    return Claim(
        repository or lane.repository,
        lane.since,
        {"label": lane.label},
        kinds,
        needs=known.needs,
        lane=lane.names,
        gone=known.absence,
        elsewhere=known.elsewhere,
        moved=bool(repository),
        wider=_moves(lane, contract) is not None,
    )


def moved_to(lane: CompatibilityLane, contract: Contract) -> str:
    """The repository's name under its new scope, by the proof of the exit's item that names it; "" if none does."""
    item = _moves(lane, contract)
    return next((proof.repository for proof in lane.proofs if proof.item == item and proof.repository), "")


def _moves(lane: CompatibilityLane, contract: Contract) -> str | None:
    """The item of the lane's exit that moves the repository."""
    chosen = exit_of(lane, contract)
    items = ledger_rules.retirement(contract).items
    return next((name for name in (chosen.items if chosen is not None else ()) if items[name].moves), None)


def _also(lane: CompatibilityLane, item: str, contract: Contract) -> tuple[str, ...]:
    """Other kinds of evidence that the lane's exit accepts for an item."""
    chosen = exit_of(lane, contract)
    return chosen.also.get(item, ()) if chosen is not None else ()


def proved(lane: CompatibilityLane, evidence: ProofEvidence) -> dict[str, list[LaneProof]]:
    """The valid proofs, by the item that each proves."""
    found: dict[str, list[LaneProof]] = {}
    for proof in lane.proofs:
        item = proof.item
        if fits(proof, item_claim(lane, item, evidence.contract), evidence):
            found.setdefault(item, []).append(proof)
    return found


def lane_lacks(lane: CompatibilityLane, evidence: ProofEvidence) -> dict[str, str]:
    """What a lane still needs before it is retired: each missing item and its meaning; "exit" if none is selected."""
    contract = evidence.contract
    done = {*proved(lane, evidence), *read_items(lane, evidence)}
    chosen = exit_of(lane, contract)
    items = _common(contract) if chosen is None else chosen.items
    lacks = {item: _use(lane, item, contract) for item in items if item not in done}
    exits = ledger_rules.retirement(contract).exits
    return lacks if chosen is not None else {"exit": f"one of {', '.join(exits)}", **lacks}


def lane_missing(lane: CompatibilityLane, evidence: ProofEvidence) -> list[str]:
    """The missing items, each as a phrase."""
    return [f"`{item}` ({use})" for item, use in lane_lacks(lane, evidence).items()]


def _common(contract: Contract) -> tuple[str, ...]:
    """The items that every exit has."""
    exits = list(ledger_rules.retirement(contract).exits.values())
    return tuple(item for item in exits[0].items if all(item in one.items for one in exits)) if exits else ()


def _use(lane: CompatibilityLane, item: str, contract: Contract) -> str:
    evidence = ledger_rules.debt(contract).evidence
    uses = [ledger_rules.retirement(contract).items[item].use]
    uses += [evidence[kind].use for kind in _also(lane, item, contract)]
    return ", or ".join(uses)
