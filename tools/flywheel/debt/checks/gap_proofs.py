"""Checks of the proofs of a gap."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.debt import progress, proof_evidence, proof_rules
from flywheel.debt.checks.family import DEBT
from flywheel.debt.checks.judged_gaps import gaps
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.phrases import several
from flywheel.findings.wording import show
from flywheel.workflows.routing.routing import Routing


@DEBT.check(
    "GF804",
    "closed-without-proof",
    BLOCKER,
    "A gap closes only with a valid proof.",
    (
        "docs/reference/ledgers.md#what-proves-a-lane",
        "docs/reference/specification.md#checklist-9-an-unreachable-lane-is-debt",
    ),
    needs=("ledger",),
    wants=("today",),
)
def closed_without_proof(subject: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A label in an overlay or a template in a workflow does not prove that the gap is closed: a runner group, a
    chart or a fork of the workflow can still block the job. One run closes a gap: a successful run on the
    default branch, of a job that requested exactly what was missing, at a commit that anybody can look up.
    """
    for gap in gaps(subject, contract):
        if gap.closed and not progress.fitting_runs(gap, proof_evidence.of(subject, contract)):
            offered = len(gap.proofs)
            seen = "no proof" if not offered else "one proof that is not valid" if offered == 1 else ""
            yield Hit(
                gap.place("status"),
                f"{gap.title} is closed with {seen or f'{offered} proofs, none of them valid'}.",
                f"Add {progress.gap_missing(gap, proof_evidence.of(subject, contract))[0]}, or write `status: open`.",
            )


@DEBT.check(
    "GF805",
    "unfit-proof",
    BLOCKER,
    "A proof is a successful run on the default branch of a job that requested what was missing.",
    "docs/reference/ledgers.md#what-proves-a-lane",
    needs=("ledger",),
    wants=("today", "workflows"),
)
def unfit(subject: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A run on another branch proves what is not merged, and a run of another job proves something else. A run
    without a commit cannot be looked up. A run from before the gap was known cannot show that it is closed.
    The required attributes of a proof and the accepted conclusions are contract data (`contract/debt.yaml`).

    An entry is not evidence for itself: which branch is the default one is said by the given workflows, by an
    option, or by the contract. If the repository's workflows are given, the job must be in its workflow and must
    request what was missing.
    """
    evidence = proof_evidence.of(subject, contract)
    for gap in gaps(subject, contract):
        fault = proof_rules.branch_fault(gap, evidence)
        if fault:
            yield Hit(gap.place("default_branch"), f"{gap.title} {fault}.", proof_evidence.BRANCH_FIX)
        claim = progress.gap_claim(gap)
        for proof in gap.proofs:
            if proof_rules.refusal(proof, contract) is not None:
                continue  # GF810 reports it
            faults = proof_rules.faults(proof, claim, evidence)
            if faults:
                what = f"the proof {show(proof.title)}" if proof.title else "a proof"
                yield Hit(
                    proof.place(),
                    f"{what} of {gap.title} {several(faults)}.",
                    "Correct the proof, or add another run.",
                )


@DEBT.check(
    "GF810",
    "no-evidence",
    BLOCKER,
    "No entry relies on something that proves nothing, such as an empty list of runners.",
    "docs/reference/reach.md#an-empty-list-of-runners",
    needs=("ledger",),
)
def no_evidence(subject: Routing, contract: Contract) -> Iterator[Hit]:
    """
    `GET .../actions/runners` lists nothing for a set that keeps no idle runner, whether the set serves or not:
    each runner exists for one job. Because of that empty list, repositories were recorded as not enrolled, and
    lanes as removed that still existed. A gap or a proof must not rely on it. Use evidence that can show the
    fact: a run, the log of the apply, or the AutoscalingRunnerSet. The words that identify such invalid
    evidence are contract data.
    """
    for gap in gaps(subject, contract):
        for entry, what in ((gap, gap.title), *((proof, f"a proof of {gap.title}") for proof in gap.proofs)):
            refusal = proof_rules.refusal(entry, contract)
            if refusal is not None:
                yield Hit(
                    entry.place(),
                    f"{what} relies on something that is not evidence "
                    f"({refusal.name.replace('_', ' ')}): {refusal.reason}.",
                    "Replace it with a run on the default branch, or with other evidence.",
                )
