"""Node pools in the facts of a cluster: what their nodes give, refuse, and are not proved for yet."""

from __future__ import annotations

from flywheel.documents.containers import many, mapping
from flywheel.documents.kinds import DAY, FLAG, NAME, TEXT, Choice, Text, Whole
from flywheel.documents.quantity_kinds import AMOUNTS
from flywheel.documents.record import Record, defaulted, optional, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.documents.problems import Problems

#: The resources that every node tells: without them nothing can be said of it.
CORE = ("cpu", "memory", "pods")
#: More nodes than this are not judged: Kubernetes itself supports 5,000.
_MOST_NODES = 5_000


_EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")


class Taint(Record, nulls=True):
    """A taint of a node."""

    key = required(NAME, "Its key.")
    value = defaulted(Text(numbers=True), "", "Its value.")
    effect = required(Choice(_EFFECTS), "What it does to pods that do not tolerate it.")


class Toleration(Record, nulls=True):
    """A toleration of a pod. Without a key and with `Exists` it tolerates every taint."""

    key = defaulted(TEXT, "", "The key of the taint.")
    operator = defaulted(Choice(("Equal", "Exists")), "Equal", "How key and value are compared.")
    value = defaulted(Text(numbers=True), "", "The value of the taint.")
    effect = defaulted(Choice(("", *_EFFECTS)), "", "The effect; empty for every one.")


class GateProof(Record, nulls=True):
    """What opened a gate."""

    evidence = required(NAME, "Where it can be read: a URL, or a path in a repository.")
    day = required(DAY, "The day on which it was proved.")


class PoolGate(Record, nulls=True):
    """Runner sets that may not be on a pool before something is proved, such as heavy builds without a fast store."""

    labels = defaulted(many(NAME), [], "The capability labels of these sets; empty for every set.")
    until = required(NAME, "What must be proved, as the rest of a sentence: `its fast-local store is proved`.")
    admits = defaulted(many(NAME), [], "Helm releases that may be there before: those that prove it.")
    proof = optional(GateProof, "What proved it. Without it the gate is closed.")

    def refuses(self, release: str, label: str, today: str) -> bool:
        """Whether the set of this release and label may not be there. A proof of a later day than `today` is none."""
        if release in self.admits or (self.labels and label.lower() not in {one.lower() for one in self.labels}):
            return False
        return self.proof is None or bool(today and self.proof.day > today)


class NodePool(Record, nulls=True):
    """Nodes that are alike: a pool, or one node by its name."""

    name = required(NAME, "What the pool is called; of a single node, the node's name.")
    count = defaulted(Whole(1), 1, "How many such nodes are surely there.")
    labels = defaulted(mapping(Text(numbers=True)), {}, "The labels of each node.")
    taints = defaulted(many(Taint), [], "The taints of each node.")
    unschedulable = defaulted(FLAG, False, "Whether the nodes are cordoned.")
    allocatable = required(AMOUNTS, "What each node gives to pods: `status.allocatable`, not the capacity.")
    used = optional(AMOUNTS, "What other pods on each node request: neither runners nor listeners.")
    gates = defaulted(many(PoolGate), [], "What may not be on the nodes before something is proved.")
    notes = defaulted(TEXT, "", "What people should know of the nodes.")
    declared_by = defaulted(TEXT, "", "The label of the rule that declares it: messages name it.")

    def judge_counts(self, problems: Problems) -> None:
        """Add a number of nodes above the limit, and the resources that every node has to tell."""
        if self.count > _MOST_NODES:
            where = ("node_pools", self.name, "count")
            problems.add(self.node, where, f"is {self.count}; the limit is {_MOST_NODES}.", "Correct the number.")
        for resource in CORE:
            if resource not in self.allocatable:
                path = ("node_pools", self.name, "allocatable", resource)
                problems.add(self.node, path, "is missing.", "Copy it from `status.allocatable` of a node.")
