"""The document of cluster facts, `flywheel.cluster/1`: nodes, quotas, limits, and who owns the controller.

People write it from what the cluster itself says, such as `kubectl get nodes -o yaml`, or rules declare it. Amounts are
Kubernetes quantities. What it leaves out is not known, and no verdict rests on it.
"""

from __future__ import annotations

from flywheel.cluster.node_pools import NodePool, Toleration
from flywheel.documents.containers import many, mapping
from flywheel.documents.kinds import COUNT, DAY, FLAG, NAME, TEXT, WHOLE, Text
from flywheel.documents.quantity_kinds import AMOUNTS
from flywheel.documents.record import Record, defaulted, optional, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.documents.problems import Problems

_KUBERNETES = Text("a version of Kubernetes such as `1.33`", pattern=r"1\.[0-9]{1,3}(?:\.[0-9]{1,3})?", numbers=True)


class Quota(Record, nulls=True):
    """A ResourceQuota."""

    namespace = required(NAME, "Its namespace.")
    name = required(NAME, "Its name.")
    hard = required(AMOUNTS, "`spec.hard`.")
    used = defaulted(AMOUNTS, {}, "What others than runners use of it.")


class ContainerLimits(Record, nulls=True):
    """The entry of a LimitRange for containers."""

    namespace = required(NAME, "Its namespace.")
    name = required(NAME, "Its name.")
    default_request = defaulted(AMOUNTS, {}, "Requests of containers that have none.")
    default = defaulted(AMOUNTS, {}, "Limits of containers that have none.")
    min = defaulted(AMOUNTS, {}, "The least that a container may request.")
    max = defaulted(AMOUNTS, {}, "The highest limit of a container.")


class PriorityClass(Record, nulls=True):
    """A PriorityClass."""

    name = required(NAME, "Its name.")
    value = required(WHOLE, "Its value.")
    global_default = defaulted(FLAG, False, "Whether pods that name none have it.")


class SharedCache(Record, nulls=True):
    """A cache, and who writes it."""

    server = required(NAME, "The URL of its server.")
    name = required(NAME, "The cache, or the instance.")
    writers = required(many(NAME), "The owners whose credentials can push to it.")


class PodsOfSet(Record, nulls=True):
    """What a runner set's pods ask for, where the overlay does not say it: as `kubectl get pod -o yaml` shows."""

    owner = required(NAME, "The owner's name, or the overlay's repository.")
    release = required(NAME, "The Helm release.")
    requests = defaulted(AMOUNTS, {}, "Requests of the whole pod, with sidecars and overhead.")
    max_runners = optional(COUNT, "The most runners.")
    node_selector = optional(mapping(Text(numbers=True)), "Node labels that the pods ask for.")
    tolerations = optional(many(Toleration), "The taints that the pods tolerate.")


class DeclaredDifference(Record, nulls=True):
    """A shared fact that one overlay is meant to have another value of, until a day."""

    overlay = required(NAME, "The owner's name, or the overlay's repository.")
    fact = required(NAME, "The fact, such as `substrate.attic_server`.")
    until = required(DAY, "The last day.")
    reason = required(NAME, "Why.")


class ControllerFacts(Record, nulls=True):
    """The Actions Runner Controller of the cluster."""

    owner = required(NAME, "The repository of the overlay that deploys it, or what else deploys it.")
    chart_version = defaulted(Text(numbers=True), "", "The version of its chart.")


class Cluster(
    Record,
    schema="flywheel.cluster/1",
    title="GloriousFlywheel cluster",
    means="Facts of one cluster that several overlays use.",
    nulls=True,
):
    """A whole document."""

    name = required(NAME, "What the cluster is called.")
    contexts = defaulted(many(NAME), [], "The contexts by which overlays call it; by default its name.")
    kubernetes = defaulted(_KUBERNETES, "", "The version of its API server.")
    controller = optional(ControllerFacts, "Its controller.")
    node_pools = defaulted(many(NodePool), [], "The nodes that runners and listeners can be on.")
    quotas = defaulted(many(Quota), [], "Its quotas.")
    limit_ranges = defaulted(many(ContainerLimits), [], "Its limit ranges.")
    priority_classes = defaulted(many(PriorityClass), [], "Its priority classes.")
    caches = optional(many(SharedCache), "The caches that it serves.")
    sets = defaulted(many(PodsOfSet), [], "Pods of runner sets.")
    differences = defaulted(many(DeclaredDifference), [], "Differences between overlays that are meant.")
    owners = defaulted(many(NAME), [], "The owners whose overlays use it.")
    declared_by = defaulted(TEXT, "", "The label of the rule that declares it: messages name it.")

    @property
    def known_as(self) -> tuple[str, ...]:
        """The contexts by which overlays call it."""
        return self.contexts or (self.name,)

    def judge(self, problems: Problems) -> None:
        """Add what each pool has to tell, and names that stand twice."""
        seen: set[str] = set()
        for pool in self.node_pools:
            if pool.name in seen:
                problems.add(pool.node, ("node_pools",), f"lists `{pool.name}` twice.", "Give each pool its own name.")
            seen.add(pool.name)
            pool.judge_counts(problems)
