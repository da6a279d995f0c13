"""Checks of what entries claim in addition to their status: the repository's tier and gate."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.debt import ledger_rules, progress, proof_evidence
from flywheel.debt.checks.family import DEBT
from flywheel.debt.checks.judged_gaps import gaps
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import show
from flywheel.ledgers.debt_ledger import LedgerGap
from flywheel.workflows.routing.routing import Routing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.conventions import Tier


@DEBT.check(
    "GF808",
    "unsupported-claim",
    BLOCKER,
    "Tier and gate claim no more than the proofs show.",
    ("docs/reference/ledgers.md#tiers-of-adoption", "docs/reference/ledgers.md#gates-of-a-proof"),
    needs=("ledger",),
    wants=("today",),
)
def unsupported(subject: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A tier counts as adoption, so it needs evidence. An entry that claims shared runners (tiers 3, 4 and X)
    must show a run on them. A closed gap cannot have a hosted-only tier. The gates follow one another: code,
    proof, stability, reporting. Stability needs three different runs on the default branch; one run that is
    listed three times counts once.

    Visible labels, consumed templates and historical exceptions prove nothing.
    """
    for gap in gaps(subject, contract):
        runs = progress.fitting_runs(gap, proof_evidence.of(subject, contract))
        yield from _tier(gap, runs, contract)
        yield from _gate(gap, runs, contract)


def _tier(gap: LedgerGap, runs: int, contract: Contract) -> Iterator[Hit]:
    tiers = ledger_rules.debt(contract).tiers
    tier = tiers.get(gap.tier)
    if tier is None:
        message = f"{gap.title} has the unknown tier {show(gap.tier)}."
        yield Hit(gap.place("tier"), message, f"Write one of {', '.join(tiers)}.")
    elif tier.needs_run and not runs:
        yield Hit(
            gap.place("tier"),
            f"{gap.title} claims tier {gap.tier} ({tier.use}), but no run proves it.",
            f"Add the run, or write a tier that needs no run: {_others(tiers, needs_run=False)}.",
        )
    elif gap.closed and runs and not tier.needs_run:
        yield Hit(
            gap.place("tier"),
            f"{gap.title} is closed by a run on shared runners, but its tier is {gap.tier} ({tier.use}).",
            f"Write the tier that the run proves: {_others(tiers, needs_run=True)}.",
        )


def _others(tiers: dict[str, Tier], needs_run: bool) -> str:
    return ", ".join(name for name, tier in tiers.items() if tier.needs_run is needs_run)


def _gate(gap: LedgerGap, runs: int, contract: Contract) -> Iterator[Hit]:
    if not gap.gate:
        return
    needed = progress.runs_for(gap.gate, contract)
    if needed is None:
        gates = ", ".join(one.name for one in ledger_rules.debt(contract).gates)
        yield Hit(
            gap.place("gate"),
            f"{gap.title} has the unknown gate {show(gap.gate)}.",
            f"Write one of {gates}.",
        )
    elif runs < needed:
        shown = "none is valid" if not runs else "one is valid" if runs == 1 else f"{runs} are valid"
        takes = "a run" if needed == 1 else f"{needed} different runs"
        yield Hit(
            gap.place("gate"),
            f"{gap.title} claims the gate {gap.gate}, which needs {takes}; {shown}.",
            f"Add {needed - runs} more, or write the gate that was passed.",
        )
