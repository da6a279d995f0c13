"""What entries offer as proof."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.debt import progress, proof_rules
from flywheel.debt.checks.family import DEBT
from flywheel.debt.checks.subject import gaps
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.phrases import several
from flywheel.findings.wording import show
from flywheel.workflows.routing import Routing


@DEBT.check(
    "GF804",
    "closed-without-proof",
    BLOCKER,
    "A gap closes only with a proof that fits.",
    "implementation overlays, checklist 9; domain §9",
)
def closed_without_proof(subject: Routing, contract: Contract) -> Iterator[Hit]:
    """
    That a label is in an overlay, or a template in a workflow, proves nothing: a runner group, a chart
    or a fork of the workflow may stand in between. What closes a gap is one run: on the default
    branch, successful, of a job that asked for the very thing that was missing, at a commit that everybody can
    look up.
    """
    for gap in gaps(subject, contract):
        if gap.closed and not progress.fitting_runs(gap, contract, subject.today):
            offered = len(gap.proofs)
            seen = "no proof" if not offered else "one proof that does not fit" if offered == 1 else ""
            yield Hit(
                gap.place("status"),
                f"{gap.title} is closed with {seen or f'{offered} proofs of which none fits'}.",
                f"Add {progress.gap_missing(gap, contract, subject.today)[0]}, or write `status: open`.",
            )


@DEBT.check(
    "GF805",
    "unfit-proof",
    BLOCKER,
    "A proof is a successful run on the default branch of a job that asked for what was missing.",
    "domain §9",
)
def unfit(subject: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A run on a branch proves what is not merged, a run of another job something else, a run without
    a commit nothing that can be looked up. A run from before the gap was known cannot show that it is gone.
    What a proof has to say and how a run has to end is contract data (`contract/debt.yaml`).
    """
    for gap in gaps(subject, contract):
        claim = progress.gap_claim(gap, contract)
        for proof in gap.proofs:
            if proof_rules.refusal(proof, contract) is not None:
                continue  # GF810 tells
            faults = proof_rules.faults(proof, claim, contract, subject.today)
            if faults:
                what = f"the proof {show(proof.title)}" if proof.title else "a proof"
                yield Hit(
                    proof.place(),
                    f"{what} of {gap.title} {several(faults)}.",
                    "Offer another run, or correct what was copied wrongly.",
                )


@DEBT.check(
    "GF810",
    "no-evidence",
    BLOCKER,
    "Nothing rests on what is no evidence, such as an empty list of runners.",
    "domain §9, §12.1 row 21",
)
def no_evidence(subject: Routing, contract: Contract) -> Iterator[Hit]:
    """
    `GET .../actions/runners` lists nothing for a set that keeps no runner waiting, whether it serves or not:
    each runner exists for one job. Repositories were read as not enrolled for that, and others as
    rid of a lane that was still there. Neither a gap nor a proof may rest on it; ask what can tell: a run, the
    log of the apply, the AutoscalingRunnerSet. Which words give such evidence away is contract data.
    """
    for gap in gaps(subject, contract):
        for entry, what in ((gap, gap.title), *((proof, f"a proof of {gap.title}") for proof in gap.proofs)):
            refusal = proof_rules.refusal(entry, contract)
            if refusal is not None:
                yield Hit(
                    entry.place(),
                    f"{what} rests on what is no evidence ({refusal.name.replace('_', ' ')}): {refusal.reason}.",
                    "Offer a run on the default branch, or say what else shows it.",
                )
