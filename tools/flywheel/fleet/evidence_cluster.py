"""What live evidence says of a cluster, for the parts that its document leaves out: nodes, quotas, limits, priorities.

The document counts where it says something: people know which nodes are meant for runners. Evidence that was not seen
fills in nothing.
"""

from __future__ import annotations

import re

from flywheel.cluster.cluster_file import Cluster
from flywheel.documents import reader
from flywheel.errors import UserError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from flywheel.live.live_index import Answers, LiveIndex

#: Parts of the document, with the facts of evidence that they come from.
_PARTS = ("node_pools", "quotas", "limit_ranges", "priority_classes")
_FACTS = {"node_pools": "nodes"}


def filled(cluster: Cluster | None, index: LiveIndex) -> tuple[Cluster, list[str]]:
    """The cluster with what evidence adds, and what was not seen, in words.

    Raises `UserError` if the evidence is not of this cluster.
    """
    files = index.files
    known = list(dict.fromkeys(one.context for file in files for one in file.clusters))
    context = next((one for one in known if cluster is None or one in cluster.known_as), None)
    name = files[0].document.name
    if context is None or (cluster is None and len(known) > 1):
        which = ", ".join(cluster.known_as) if cluster is not None else "one cluster"
        raise UserError(
            f"{name}: this is evidence of {', '.join(known) or 'no cluster'}, and the fleet needs {which}. "
            "Collect it with the context of the cluster, or give the cluster's document with --cluster."
        )
    answers = index.cluster(context)
    value: dict[str, Any] = {"schema": "flywheel.cluster/1", "name": context}
    if cluster is not None:
        value = {key: one for key, one in cluster.plain().items() if cluster.has(key)}
    unseen = []
    for part in _PARTS:
        fact = answers.fact(_FACTS.get(part, part))
        if value.get(part):
            continue
        if fact is None or fact.seen is None or not fact.complete:
            why = fact.not_seen.missing if fact is not None and fact.not_seen is not None else "not collected"
            unseen.append(f"{part.replace('_', ' ')} of {context} ({why})")
            continue
        value[part] = _MADE[part](answers)
        scoped = sum(one.scoped for one in fact.seen) if part == "quotas" else 0
        if scoped:
            what = "1 quota" if scoped == 1 else f"{scoped} quotas"
            unseen.append(f"{what} of {context} with a scope (which pods it counts is not kept)")
    version = answers.content("server")
    match = re.match(r"v?(1\.[0-9]{1,3}(?:\.[0-9]{1,3})?)", version.version) if version is not None else None
    if match is not None and not value.get("kubernetes"):
        value["kubernetes"] = match[1]
    if value.get("quotas") and not (cluster is not None and cluster.quotas):
        unseen.append(f"what others than runners use of the quotas of {context}")
    given = {key: one for key, one in value.items() if one is not None}
    return reader.of_json(given, Cluster, name), unseen


def _nodes(answers: Answers) -> list[dict[str, Any]]:
    """A pool for each node: only then can each node's other pods be counted."""
    fact = answers.fact("other_pods")
    used = None if fact is None or fact.seen is None or not fact.complete else {one.node_name: one for one in fact.seen}
    found = []
    for one in answers.rows("nodes"):
        taints = [{"key": each.key, "value": each.value, "effect": each.effect} for each in one.taints]
        pool = {"name": one.name, "labels": one.labels, "taints": taints, "allocatable": one.allocatable}
        pool["unschedulable"] = one.unschedulable or not one.ready
        if used is not None:
            others = used.get(one.name)
            pool["used"] = {"pods": str(others.pods), **others.requests} if others is not None else {"pods": "0"}
        found.append(pool)
    return found


def _quotas(answers: Answers) -> list[dict[str, Any]]:
    """Quotas of whole namespaces: one with a scope counts some pods only, and which is not kept."""
    rows = [one for one in answers.rows("quotas") if not one.scoped]
    return [{"namespace": one.namespace, "name": one.name, "hard": one.hard} for one in rows]


def _limits(answers: Answers) -> list[dict[str, Any]]:
    return [
        {
            "namespace": one.namespace,
            "name": one.name,
            "default": one.default,
            "default_request": one.default_request,
            "min": one.min,
            "max": one.max,
        }
        for one in answers.rows("limit_ranges")
    ]


def _priorities(answers: Answers) -> list[dict[str, Any]]:
    rows = answers.rows("priority_classes")
    return [{"name": one.name, "value": one.value, "global_default": one.global_default} for one in rows]


_MADE = {"node_pools": _nodes, "quotas": _quotas, "limit_ranges": _limits, "priority_classes": _priorities}
