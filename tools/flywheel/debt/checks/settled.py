"""Entries held against what overlays serve and workflows ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flywheel.contract.compiled import Contract
from flywheel.debt.checks.family import DEBT
from flywheel.debt.checks.subject import gaps
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import listing, show
from flywheel.ledgers.debt_ledger import GROUP, LABEL, SCALE_SET, Gap
from flywheel.overlay.registrations import owner_names
from flywheel.workflows import served_sets
from flywheel.workflows.routing import Routing
from flywheel.workflows.served_sets import Consumer, Server
from flywheel.workflows.verdicts import SERVED, who


@DEBT.check(
    "GF803",
    "settled-gap",
    BLOCKER,
    "A gap that is gone leaves the ledger, with its proof.",
    "implementation overlays, checklist 9; domain §9",
)
def settled(subject: Routing, contract: Contract) -> Iterator[Hit]:
    """
    An entry that outlives its gap excuses the next one in silence. So a gap that is open is held against the
    overlays and workflows at hand: either something serves it by now, or nothing of the repository asks for
    it any more. That an overlay serves a label is the reason to go and prove it, and no proof: the entry is
    closed with a run. An entry that nobody needs is removed.

    What cannot be told stays as it is: a repository whose workflows were not given, an expression that nothing
    resolves, a runner group that admits by numbers that are not known.
    """
    found = [gap for gap in gaps(subject, contract) if not gap.closed]
    read = {one.name.lower() for one in subject.consumers}
    obscure = _obscure(subject) if found else set()
    serving_it = _servers(subject) if found else {}
    for gap in found:
        if gap.kind in (LABEL, GROUP) and gap.repository.lower() in read:
            yield from _asked(gap, subject, obscure)
        else:
            yield from _served(gap, subject, serving_it.get((gap.kind, gap.name.lower()), ()))


def _asked(gap: Gap, subject: Routing, obscure: set[str]) -> Iterator[Hit]:
    """Of a repository whose workflows are at hand: whether a job still asks, and waits."""
    verdicts = subject.asked.get(gap.key, ())
    if verdicts:
        if all(one.state == SERVED for one in verdicts):
            yield _gone(gap, [server for one in verdicts for server in one.servers])
        return
    if gap.repository.lower() not in obscure:
        yield Hit(
            gap.place(),
            f"{gap.title} is {gap.status}, and no job of the repository asks for it.",
            "Remove the entry; or, if a job should ask for it, let it.",
        )


def _obscure(subject: Routing) -> set[str]:
    """Repositories that may ask for more than can be told: a workflow is unreadable, or an arm unknown."""
    found = {one.name.lower() for one in subject.repositories if one.unreadable}
    for verdict in subject.verdicts:
        if verdict.unknown is not None or (verdict.runs_on is not None and verdict.runs_on.gaps):
            found.add(verdict.consumer.name.lower())
    return found


def _servers(subject: Routing) -> dict[tuple[str, str], list[Server]]:
    """Runner sets by what a gap can be about: a label, the group or the name that each has, in lower case."""
    found: dict[tuple[str, str], list[Server]] = {}
    for server in subject.servers:
        keys = [(LABEL, label) for label in server.labels]
        for key in (*keys, (GROUP, server.group.name.lower()), (SCALE_SET, server.name.lower())):
            found.setdefault(key, []).append(server)
    return found


def _served(gap: Gap, subject: Routing, servers: Iterable[Server]) -> Iterator[Hit]:
    """Of a repository whose workflows are not known, or a scale set: whether it is reached by now."""
    consumer = Consumer(gap.repository, id=subject.ids.get(gap.repository.lower()))
    reached = [one for one in servers if one.reach(consumer).answer == served_sets.YES]
    if reached:
        yield _gone(gap, reached)


def _gone(gap: Gap, servers: list[Server]) -> Hit:
    return Hit(
        gap.place(),
        f"{gap.title} is {gap.status}, and it is served now: {who(servers)}.",
        "Prove it with a run on the default branch, and close the entry.",
    )


@DEBT.check(
    "GF807",
    "unknown-gap-owner",
    WARNING,
    "The owner of a gap is an owner of an overlay.",
    "implementation overlays, GitHub Personal Account Boundary",
)
def unknown_owner(subject: Routing, contract: Contract) -> Iterator[Hit]:
    """
    A gap is closed in an overlay: its owner is the account whose runners will serve the label. An owner
    that none of the overlays at hand belongs to cannot close it; it may be misspelt, or its overlay was not
    given. Without overlays nothing is told here.
    """
    owners = {name.lower(): name for overlay in subject.overlays for name in owner_names(overlay, contract)}
    if not owners:
        return
    for gap in gaps(subject, contract):
        if not gap.closed and gap.owner.lower() not in owners:
            yield Hit(
                gap.place("owner"),
                f"{gap.title} is {show(gap.owner)}'s to close, and no overlay at hand is that owner's: they are of "
                f"{listing(owners.values())}.",
                "Name the owner whose overlay will serve it, or give that overlay too.",
            )
