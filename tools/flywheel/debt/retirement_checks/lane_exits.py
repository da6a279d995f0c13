"""Checks of the exit of a lane, and of its end."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.debt import ledger_rules, progress, proof_evidence
from flywheel.debt.judged_ledgers import JudgedLedgers
from flywheel.debt.retirement_checks.family import RETIREMENT
from flywheel.debt.retirement_checks.judged_lanes import lanes
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.phrases import several
from flywheel.findings.wording import listing, show
from flywheel.formats.nearest import did_you_mean
from flywheel.ledgers.retirement_ledger import CompatibilityLane

_RETIRING = ("docs/reference/ledgers.md#retirement-of-a-lane", "docs/reference/specification.md#package-compatibility")


@RETIREMENT.check(
    "GF811",
    "open-lane",
    WARNING,
    "Every compatibility lane is retired.",
    _RETIRING,
    needs=("retirement",),
)
def open_lane(subject: JudgedLedgers, contract: Contract) -> Iterator[Hit]:
    """
    A compatibility lane serves one repository under a shared label. It stays a debt until its runners serve
    nobody any more. Its entry stays open while anything is missing, no matter who owns its state or how long
    the repository has used the shared label. Each lane gives one warning, which lists what is missing.
    """
    for lane in lanes(subject, contract):
        if not lane.closed:
            missing = progress.lane_missing(lane, proof_evidence.of(subject, contract))
            if missing:
                lack, fix = f"is not retired; missing: {several(missing)}", _next(lane, contract)
            else:
                lack, fix = "is open, but nothing is missing", "Write `status: closed`."
            yield Hit(lane.place(), f"{lane.title} {lack}.", fix)


def _next(lane: CompatibilityLane, contract: Contract) -> str:
    if progress.exit_of(lane, contract) is None:
        return f"Select one exit under `exits`: {_exits(contract)}."
    return "Add a proof for each missing item; the entry stays open until then."


def _exits(contract: Contract) -> str:
    return ", or ".join(f"`{name}` ({one.use})" for name, one in ledger_rules.retirement(contract).exits.items())


@RETIREMENT.check(
    "GF812",
    "closed-early",
    BLOCKER,
    "A lane closes when every item of its exit is proved.",
    _RETIRING,
    needs=("retirement",),
    wants=("today", "kept"),
)
def closed_early(subject: JudgedLedgers, contract: Contract) -> Iterator[Hit]:
    """
    If a lane is called retired but still serves somebody, it is removed one day as a leftover, and the jobs of its
    repository wait in the queue for ever. Each exit has items, and each item needs valid evidence. A move of
    the state to another owner is not one of these items. Exits and items are contract data
    (`contract/retirement.yaml`).
    """
    for lane in lanes(subject, contract):
        missing = progress.lane_missing(lane, proof_evidence.of(subject, contract)) if lane.closed else ()
        if missing:
            yield Hit(
                lane.place("status"),
                f"{lane.title} is closed, but something is missing: {several(missing)}.",
                "Write `status: open`, and close it when the missing items are proved.",
            )


@RETIREMENT.check(
    "GF813",
    "not-one-exit",
    BLOCKER,
    "A lane takes exactly one known exit.",
    _RETIRING,
    needs=("retirement",),
)
def not_one_exit(subject: JudgedLedgers, contract: Contract) -> Iterator[Hit]:
    """
    The exits exclude each other: the repository moves under a wider scope, or a broader mechanism enrolls personal
    accounts, or the lane is removed. A lane with two exits has no decision, and proofs of one exit would count
    for the other. A lane without a selected exit stays open (GF811).
    """
    known = contract.conventions.retirement.exits if contract.conventions.retirement else {}
    for lane in lanes(subject, contract):
        if len(lane.exits) > 1:
            seen = ", ".join(show(name) for name in lane.exits)
            message = f"{lane.title} takes {len(lane.exits)} exits: {seen}."
            yield Hit(lane.place("exits"), message, "Keep one exit; remove the others with their proofs.")
        for name in lane.exits:
            if name not in known:
                fix = did_you_mean(name, known) or f"Select one of {listing(known)}."
                yield Hit(lane.place("exits"), f"{lane.title} takes the unknown exit {show(name)}.", fix)


@RETIREMENT.check(
    "GF817",
    "repeated-lane",
    BLOCKER,
    "Each lane is in the ledger once.",
    _RETIRING,
    needs=("retirement",),
)
def repeated(subject: JudgedLedgers, contract: Contract) -> Iterator[Hit]:
    """
    Two entries for one lane can take two exits; if one is closed, the other stays. A lane is identified by its
    Helm release and its scale-set name; case does not matter.
    """
    seen: dict[str, CompatibilityLane] = {}
    for lane in lanes(subject, contract):
        names = sorted(lane.names)
        first = next((seen[name] for name in names if name in seen), None)
        if first is not None:
            yield Hit(
                lane.place("lane"),
                f"{lane.title} is in the ledger twice; the first entry, {show(first.name)}, is at {first.place()}.",
                "Keep one entry, with one exit and the proofs of both.",
            )
        for name in names:
            seen.setdefault(name, lane)
