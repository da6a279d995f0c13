"""Which runner set takes a job: the one that has all its labels, where the repository can reach it."""

from __future__ import annotations

from flywheel.formats.quoting import quote
from flywheel.workflows.routing.label_rules import GROUP
from flywheel.workflows.routing.served_sets import ACCOUNT, NO, REPOSITORY, UNKNOWN, YES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.workflows.routing.served_sets import Consumer, Reach, Server

    Wanted = tuple[str, ...]

# Why nothing takes it.
UNSERVED = "unserved"
OUTSIDE_SCOPE = "outside scope"
OUTSIDE_GROUP = "outside group"
# Why it is not known whether anything does.
UNTOLD = "untold"
NO_OVERLAYS = "no overlays"
TORN = "torn overlay"


class SetMatch:
    """Who takes jobs with these labels, or why nobody does.

    label: the one that decides, in lower case, "" if the capability does. apart: whether each label is
    served, and not all of them by one set. elsewhere: who has them, for others.
    """

    __slots__ = ("answer", "apart", "elsewhere", "kind", "label", "reason", "servers")

    def __init__(self, answer: str, kind: str, reason: str = "", label: str = "", apart: bool = False) -> None:
        self.answer = answer
        self.apart = apart
        self.kind = kind
        self.reason = reason
        self.label = label
        self.servers: tuple[Server, ...] = ()
        self.elsewhere: tuple[Server, ...] = ()


class ServedTable:
    """All that is served, joined: asked once for every set of labels and repository.

    torn: an overlay that could not be read whole, "" if there is none: what is not seen may be in it.
    """

    def __init__(self, servers: list[Server], any_overlay: bool, torn: str = "") -> None:
        self._servers = servers
        self._torn = torn
        self._any_overlay = any_overlay
        self._by_label: dict[str, list[Server]] = {}
        for server in servers:
            for label in server.labels:
                self._by_label.setdefault(label, []).append(server)
        self._answers: dict[tuple[Wanted, str, Consumer], SetMatch] = {}

    def answer(self, wanted: Wanted, group: str, consumer: Consumer) -> SetMatch:
        """Who takes jobs of `consumer` with all these labels, in lower case, in this group if it names one."""
        key = (wanted, group.lower(), consumer)
        found = self._answers.get(key)
        if found is None:
            found = self._answer(wanted, group, consumer)
            if self._torn and found.answer == NO:
                found = SetMatch(UNKNOWN, TORN, f"the overlay {quote(self._torn)} could not be read whole")
            self._answers[key] = found
        return found

    def _answer(self, wanted: Wanted, group: str, consumer: Consumer) -> SetMatch:
        if not self._any_overlay:
            return SetMatch(UNKNOWN, NO_OVERLAYS, "no overlay is given that would tell")
        if group:
            refused = self._group(group, consumer)
            if refused is not None:
                return refused
        having = [one for one in self._by_label.get(wanted[0], ()) if one.has(wanted)]
        inside = [one for one in having if not group or one.group.name.lower() == group.lower()]
        reaches = [(one, one.reach(consumer)) for one in inside]
        open_ = [(one, reach) for one, reach in reaches if one.max_runners != 0]
        for wish, kind in ((YES, ""), (UNKNOWN, UNTOLD)):
            chosen = [(one, reach) for one, reach in open_ if reach.answer == wish]
            if chosen:
                found = SetMatch(wish, kind, chosen[0][1].reason)
                found.servers = tuple(one for one, _ in chosen)
                return found
        full = [one for one, reach in reaches if one.max_runners == 0 and reach.answer != NO]
        if full:
            return _elsewhere(SetMatch(NO, UNSERVED, "has room for no runner: its `max_runners` is 0"), full)
        mute = [one for one in self._servers if one.has(wanted, True) and one.reach(consumer).answer != NO]
        if mute:
            reason = f"never reaches the forge: {mute[0].chart}, and that chart registers the scale-set name alone"
            return _elsewhere(SetMatch(NO, UNSERVED, reason), mute)
        if inside:
            return _shut_out(reaches, consumer)
        if having:
            reason = f"is served outside the runner group {quote(group)} alone"
            return _elsewhere(SetMatch(NO, OUTSIDE_GROUP, reason), having)
        return self._unserved(wanted, consumer)

    def _group(self, group: str, consumer: Consumer) -> SetMatch | None:
        """Why a group is none that the repository's owner has; None if it is one, or may be."""
        own = [one for one in self._servers if one.account.lower() == consumer.owner.lower() and consumer.owner]
        if not own or any(one.group.name.lower() == group.lower() for one in own):
            return None
        names = sorted({one.group.name for one in own if one.group.name})
        known = ", ".join(map(quote, names))
        reason = f"is no runner group of {consumer.owner}'s overlay, which has {known or 'none'}"
        return SetMatch(NO, GROUP, reason)

    def _unserved(self, wanted: Wanted, consumer: Consumer) -> SetMatch:
        for label in wanted:
            if label not in self._by_label:
                mute = [one for one in self._servers if label in one.unregistered]
                return _elsewhere(SetMatch(NO, UNSERVED, "is served by none of the overlays at hand", label), mute)
        by_one = [one for label in wanted for one in self._by_label[label] if one.reach(consumer).answer != NO]
        if by_one:
            return SetMatch(NO, UNSERVED, "no one runner set has together with", apart=True)
        return _elsewhere(SetMatch(NO, UNSERVED, "is served to others alone"), self._by_label[wanted[0]])


def _shut_out(reaches: list[tuple[Server, Reach]], consumer: Consumer) -> SetMatch:
    """Why sets that have the labels do not take the repository's jobs: the nearest miss tells."""
    owner = consumer.owner.lower()
    refused = [one for one, reach in reaches if reach.admission]
    if refused:
        reason = next(reach.reason for _, reach in reaches if reach.admission)
        return _elsewhere(SetMatch(NO, OUTSIDE_GROUP, f"is out of reach: {reason}"), refused)
    own = [one for one, _ in reaches if one.scope == REPOSITORY and one.account.lower() == owner]
    if own:
        return _elsewhere(SetMatch(NO, OUTSIDE_SCOPE, f"is served to {own[0].where} alone"), own)
    others = sorted((one for one, _ in reaches), key=lambda one: one.scope != ACCOUNT)
    reason = f"is served to none of {consumer.owner}'s repositories" if consumer.owner else "is served to others alone"
    return _elsewhere(SetMatch(NO, UNSERVED, reason), others)


def _elsewhere(answer: SetMatch, servers: list[Server]) -> SetMatch:
    answer.elsewhere = tuple(servers)
    return answer
