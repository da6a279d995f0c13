"""Checks that compare lanes with what overlays declare."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.debt import ledger_rules, proof_evidence
from flywheel.debt.judged_ledgers import JudgedLedgers
from flywheel.debt.retirement_checks.family import RETIREMENT
from flywheel.debt.retirement_checks.judged_lanes import lanes
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import listing, show
from flywheel.ledgers.ledger_entry import Proof
from flywheel.ledgers.retirement_ledger import CompatibilityLane
from flywheel.overlay import runner_sets
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.registrations import owner_names
from flywheel.overlay.runner_sets import RunnerSet

_RETIRING = ("docs/reference/ledgers.md#retirement-of-a-lane", "docs/reference/specification.md#package-compatibility")


def _declared(subject: JudgedLedgers, contract: Contract) -> dict[str, tuple[Overlay, RunnerSet]]:
    """The runner sets of all overlays by release and by scale-set name, in lower case."""
    found: dict[str, tuple[Overlay, RunnerSet]] = {}
    for overlay in subject.overlays:
        for one in overlay.runner_sets(contract):
            for name in (one.release, runner_sets.scale_set_name(one, contract)):
                if name:
                    found.setdefault(name.lower(), (overlay, one))
    return found


@RETIREMENT.check(
    "GF816",
    "lane-still-declared",
    BLOCKER,
    "No overlay declares a lane that the ledger calls removed, and no cluster has it.",
    _RETIRING,
    needs=("retirement",),
    wants=("overlays",),
)
def still_declared(subject: JudgedLedgers, contract: Contract) -> Iterator[Hit]:
    """
    The check compares entries that are closed, or that contain a proof of the lane's absence, with the given
    overlays and with live evidence. The next apply deploys what an overlay declares, whatever was true at the commit in
    the proof, and a set that is live takes jobs, whatever an apply's log says.
    """
    declared = _declared(subject, contract)
    for lane in lanes(subject, contract):
        claim = _claim(lane, contract)
        seen = next((declared[name] for name in sorted(lane.names) if name in declared), None)
        if claim is not None and seen is not None:
            overlay, runner_set = seen
            yield Hit(
                runner_set.release_fact.place,
                f"{runner_set.title} of {show(overlay.name)} is {lane.title}, "
                f"which the ledger calls {claim[0]} ({claim[1].place(claim[2])}).",
                "Remove the runner set from the overlay, or remove the claim from the ledger.",
            )
        live = proof_evidence.of(subject, contract).live
        present = live.present(lane.names) if live is not None and claim is not None else None
        if claim is not None and present is not None:
            yield Hit(
                claim[1].place(claim[2]),
                f"the ledger calls {lane.title} {claim[0]}, and it is live as "
                f"{show(f'{present.namespace}/{present.name}')}.",
                "Remove the lane from the cluster with a plan that approves it, or correct the ledger.",
            )


def _claim(lane: CompatibilityLane, contract: Contract) -> tuple[str, CompatibilityLane | Proof, str] | None:
    """The ledger's claim that the lane is gone, with the entry and attribute that make it."""
    if lane.closed:
        return "retired", lane, "status"
    gone = {name for name, item in ledger_rules.retirement(contract).items.items() if item.absence}
    proof = next((one for one in lane.proofs if one.item in gone), None)
    return None if proof is None else ("absent", proof, "")


@RETIREMENT.check(
    "GF819",
    "lane-not-found",
    WARNING,
    "The overlay of its state's owner declares an open lane.",
    _RETIRING,
    needs=("retirement", "overlays"),
)
def not_found(subject: JudgedLedgers, contract: Contract) -> Iterator[Hit]:
    """
    If the overlay of a lane's owner does not declare the lane, then the lane is gone and needs its proof, or it
    has another name than in the ledger, or it belongs to another owner. In each case the entry does not match
    reality. The check needs an overlay of that owner.
    """
    declared = _declared(subject, contract)
    owners = {name.lower() for overlay in subject.overlays for name in owner_names(overlay, contract)}
    for lane in lanes(subject, contract):
        gone = lane.state_owner.lower() in owners and not lane.names & declared.keys()
        if gone and _claim(lane, contract) is None:
            yield Hit(
                lane.place("lane"),
                f"no overlay of {show(lane.state_owner)} declares {lane.title}.",
                f"If the lane is removed, add a proof; else correct {listing(['lane', 'scale_set', 'state_owner'])}.",
            )
