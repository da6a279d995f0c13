"""What is asked of a cluster, and the role that allows these questions and no others."""

from __future__ import annotations

import re

from flywheel.collect.clients import read_only
from flywheel.collect.cluster_questions import arc_fields, capacity_fields
from flywheel.collect.cluster_questions.cluster_api import ClusterApi, parsed
from flywheel.collect.fact_outcomes import Missed
from flywheel.collect.foreign_values import text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from flywheel.collect.fact_outcomes import Plain

_ARC = "actions.github.com/v1alpha1"
#: Name of the fact -> kind of object, version of its API, and what is kept. Facts of one kind share one call.
QUESTIONS: dict[str, tuple[str, str, Callable[[list[Plain]], list[Plain]]]] = {
    "runner_sets": ("autoscalingrunnersets.actions.github.com", _ARC, arc_fields.runner_sets),
    "ephemeral_runner_sets": ("ephemeralrunnersets.actions.github.com", _ARC, arc_fields.ephemeral_sets),
    "ephemeral_runners": ("ephemeralrunners.actions.github.com", _ARC, arc_fields.runners),
    "listeners": ("autoscalinglisteners.actions.github.com", _ARC, arc_fields.listeners),
    "listener_pods": ("pods", "v1", arc_fields.listener_pods),
    "controllers": ("deployments.apps", "apps/v1", arc_fields.controllers),
    "nodes": ("nodes", "v1", capacity_fields.nodes),
    "other_pods": ("pods", "v1", capacity_fields.other_pods),
    "quotas": ("resourcequotas", "v1", capacity_fields.quotas),
    "limit_ranges": ("limitranges", "v1", capacity_fields.limit_ranges),
    "priority_classes": ("priorityclasses.scheduling.k8s.io", "scheduling.k8s.io/v1", capacity_fields.priorities),
}
_VERSION = ("version", "--output=json")
_KUBE_SYSTEM = ("get", "namespaces", "kube-system", "--output=json")


def facts(api: ClusterApi, secrets: Iterable[tuple[str, str]], asks_secrets: bool) -> Plain:
    """The cluster's row of the evidence. `secrets`: namespace and name of each that an overlay names."""
    row: Plain = {"context": api.context, "server": _server(api)}
    answers: dict[str, Any] = {}
    for name, (kind, version, keep) in QUESTIONS.items():
        shared = kind in answers
        if not shared:
            answers[kind] = api.listed(kind)
        row[name] = api.fact(kind, version, answers[kind], keep, calls=0 if shared else 1)
    wanted = sorted(set(secrets))
    if wanted:
        row["secrets"] = _secrets(api, wanted, asks_secrets)
    return row


def _server(api: ClusterApi) -> Plain:
    if api.stopped is not None:
        return api.asked(_VERSION, "", calls=0).missed(api.stopped)
    done = api.program.run(api.command(*_VERSION))
    version = text(parsed(done), "serverVersion", "gitVersion")
    if not version:
        return api.asked(_VERSION, "", said=done.err).missed(api.refusal(done, "get /version"))
    namespace = parsed(api.program.run(api.command(*_KUBE_SYSTEM)))
    value = {"version": version, "uid": text(namespace, "metadata", "uid")}
    return api.asked(_VERSION, "", calls=2).seen(value)


def _question(namespace: str, name: str) -> tuple[str, ...]:
    # A table: the only form for which kubectl does not fetch the data.
    return ("get", "secrets", name, f"--namespace={namespace}", "--no-headers", "--output=wide")


def _secrets(api: ClusterApi, wanted: list[tuple[str, str]], asks: bool) -> Plain:
    first = _question(*wanted[0])
    if not asks:
        names = ", ".join(f"{namespace}/{name}" for namespace, name in wanted)
        step = "Collect with --secrets, as an identity that may get exactly these secrets."
        return api.asked(first, "v1", calls=0).missed(Missed("not-asked", f"get of the secrets {names}", step))
    if api.stopped is not None:
        return api.asked(first, "v1", calls=0).missed(api.stopped)
    rows, missed = [], None
    for namespace, name in wanted:
        if not read_only.is_read_only("kubectl", api.command(*_question(namespace, name))):
            missed = Missed("not-asked", f"a name that a secret can have: {name}", "Correct it in the overlay.")
            continue
        done = api.program.run(api.command(*_question(namespace, name)))
        row = _secret(namespace, name, done.status, done.out.decode("utf-8", "replace"), done.err)
        if row is None:
            missed = api.refusal(done, f"get secrets {name} in {namespace}")
        else:
            rows.append(row)
        if api.stopped is not None:
            break
    asked = api.asked(first, "v1", calls=len(wanted))
    return asked.missed(missed) if missed and not rows else asked.seen(rows, complete=missed is None)


def _secret(namespace: str, name: str, status: int, out: str, said: str) -> Plain | None:
    """The row of a secret from the line of a table: NAME TYPE DATA AGE; None if it is another answer."""
    row: Plain = {"namespace": namespace, "name": name}
    if status != 0:
        return {**row, "present": False} if re.search(r"\(NotFound\): .* not found\Z", said) else None
    words = out.split()
    if len(words) != 4 or words[0] != name or not re.fullmatch(r"[0-9]{1,6}", words[2]):
        return None
    return {**row, "present": True, "type": words[1], "keys": int(words[2])}


def role() -> str:
    """A ClusterRole, as YAML, that allows every question but those about secrets, and nothing else."""
    by_group: dict[str, list[str]] = {}
    for kind, _, _ in QUESTIONS.values():
        plural, _, group = kind.partition(".")
        plurals = by_group.setdefault(group, [])
        if plural not in plurals:
            plurals.append(plural)
    rules = "".join(_ROLE_RULE.format(group=group, plurals=", ".join(every)) for group, every in by_group.items())
    return _ROLE.format(rules=rules)


_ROLE_RULE = """\
  - apiGroups: ["{group}"]
    resources: [{plurals}]
    verbs: [get, list]
"""
_ROLE = """\
# Everything that `flywheel collect` reads of a cluster. There are no secrets in it: Kubernetes cannot allow the
# metadata of a secret without its data. Bind it to whoever collects:
#   kubectl create clusterrolebinding flywheel-collect --clusterrole=flywheel-collect --user=NAME
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: flywheel-collect
rules:
{rules}\
  # Which cluster it is.
  - apiGroups: [""]
    resources: [namespaces]
    resourceNames: [kube-system]
    verbs: [get]
"""
