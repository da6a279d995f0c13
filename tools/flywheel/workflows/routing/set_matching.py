"""Find the runner set that takes a job: it has all labels of the job and serves the repository."""

from __future__ import annotations

from flywheel.formats.quoting import quote
from flywheel.workflows.routing.label_rules import GROUP
from flywheel.workflows.routing.served_sets import ACCOUNT, NO, REPOSITORY, UNKNOWN, YES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.workflows.routing.served_sets import Consumer, Reach, Server

    Wanted = tuple[str, ...]

# Reasons why no set takes a job.
UNSERVED = "unserved"
OUTSIDE_SCOPE = "outside scope"
OUTSIDE_GROUP = "outside group"
# Reasons why it is unknown whether a set takes a job.
UNTOLD = "untold"
NO_OVERLAYS = "no overlays"
TORN = "torn overlay"


class SetMatch:
    """The sets that take jobs with these labels, or the reason why no set does.

    label: the decisive label in lower case, "" if the capability decides. apart: whether each label is served, but not
    all of them by one set. elsewhere: the sets that have the labels for other repositories.
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
    """Everything that is served, with one cached answer for each set of labels and repository.

    torn: an overlay that could not be read completely, so its missing part may serve a label; "" if there is none.
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
        """The sets that take jobs of `consumer` with all these labels, in lower case, and in `group` if given."""
        key = (wanted, group.lower(), consumer)
        found = self._answers.get(key)
        if found is None:
            found = self._answer(wanted, group, consumer)
            if self._torn and found.answer == NO:
                found = SetMatch(UNKNOWN, TORN, f"the overlay {quote(self._torn)} could not be read completely")
            self._answers[key] = found
        return found

    def _answer(self, wanted: Wanted, group: str, consumer: Consumer) -> SetMatch:
        if not self._any_overlay:
            return SetMatch(UNKNOWN, NO_OVERLAYS, "no overlay is given")
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
            return _elsewhere(SetMatch(NO, UNSERVED, "has no runners: its `max_runners` is 0"), full)
        mute = [one for one in self._servers if one.has(wanted, True) and one.reach(consumer).answer != NO]
        if mute:
            reason = f"is not registered at the forge: {mute[0].names_only} registers only the scale-set name"
            return _elsewhere(SetMatch(NO, UNSERVED, reason), mute)
        if inside:
            return _shut_out(reaches, consumer)
        if having:
            reason = f"is served only outside of the runner group {quote(group)}"
            return _elsewhere(SetMatch(NO, OUTSIDE_GROUP, reason), having)
        return self._unserved(wanted, consumer)

    def _group(self, group: str, consumer: Consumer) -> SetMatch | None:
        """Why a group does not belong to the repository's owner; None if it does, or may."""
        own = [one for one in self._servers if one.account.lower() == consumer.owner.lower() and consumer.owner]
        if not own or any(one.group.name.lower() == group.lower() for one in own):
            return None
        names = sorted({one.group.name for one in own if one.group.name})
        known = ", ".join(map(quote, names))
        reason = f"is not a runner group of {consumer.owner}'s overlay, which has {known or 'no group'}"
        return SetMatch(NO, GROUP, reason)

    def _unserved(self, wanted: Wanted, consumer: Consumer) -> SetMatch:
        for label in wanted:
            if label not in self._by_label:
                mute = [one for one in self._servers if label in one.unregistered]
                return _elsewhere(SetMatch(NO, UNSERVED, "is not served by any of the given overlays", label), mute)
        by_one = [one for label in wanted for one in self._by_label[label] if one.reach(consumer).answer != NO]
        if by_one:
            return SetMatch(NO, UNSERVED, "no single runner set has together with", apart=True)
        return _elsewhere(SetMatch(NO, UNSERVED, "is served only to other repositories"), self._by_label[wanted[0]])


def _shut_out(reaches: list[tuple[Server, Reach]], consumer: Consumer) -> SetMatch:
    """Why sets with the labels do not take the repository's jobs: the reason of the closest set."""
    owner = consumer.owner.lower()
    refused = [one for one, reach in reaches if reach.admission]
    if refused:
        reason = next(reach.reason for _, reach in reaches if reach.admission)
        return _elsewhere(SetMatch(NO, OUTSIDE_GROUP, f"is out of reach: {reason}"), refused)
    own = [one for one, _ in reaches if one.scope == REPOSITORY and one.account.lower() == owner]
    if own:
        where = " and ".join(dict.fromkeys(one.where for one in own))
        return _elsewhere(SetMatch(NO, OUTSIDE_SCOPE, f"is served only to {where}"), own)
    others = sorted((one for one, _ in reaches), key=lambda one: one.scope != ACCOUNT)
    reason = (
        f"is not served to any of {consumer.owner}'s repositories"
        if consumer.owner
        else "is served only to other repositories"
    )
    return _elsewhere(SetMatch(NO, UNSERVED, reason), others)


def _elsewhere(answer: SetMatch, servers: list[Server]) -> SetMatch:
    answer.elsewhere = tuple(servers)
    return answer
