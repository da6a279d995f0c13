"""Verdicts in words and in numbers that can be checked again."""

from __future__ import annotations

from flywheel.fleet.capacity import amounts
from flywheel.fleet.capacity.lane_verdicts import ALWAYS, CAN_WAIT, NEVER, SHORT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.fleet.capacity.certificates import Certificate
    from flywheel.fleet.capacity.lane_question import LaneQuestion
    from flywheel.fleet.capacity.lane_verdicts import LaneVerdict
    from flywheel.fleet.capacity.witnesses import Witness

_MOST_NODES = 3
_MOST_SETS = 4


def of(verdict: LaneVerdict) -> str:
    """What proves a verdict, in one sentence without its period."""
    if verdict.state == NEVER:
        return verdict.why
    if verdict.state == SHORT:
        where = _names(verdict.question, verdict.question.candidates)
        most = verdict.question.shape.most
        return f"only {verdict.slots} of its {most} runners fit on {where} at once, even if nothing else is there"
    if verdict.state == ALWAYS:
        return _always(verdict)
    if verdict.state == CAN_WAIT:
        if verdict.witness is not None:
            return waits(verdict.witness)
        return f"others can use up {verdict.quota}, and what exceeds a quota is tried again until it does not"
    return verdict.why


def _always(verdict: LaneVerdict) -> str:
    proof = verdict.certificate
    if proof is None:
        return (
            f"however others fill {_names(verdict.question, verdict.question.candidates)}, it fits: all ways were tried"
        )
    if proof.group:
        index = next(at for at in verdict.question.candidates if verdict.question.groups[at].name == proof.group)
        free = verdict.question.groups[index].free
        told = ", ".join(
            f"{name} {amounts.shown(name, _use(verdict.question, index, name) + verdict.question.shape.request[name])}"
            f" of {amounts.shown(name, free.get(name, 0))}"
            for name in verdict.question.resources
        )
        return f"with all others on `{proof.group}` it still fits: {told}"
    return f"to block it takes {_share(proof)} of what all others can request (weights {_weights(proof)})"


def _use(question: LaneQuestion, index: int, name: str) -> int:
    return sum(one.most * one.request.get(name, 0) for one in question.rivals if index in one.possible)


def _share(proof: Certificate) -> str:
    return f"{proof.cost * 100 // proof.room}%" if proof.cost * 100 // proof.room > 100 else "more than 100%"


def _weights(proof: Certificate) -> str:
    return ", ".join(f"{name} {weight}" for name, weight in sorted(proof.weights.items()) if weight)


def waits(witness: Witness) -> str:
    """A placement that keeps a lane waiting: who is where, and by which resource each node is full."""
    question = witness.question
    # Nodes that are alike and filled alike are one clause.
    counts: dict[tuple[str, str, str, str], int] = {}
    for (index, _, pods), (_, _, named) in zip(witness.placement, witness.by_node(), strict=True):
        names = [f"{count} of {name}" for name, count in list(named.items())[:_MOST_SETS]]
        more = len(named) - _MOST_SETS
        names += [f"some of {more} more sets"] if more > 0 else []
        verb = "leaves" if sum(named.values()) == 1 else "leave"
        clause = " and ".join(names), question.groups[index].name, verb, _full(question, index, pods)
        counts[clause] = counts.get(clause, 0) + 1
    told = [
        f"{who} on {f'`{where}`' if count == 1 else f'each of {count} nodes `{where}`'} {verb} too little {full}"
        for (who, where, verb, full), count in list(counts.items())[:_MOST_NODES]
    ]
    more = sum(list(counts.values())[_MOST_NODES:])
    rest = f"; and so on, {more} more {'node' if more == 1 else 'nodes'}" if more > 0 else ""
    return "; ".join(told) + rest


def _full(question: LaneQuestion, index: int, pods: dict[int, int]) -> str:
    group, shape, full = question.groups[index], question.shape.request, []
    for name in question.resources:
        used = sum(question.rivals[at].request.get(name, 0) * count for at, count in pods.items())
        if name not in group.untold and used + shape[name] > group.free.get(name, 0):
            left = amounts.shown(name, group.free.get(name, 0) - used)
            full.append(f"{name} ({left} of the {amounts.shown(name, shape[name])} that it requests)")
    return " and ".join(full)


def _names(question: LaneQuestion, indices: list[int]) -> str:
    names = [f"`{question.groups[index].name}`" for index in indices]
    more = len(names) - _MOST_NODES
    return ", ".join(names[:_MOST_NODES]) + (f" and {more} more" if more > 0 else "")


def certificate(verdict: LaneVerdict) -> dict[str, object] | None:
    """The proof of `always` as numbers: one line of arithmetic checks it again.

    Either `node` with what all others and the pod use there of what is free, or `weights` with the needs by group of
    nodes and the demand: sum over nodes of count x min(weight x need / demand) > sum of weights.
    """
    proof, question = verdict.certificate, verdict.question
    if verdict.state != ALWAYS:
        return None
    if proof is None:
        return {"kind": "fillings"}
    if proof.group:
        index = next(at for at in question.candidates if question.groups[at].name == proof.group)
        use = {name: _use(question, index, name) + question.shape.request[name] for name in question.resources}
        free = {name: question.groups[index].free.get(name, 0) for name in question.resources}
        return {"kind": "node", "node": proof.group, "use": use, "free": free}
    nodes = [
        {"node": question.groups[at].name, "count": question.groups[at].count, "need": question.needs[at]}
        for at in question.candidates
    ]
    return {"kind": "weights", "weights": proof.weights, "demand": question.demand, "nodes": nodes}


def witness(verdict: LaneVerdict) -> list[dict[str, object]] | None:
    """The placement that keeps a lane waiting, by node."""
    found = verdict.witness
    if found is None:
        return None
    question = found.question
    return [
        {
            "node": question.groups[index].name,
            "number": number,
            "pods": named,
        }
        for index, number, named in found.by_node()
    ]
