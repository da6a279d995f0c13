"""Checks that compare entries with what overlays serve and what workflows request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flywheel.contract.compiled import Contract
from flywheel.debt import progress, proof_evidence
from flywheel.debt.checks.family import DEBT
from flywheel.debt.checks.judged_gaps import gaps
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import listing, show
from flywheel.ledgers.debt_ledger import GROUP, LABEL, SCALE_SET, LedgerGap
from flywheel.overlay.registrations import owner_names
from flywheel.workflows.routing import served_sets
from flywheel.workflows.routing.route_verdicts import SERVED, describe_servers
from flywheel.workflows.routing.routing import Routing
from flywheel.workflows.routing.served_sets import Consumer, Server


@DEBT.check(
    "GF803",
    "settled-gap",
    BLOCKER,
    "A gap that no longer exists is closed with its proof, or removed.",
    (
        "docs/reference/ledgers.md#enrollment-debt",
        "docs/reference/specification.md#checklist-9-an-unreachable-lane-is-debt",
    ),
    needs=("ledger",),
    wants=("overlays", "workflows"),
)
def settled(subject: Routing, contract: Contract) -> Iterator[Hit]:
    """
    An entry that stays after its gap is closed silently excuses the next gap. So each open gap is compared with
    the given overlays and workflows: either something serves it now, or nothing in the repository requests it
    any more. An overlay that serves the label is a reason to prove it, and not a proof: close the entry with a
    run. Remove an entry that nobody needs.

    A receipt in live evidence is a proof: a job on the default branch that succeeded with what was missing.

    The check says nothing where the answer is unknown: a repository whose workflows were not given, an
    expression that cannot be resolved, or a runner group that admits repositories by unknown ids.
    """
    found = [gap for gap in gaps(subject, contract) if not gap.closed]
    known = {one.name.lower() for one in subject.consumers}
    obscure = _obscure(subject) if found else set()
    serving_it = _servers(subject) if found else {}
    evidence = proof_evidence.of(subject, contract)
    for gap in found:
        read = progress.receipts(gap, evidence)
        if read:
            yield Hit(
                gap.place("status"),
                f"{gap.title} is {gap.status}, and live evidence has a receipt: {read[0].address}, {read[0].at[:10]}, "
                f"commit {read[0].job.head_sha[:12]}.",
                "Write `status: closed`: with the same evidence the entry needs no typed proof.",
            )
        elif gap.kind in (LABEL, GROUP) and gap.repository.lower() in known:
            yield from _asked(gap, subject, obscure)
        else:
            yield from _served(gap, subject, serving_it.get((gap.kind, gap.name.lower()), ()))


def _asked(gap: LedgerGap, subject: Routing, obscure: set[str]) -> Iterator[Hit]:
    """For a repository whose workflows are given: whether a job still requests it and waits."""
    verdicts = subject.requested.get(gap.key, ())
    if verdicts:
        if all(one.state == SERVED for one in verdicts):
            yield _gone(gap, [server for one in verdicts for server in one.servers])
        return
    if gap.repository.lower() not in obscure:
        yield Hit(
            gap.place(),
            f"{gap.title} is {gap.status}, but no job of the repository requests it.",
            "Remove the entry, or let a job request it.",
        )


def _obscure(subject: Routing) -> set[str]:
    """Repositories with unknown requests: a workflow is unreadable, or a branch of an expression is unknown."""
    found = {one.name.lower() for one in subject.repositories if one.unreadable}
    for verdict in subject.verdicts:
        if verdict.unknown is not None or (verdict.runs_on is not None and verdict.runs_on.gaps):
            found.add(verdict.consumer.name.lower())
    return found


def _servers(subject: Routing) -> dict[tuple[str, str], list[Server]]:
    """Runner sets by what a gap can name: their labels, group and scale-set name, in lower case."""
    found: dict[tuple[str, str], list[Server]] = {}
    for server in subject.servers:
        keys = [(LABEL, label) for label in server.labels]
        for key in (*keys, (GROUP, server.group.name.lower()), (SCALE_SET, server.name.lower())):
            found.setdefault(key, []).append(server)
    return found


def _served(gap: LedgerGap, subject: Routing, servers: Iterable[Server]) -> Iterator[Hit]:
    """For a scale set, or a repository whose workflows are not given: whether it is served now."""
    consumer = Consumer(gap.repository, id=subject.ids.get(gap.repository.lower()))
    reached = [one for one in servers if one.reach(consumer).answer == served_sets.YES]
    if reached:
        yield _gone(gap, reached)


def _gone(gap: LedgerGap, servers: list[Server]) -> Hit:
    return Hit(
        gap.place(),
        f"{gap.title} is {gap.status}, but it is served now: {describe_servers(servers)}.",
        "Add a run on the default branch as proof, and close the entry.",
    )


@DEBT.check(
    "GF807",
    "unknown-gap-owner",
    WARNING,
    "The owner of a gap owns an overlay.",
    ("docs/reference/ledgers.md#enrollment-debt", "docs/reference/specification.md#personal-accounts"),
    needs=("ledger", "overlays"),
)
def unknown_owner(subject: Routing, contract: Contract) -> Iterator[Hit]:
    """
    An overlay closes a gap: the owner in the entry is the account whose runners will serve the label. If none of
    the given overlays belongs to that owner, nobody closes the gap. The name may be misspelt, or the overlay
    was not given. Without any overlay the check reports nothing.
    """
    owners = {name.lower(): name for overlay in subject.overlays for name in owner_names(overlay, contract)}
    if not owners:
        return
    for gap in gaps(subject, contract):
        if not gap.closed and gap.owner.lower() not in owners:
            yield Hit(
                gap.place("owner"),
                f"{gap.title} names the owner {show(gap.owner)}, but no given overlay belongs to that owner. "
                "The given overlays belong to "
                f"{listing(owners.values())}.",
                "Write the owner whose overlay will serve it, or give that owner's overlay too.",
            )
