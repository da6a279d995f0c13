"""What is kept of ARC's objects. JIT configurations, proxies and environments are never looked at."""

from __future__ import annotations

import re

from flywheel.collect.fact_outcomes import instant
from flywheel.collect.foreign_values import at, bare_url, count, text, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.collect.fact_outcomes import Plain

_SET_LABEL = "actions.github.com/scale-set-name"
_LISTENER = ("app.kubernetes.io/component", "runner-scale-set-listener")
_CONTROLLER = ("app.kubernetes.io/part-of", "gha-rs-controller")
_LONGEST_MESSAGE = 300


def label(one: Plain, name: str) -> str:
    """A label of an object."""
    return text(one, "metadata", "labels", name)


def annotation(one: Plain, name: str) -> str:
    """An annotation of an object, by its exact name: others can repeat a whole object with its secrets."""
    return text(one, "metadata", "annotations", name)


def is_ready(one: Plain) -> bool:
    """Whether an object's condition `Ready` is true."""
    conditions = at(one, "status", "conditions")
    found = conditions if isinstance(conditions, list) else []
    return any(at(each, "type") == "Ready" and at(each, "status") == "True" for each in found)


def head(one: Plain) -> Plain:
    """What all objects have."""
    return {
        "namespace": text(one, "metadata", "namespace"),
        "name": text(one, "metadata", "name"),
        "uid": text(one, "metadata", "uid"),
        "created_at": instant(at(one, "metadata", "creationTimestamp")),
        "deleted_at": instant(at(one, "metadata", "deletionTimestamp")),
        "finalizers": texts(one, "metadata", "finalizers"),
    }


def runner_sets(items: list[Plain]) -> list[Plain]:
    """AutoscalingRunnerSets."""
    return [_runner_set(one) for one in items]


def _runner_set(one: Plain) -> Plain:
    spec = at(one, "spec")
    secret = text(spec, "githubConfigSecret")
    containers = at(spec, "template", "spec", "containers")
    found = containers if isinstance(containers, list) else []
    return {
        **head(one),
        "release": annotation(one, "meta.helm.sh/release-name"),
        "release_namespace": annotation(one, "meta.helm.sh/release-namespace"),
        "managed_by": label(one, "app.kubernetes.io/managed-by"),
        "chart": label(one, "helm.sh/chart"),
        "version": label(one, "app.kubernetes.io/version"),
        "values_hash": annotation(one, "actions.github.com/values-hash"),
        "scale_set_id": annotation(one, "runner-scale-set-id"),
        "registered_group": annotation(one, "actions.github.com/runner-group-name"),
        "registered_name": annotation(one, "actions.github.com/runner-scale-set-name"),
        "config_url": bare_url(text(spec, "githubConfigUrl")),
        "secret": secret if re.fullmatch(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?", secret) else "",
        "runner_group": text(spec, "runnerGroup"),
        "scale_set_name": text(spec, "runnerScaleSetName"),
        "labels": texts(spec, "runnerScaleSetLabels"),
        "min_runners": count(spec, "minRunners"),
        "max_runners": count(spec, "maxRunners"),
        "runner_image": next((text(each, "image") for each in found if text(each, "name") == "runner"), ""),
        "phase": text(one, "status", "phase") or text(one, "status", "state"),
    }


def ephemeral_sets(items: list[Plain]) -> list[Plain]:
    """EphemeralRunnerSets."""
    return [
        {
            **head(one),
            "runner_set": label(one, _SET_LABEL),
            "replicas": count(one, "spec", "replicas"),
            "phase": text(one, "status", "phase"),
        }
        for one in items
    ]


def runners(items: list[Plain]) -> list[Plain]:
    """EphemeralRunners."""
    return [
        {
            **head(one),
            "runner_set": label(one, _SET_LABEL),
            "phase": text(one, "status", "phase"),
            "ready": at(one, "status", "ready") is True,
            "reason": text(one, "status", "reason"),
            "message": _message(text(one, "status", "message")),
            "failures": len(at(one, "status", "failures") or ()),
            "runner_name": text(one, "status", "runnerName"),
            "job_repository": text(one, "status", "jobRepositoryName"),
            "job_workflow": text(one, "status", "jobWorkflowRef"),
            "run_id": count(one, "status", "workflowRunId"),
        }
        for one in items
    ]


def _message(said: str) -> str:
    """A message of a runner, which repeats what others said. It is redacted before it is cut."""
    from flywheel.formats.secrets import secret_search

    return secret_search.redact(said)[:_LONGEST_MESSAGE]


def listeners(items: list[Plain]) -> list[Plain]:
    """AutoscalingListeners."""
    return [
        {
            **head(one),
            "runner_set": text(one, "spec", "autoscalingRunnerSetName"),
            "runner_set_namespace": text(one, "spec", "autoscalingRunnerSetNamespace"),
            "scale_set_id": str(number) if (number := count(one, "spec", "runnerScaleSetId")) is not None else "",
            "min_runners": count(one, "spec", "minRunners"),
            "max_runners": count(one, "spec", "maxRunners"),
        }
        for one in items
    ]


def listener_pods(items: list[Plain]) -> list[Plain]:
    """The pods of listeners."""
    return [_listener_pod(one) for one in items if label(one, _LISTENER[0]) == _LISTENER[1]]


def _listener_pod(one: Plain) -> Plain:
    statuses = at(one, "status", "containerStatuses")
    every = statuses if isinstance(statuses, list) else []
    waits = [text(each, "state", "waiting", "reason") for each in every]
    conditions = at(one, "status", "conditions")
    not_placed = [
        text(each, "reason")
        for each in (conditions if isinstance(conditions, list) else ())
        if at(each, "type") == "PodScheduled" and at(each, "status") != "True"
    ]
    return {
        **head(one),
        "phase": text(one, "status", "phase"),
        "ready": is_ready(one),
        "reason": next(filter(None, [*waits, *not_placed]), ""),
        "restarts": sum(count(each, "restartCount") or 0 for each in every),
        "node": text(one, "spec", "nodeName"),
    }


def controllers(items: list[Plain]) -> list[Plain]:
    """The Deployments of ARC's controllers."""
    return [_controller(one) for one in items if label(one, _CONTROLLER[0]) == _CONTROLLER[1]]


def _controller(one: Plain) -> Plain:
    image = text(one, "spec", "template", "spec", "containers", 0, "image")
    tag = re.search(r":([^:/@]+)(?:@|\Z)", image)
    return {
        **head(one),
        "version": label(one, "app.kubernetes.io/version") or (tag[1] if tag else ""),
        "image": image,
        "replicas": count(one, "spec", "replicas"),
        "ready_replicas": count(one, "status", "readyReplicas") or 0,
        "release": annotation(one, "meta.helm.sh/release-name"),
    }
