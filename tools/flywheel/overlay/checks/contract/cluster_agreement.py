"""Check an overlay against the facts of its cluster: what may not be on its nodes yet, and what both say."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import listing, show
from flywheel.formats.values import plain
from flywheel.overlay.checks.contract.family import CONTRACT
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.runner_sets import RunnerSet, fact_value

_PLACEMENT = ("node_selector", "tolerations", "affinity")


@CONTRACT.check(
    "GF325",
    "behind-a-gate",
    BLOCKER,
    "No runner set is placed on nodes that are not proved for it.",
    ("docs/reference/cluster.md#gates-of-a-node-pool", "docs/reference/specification.md#capacity"),
)
def behind_a_gate(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A pool can be ready for light jobs and not for heavy ones, for example until its fast-local store is proved. The
    scheduler does not know: it places whatever the labels, taints and requests let through. The facts of the cluster
    say it as a gate, with what must be proved and for which sets. Sets that prove it are admitted by name; the proof,
    once written with its day, opens the gate for all.
    """
    if overlay.cluster is None:
        return
    from flywheel.cluster import node_filters  # imported late: few overlays have the facts of a cluster

    today = overlay.evidence.today
    gated = [pool for pool in overlay.cluster.node_pools if pool.gates]
    for one in overlay.runner_sets(contract) if gated else ():
        values = {name: _value(one, name) for name in _PLACEMENT}
        for pool in gated:
            closed = [gate for gate in pool.gates if gate.refuses(one.release, one.text("capability"), today)]
            if not closed or not node_filters.takes(pool, *values.values()):
                continue
            for gate in closed:
                late = f" (its proof is of {gate.proof.day}, after the day)" if gate.proof is not None else ""
                yield Hit(
                    one.place("node_selector"),
                    f"{one.title}: its pods can be on `{pool.name}`, which is closed to "
                    f"{listing(gate.labels) if gate.labels else 'every runner set'} until {gate.until}{late} "
                    f"({pool.place()}).",
                    "Place the set on other nodes (`node_selector`, `tolerations`) until the gate has a `proof` with "
                    "evidence and day.",
                )


@CONTRACT.check(
    "GF326",
    "another-cluster",
    BLOCKER,
    "What the overlay says of its cluster is what the facts of the cluster say.",
    "docs/reference/cluster.md#the-facts-of-a-cluster",
)
def another_cluster(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Every verdict on nodes stands on these facts. If they are those of another cluster, or name another owner of its
    controller, one of the two documents is wrong, and a plan would be for a cluster that nobody judged.
    """
    cluster = overlay.cluster
    if cluster is None:
        return
    said = [overlay.facts.get("substrate.cluster_context")]
    said += [fact_value(stack, inputs, "substrate.cluster_context") for stack, inputs, _ in overlay.by_stack(contract)]
    places = set()
    for fact in said:
        text = fact.value if fact is not None else None
        if fact is not None and isinstance(text, str) and text and text not in cluster.known_as:
            if fact.place not in places:
                yield Hit(
                    fact.place,
                    f"the cluster's context is {show(text)}, and the facts of `{cluster.name}` "
                    f"({cluster.place('contexts')}) are of {listing(cluster.known_as)}.",
                    "Take the facts of that cluster, or list the context under `contexts`.",
                )
            places.add(fact.place)
    owner, controller = overlay.facts.get("substrate.controller_owner"), cluster.controller
    if owner is not None and controller is not None and str(owner.value).lower() != controller.owner.lower():
        yield Hit(
            owner.place,
            f"the controller's owner is {show(owner.value)}, and the facts of `{cluster.name}` say "
            f"{show(controller.owner)} ({controller.place('owner')}).",
            "Write the overlay that deploys the controller in both places, or in the facts of the cluster only.",
        )


def _value(runner_set: RunnerSet, name: str) -> object:
    """A value that places the pods of a set, also under a name that its stack does not have."""
    fact = runner_set.get(name)
    if fact is not None:
        return fact.value
    node = runner_set.written(name)
    return None if node is None else plain(node)
