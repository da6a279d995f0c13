"""Checks of the subject of each entry: one entry for each gap, and only shared labels."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.debt.checks.family import DEBT
from flywheel.debt.checks.judged_gaps import gaps
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import listing, show
from flywheel.formats.nearest import did_you_mean
from flywheel.ledgers.debt_ledger import LABEL, LedgerGap
from flywheel.workflows.routing.routing import Routing


@DEBT.check(
    "GF806",
    "repeated-gap",
    BLOCKER,
    "Each gap is in the ledger once.",
    "docs/reference/ledgers.md#enrollment-debt",
    needs=("ledger",),
)
def repeated(subject: Routing, contract: Contract) -> Iterator[Hit]:
    """
    Two entries for one gap have two review days and two owners; if one is closed, the other stays. If a gap
    comes back, reopen its entry with a new day: the file's history keeps the rest. A forge ignores case in
    owners, repositories and labels, so entries that differ only in case describe one gap.
    """
    seen: dict[object, LedgerGap] = {}
    for gap in gaps(subject, contract):
        first = seen.setdefault(gap.key, gap)
        if first is not gap:
            yield Hit(
                gap.place(),
                f"{gap.title} is in the ledger twice; the first entry is at {first.place()}.",
                "Keep one entry, with the proofs of both.",
            )


@DEBT.check(
    "GF809",
    "minted-label",
    BLOCKER,
    "An entry is about a shared capability label; it cannot create one.",
    ("docs/reference/ledgers.md#enrollment-debt", "docs/reference/specification.md#personal-accounts"),
    needs=("ledger",),
)
def minted(subject: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A gap is a shared label that a repository cannot reach yet. It is debt and not taxonomy. A label of an
    owner, a repository or a host does not become a shared label because a ledger lists it, and only core can
    add a capability, in the contract. A label of somebody else's runners is not this ledger's debt. Change the
    workflow so that it requests a shared label, and write the entry for that label.
    """
    labels, pools = contract.capabilities.labels, contract.capabilities.pools
    for gap in gaps(subject, contract):
        if gap.kind != LABEL or gap.name.lower() in labels or gap.name.lower() in pools:
            continue
        yield Hit(
            gap.place(LABEL),
            f"{gap.title}: {show(gap.name)} {_what(gap.name.lower(), contract)}.",
            did_you_mean(gap.name, labels)
            or f"Let the workflow request a shared label, and write the entry for that label: {listing(labels)}.",
        )


def _what(label: str, contract: Contract) -> str:
    capabilities = contract.capabilities
    if label in (*capabilities.generic_labels.registration, *capabilities.generic_labels.workflow):
        return "describes a machine and not a capability"
    if label.startswith((*capabilities.foreign_labels.github_hosted, *capabilities.foreign_labels.third_party)):
        return "is a label of runners outside this substrate"
    if label in capabilities.retired_labels:
        return "is retired and must not be used again"
    if label.startswith(f"{capabilities.namespace}-"):
        return "is not a label of the contract; only core can add a capability"
    return "is not a label of the contract, and an entry cannot add one"
