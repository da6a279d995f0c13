"""The verdict on each lane: never, short, always, can wait, or open, each with what proves it."""

from __future__ import annotations

from flywheel.fleet.capacity import amounts, certificates, exact_fillings, witnesses
from flywheel.fleet.capacity.lane_question import LaneQuestion, NodeGroup, PodShape, RivalTable
from flywheel.fleet.capacity.witnesses import Witness

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from flywheel.fleet.capacity.certificates import Certificate
    from flywheel.fleet.capacity.quota_rooms import QuotaRooms

NEVER, SHORT, ALWAYS, CAN_WAIT, OPEN, NONE = "never", "short", "always", "can-wait", "open", "none"
#: Every verdict, the gravest first, and what it means.
VERDICTS = {
    NEVER: "no node can hold one of its pods, or its namespace refuses them: its jobs wait for ever",
    SHORT: "its own most runners do not fit on its nodes at once",
    CAN_WAIT: "other pods can be placed so that its next pod fits nowhere",
    OPEN: "neither a proof nor a placement was found, or a fact is missing",
    ALWAYS: "its next pod always fits, in whatever order pods come",
    NONE: "it has no runners",
}


class LaneVerdict:
    """A verdict. Which of the other attributes there are depends on it.

    why: of `never` and `open`, in words. slots: how many of its pods fit on empty nodes. exhausted: a proof by all
    fillings. quota: the quota that can refuse the pod.
    """

    __slots__ = ("certificate", "exhausted", "question", "quota", "slots", "state", "why", "witness")

    def __init__(self, state: str, question: LaneQuestion, why: str = "") -> None:
        self.state = state
        self.question = question
        self.why = why
        self.slots: int | None = None
        self.certificate: Certificate | None = None
        self.exhausted = False
        self.witness: Witness | None = None
        self.quota = ""


def decide(shape: PodShape, table: RivalTable, quotas: QuotaRooms | None = None) -> LaneVerdict:
    """The verdict on one shape among all of a table."""
    question = LaneQuestion(shape, table)
    if shape.known and shape.most == 0:
        return LaneVerdict(NONE, question)
    if not shape.known:
        return LaneVerdict(OPEN, question, "its requests or its number of runners are not known")
    if shape.refused:
        return LaneVerdict(NEVER, question, f"its namespace refuses every pod: {shape.refused}")
    if not question.candidates and not question.others:
        return LaneVerdict(NEVER, question, _no_node(shape, table.groups))
    if not question.candidates:
        return LaneVerdict(OPEN, question, "nothing says whether the nodes that can hold it take it")
    slots = _slots(question)
    if slots is not None and slots < shape.most:
        found = LaneVerdict(SHORT, question)
        found.slots = slots
        return found
    found = _judge(question, quotas)
    found.slots = slots
    return found


def _judge(question: LaneQuestion, quotas: QuotaRooms | None) -> LaneVerdict:
    refused = quotas.refuses(question) if quotas is not None else ""
    proof = None if question.unknown else certificates.prove(question)
    if proof is not None and not question.untold and not refused:
        found = LaneVerdict(ALWAYS, question)
        found.certificate = proof
        return found
    allowed = quotas.allows(question) if quotas is not None else None
    witness = None if proof is not None else witnesses.find(question, allowed)
    exact: Witness | bool | None = None
    if witness is None and proof is None:
        exact = _exactly(question, allowed)
        witness = exact if isinstance(exact, Witness) else None
    if witness is not None:
        found = LaneVerdict(CAN_WAIT, question)
        found.witness = witness
        return found
    fits = proof is not None or (exact is True and not question.unknown)
    if fits and not question.untold and not refused:
        found = LaneVerdict(ALWAYS, question)
        found.exhausted = True
        return found
    if refused and quotas is not None and not question.unknown and quotas.can_fill(question):
        found = LaneVerdict(CAN_WAIT, question)
        found.quota = refused
        return found
    return LaneVerdict(OPEN, question, _missing(question, fits, refused))


def _exactly(question: LaneQuestion, allowed: witnesses.Allowed | None) -> Witness | bool | None:
    """By all fillings, if the question is small: a witness, True if nobody can block, None if it stays open."""
    found = exact_fillings.decide(question, True, allowed)
    doubtful = bool(question.others) or any(one.sure != one.possible for one in question.rivals)
    if found is not True or not doubtful:
        return found
    return True if exact_fillings.decide(question, False) is True else None


def _missing(question: LaneQuestion, fits: bool, refused: str) -> str:
    if question.untold:
        told = ", ".join(f"`{resource}` of `{group}`" for group, resource in dict.fromkeys(question.untold))
        return f"{told} is not known" + ("; by all the rest it always fits" if fits else "")
    if question.unknown:
        names = ", ".join(dict.fromkeys(one.name for one in question.unknown[:3]))
        return f"what {names} requests, or how often, is not known"
    if refused:
        return f"{refused} can refuse it, but no placement that fills the quota was found"
    return "neither a proof nor a placement was found"


def _no_node(shape: PodShape, groups: Sequence[NodeGroup]) -> str:
    """Why no node holds a pod: the resource that is missing on the best of them, or that none takes it."""
    if not shape.possible:
        return "no node has the labels that it asks for, or all of them have a taint that it does not tolerate"
    told = []
    for index in sorted(shape.possible):
        group = groups[index]
        for name, amount in sorted(shape.request.items()):
            if amount > group.free.get(name, 0) and name not in group.untold:
                free = amounts.shown(name, group.free.get(name, 0))
                told.append(f"it requests {amounts.shown(name, amount)} {name}, and `{group.name}` has {free}")
                break
    more = len(told) - 2
    told = [*told[:2], *([f"{more} more are too small"] if more > 0 else [])]
    others = [one.name for index, one in enumerate(groups) if index not in shape.possible and one.holds(shape.request)]
    if others:
        told.append(
            f"`{others[0]}` would hold it, but lacks a label that it asks for or has a taint that it does not tolerate"
        )
    return "; ".join(told)


def _slots(question: LaneQuestion) -> int | None:
    """How many pods of the shape fit on empty nodes; None if something that limits them is not known."""
    if question.others or question.untold or not question.resources:
        return None
    found = 0
    for index in question.candidates:
        group = question.groups[index]
        found += group.count * min(
            group.free.get(name, 0) // question.shape.request[name] for name in question.resources
        )
    return found
