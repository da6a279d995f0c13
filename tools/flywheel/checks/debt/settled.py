"""Entries held against what overlays serve and workflows ask for."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.checks.debt import DEBT
from flywheel.checks.debt.subject import gaps
from flywheel.checks.registry import Hit
from flywheel.checks.wording import listing, show
from flywheel.model import serving
from flywheel.model.contract import Contract
from flywheel.model.findings import BLOCKER, WARNING
from flywheel.model.ledger import GROUP, LABEL, Gap
from flywheel.model.registrations import owner_names
from flywheel.model.routing import SERVED, UNKNOWN, Routing, who
from flywheel.model.serving import Consumer, Server


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
    for gap in gaps(subject, contract):
        if not gap.closed:
            yield from _asked(gap, subject) if _is_read(gap, subject) else _served(gap, subject)


def _is_read(gap: Gap, subject: Routing) -> bool:
    """Whether the workflows of the gap's repository are at hand, and tell of such gaps."""
    name = gap.repository.lower()
    return gap.kind in (LABEL, GROUP) and any(one.name.lower() == name for one in subject.consumers)


def _asked(gap: Gap, subject: Routing) -> Iterator[Hit]:
    verdicts = subject.asked.get(gap.key, ())
    if verdicts:
        if gap.key not in subject.gaps and all(one.state == SERVED for one in verdicts):
            yield _gone(gap, [server for one in verdicts for server in one.servers])
        return
    name = gap.repository.lower()
    if not any(one.state == UNKNOWN and one.consumer.name.lower() == name for one in subject.verdicts):
        yield Hit(
            gap.place(),
            f"{gap.title} is {gap.status}, and no job of the repository asks for it.",
            "Remove the entry; or, if a job should ask for it, let it.",
        )


def _served(gap: Gap, subject: Routing) -> Iterator[Hit]:
    """Of a repository whose workflows are not known, or a scale set: whether it is reached by now."""
    consumer = Consumer(gap.repository, id=subject.ids.get(gap.repository.lower()))
    reached = [one for one in subject.servers if _is_meant(gap, one) and one.reach(consumer).answer == serving.YES]
    if reached:
        yield _gone(gap, reached)


def _is_meant(gap: Gap, server: Server) -> bool:
    name = gap.name.lower()
    if gap.kind == LABEL:
        return server.has([name])
    return name == (server.group.name if gap.kind == GROUP else server.name).lower()


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
