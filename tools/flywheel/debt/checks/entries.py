"""What entries are about."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.debt.checks.family import DEBT
from flywheel.debt.checks.subject import gaps
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import listing, show
from flywheel.formats.nearest import did_you_mean
from flywheel.ledgers.debt_ledger import LABEL, Gap
from flywheel.workflows.routing import Routing


@DEBT.check(
    "GF806",
    "repeated-gap",
    BLOCKER,
    "A gap stands in the ledger once.",
    "domain §9",
)
def repeated(subject: Routing, contract: Contract) -> Iterator[Hit]:
    """
    Two entries for one gap have two days and two owners, and whoever closes one leaves the other. A gap
    that comes back is opened again, with its day: the history is the file's. A forge ignores case
    in owners, repositories and labels, so entries that differ in case alone are one gap.
    """
    seen: dict[object, Gap] = {}
    for gap in gaps(subject, contract):
        first = seen.setdefault(gap.key, gap)
        if first is not gap:
            yield Hit(
                gap.place(),
                f"{gap.title} stands in the ledger twice; the first entry is at {first.place()}.",
                "Keep one entry, with the proofs of both.",
            )


@DEBT.check(
    "GF809",
    "minted-label",
    BLOCKER,
    "An entry is about a shared capability label; it makes none.",
    "implementation overlays, GitHub Personal Account Boundary; domain §1.5",
)
def minted(subject: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A gap is a shared label that somebody cannot reach yet: debt, and not taxonomy. A label of an owner, a
    repository or a host does not become one by standing in a ledger, and a new capability is core's to
    decide on, in the contract. What asks for machines of others is no debt of ours either. Mend the workflow
    instead: it asks for a shared label, and the ledger has the entry for that.
    """
    labels = contract.capabilities.labels
    for gap in gaps(subject, contract):
        if gap.kind != LABEL or gap.name.lower() in labels or _is_a_pool(gap.name, subject, contract):
            continue
        yield Hit(
            gap.place(LABEL),
            f"{gap.title}: {show(gap.name)} {_what(gap.name.lower(), contract)}.",
            did_you_mean(gap.name, labels)
            or f"Let the workflow ask for a shared label, and enter that: {listing(labels)}.",
        )


def _is_a_pool(label: str, subject: Routing, contract: Contract) -> bool:
    """Whether it is what an owner's own pool serves, of an owner whose overlay is at hand (domain §1.4)."""
    return not label.lower().startswith(f"{contract.capabilities.namespace}-") and subject.rules.accepted(label)


def _what(label: str, contract: Contract) -> str:
    capabilities = contract.capabilities
    if label in (*capabilities.generic_labels["registration"], *capabilities.generic_labels["workflow"]):
        return "describes a machine, and no capability"
    if any(label.startswith(tuple(starts)) for starts in capabilities.foreign_labels.values()):
        return "is a label of runners that are not ours"
    if label in capabilities.retired_labels:
        return "is retired, and must not come back"
    if label.startswith(f"{capabilities.namespace}-"):
        return "is no label of the contract; a capability is core's to add, and not a ledger's"
    return "is no label of the contract, and an entry makes none"
