"""Situations: what is changed in a healthy enrollment, by name. Each has its exact report in `testdata/situations/`."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import fixture_live as live

Value = dict[str, Any]
Edit = Callable[[Value], None]

_FORBIDDEN = "Bind the read-only ClusterRole of `flywheel collect --role` to this user."
_APP = "Give the App the organization permission Self-hosted runners: read, and accept it in the organization."


def _without(*keys: str) -> Edit:
    def edit(evidence: Value) -> None:
        for key in keys:
            evidence.pop(key)

    return edit


def _cluster(**facts: Any) -> Edit:
    """Other facts of the cluster; None takes one away."""

    def edit(evidence: Value) -> None:
        for name, fact in facts.items():
            if fact is None:
                evidence["clusters"][0].pop(name)
            else:
                evidence["clusters"][0][name] = fact

    return edit


def _sets(**changes: Any) -> Edit:
    return _cluster(runner_sets=live.kube([live.runner_set(**changes)], "autoscalingrunnersets"))


def _account(**facts: Any) -> Edit:
    return lambda evidence: evidence["accounts"][0].update(facts)


def _repository(at: int, **facts: Any) -> Edit:
    return lambda evidence: evidence["repositories"][at].update(facts)


def _runs(*some: Value) -> Edit:
    return _repository(1, runs=live.runs(*some))


def _both(*edits: Edit) -> Edit:
    def edit(evidence: Value) -> None:
        for one in edits:
            one(evidence)

    return edit


def _groups(*some: Value) -> Edit:
    return _account(runner_groups=live.seen(list(some), command="gh api -i /orgs/example-org/actions/runner-groups"))


_EMPTY = _cluster(
    runner_sets=live.kube([], "autoscalingrunnersets"), listeners=live.kube([]), listener_pods=live.kube([])
)
_NO_RUNS = _repository(1, runs=live.seen([]))
_QUEUED = {
    "runner": None,
    "status": "queued",
    "conclusion": None,
    "runner_group_name": None,
    "completed_at": None,
    "created_at": "2026-11-30T01:30:00Z",
}

_PERSON = {"login": "example-org", "id": 1, "type": "User"}

#: Name -> what is changed, and the words of the command line.
SITUATIONS: dict[str, tuple[Edit, str]] = {
    # Each rung.
    "rung-0-declared": (lambda evidence: None, "--contract-lacks-a-name"),
    "rung-1-rendered": (_both(_EMPTY, _NO_RUNS), "--planned example-nix"),
    "rung-2-in-the-cluster": (_both(_sets(scale_set_id="", created_at="2026-11-30T05:55:00Z"), _NO_RUNS), ""),
    "rung-3-listening": (_NO_RUNS, ""),
    "rung-4-picked-up": (_runs(live.run(live.job(conclusion="failure"))), ""),
    "rung-5-proved": (_without("attic_caches", "reapi_endpoints"), ""),
    "rung-6-attached": (lambda evidence: None, ""),
    # Proofs that are there and do not count.
    "proved-and-gone": (_EMPTY, ""),
    "proved-without-a-cluster": (_without("clusters"), ""),
    "picked-up-by-its-runner-alone": (
        _both(
            _NO_RUNS,
            _cluster(
                ephemeral_runners=live.kube(
                    [
                        {
                            "namespace": "arc-runners",
                            "name": "example-nix-x7k2p-runner-b4c5d",
                            "runner_set": "example-nix",
                            "phase": "Running",
                            "ready": True,
                            "job_repository": "example-org/app",
                            "run_id": 12,
                        }
                    ]
                )
            ),
        ),
        "",
    ),
    "runner-of-another-set": (_runs(live.run(live.job(runner="example-nix-heavy-x7k2p-runner-b4c5d"))), ""),
    "runner-of-a-newer-controller": (_runs(live.run(live.job(runner="example-nix-runner-b4c5d"))), ""),
    "default-branch-not-seen": (_repository(1, repository=None), ""),
    "run-of-a-fork": (_runs(live.run(from_fork=True, event="pull_request")), ""),
    # Blockers and warnings of the enrollment preflight.
    "absent-live-set": (_EMPTY, ""),
    "absent-app-secret": (
        _both(
            _sets(scale_set_id=""),
            _cluster(
                listeners=live.kube([]),
                listener_pods=live.kube([]),
                secrets=live.kube(
                    [{"namespace": "arc-runners", "name": "github-app-secret-example-org", "present": False}]
                ),
            ),
            _NO_RUNS,
        ),
        "",
    ),
    "queued-validation-run": (
        _runs(live.run(live.job(**_QUEUED, labels=["app-nix"]), status="queued", conclusion=None)),
        "",
    ),
    "missing-core-read-credential": (_repository(0, secrets=live.secrets()), ""),
    "write-key-on-core": (
        _repository(2, deploy_keys=live.seen([{"id": 1, "title": "example-infra", "read_only": False}])),
        "",
    ),
    "organization-that-is-a-person": (
        _account(account=live.seen({"login": "example-org", "id": 1, "type": "User"})),
        "",
    ),
    # Incidents that evidence shows.
    "default-group": (_sets(registered_group="Default"), ""),
    "group-that-does-not-exist": (_groups(live.DEFAULT_GROUP), ""),
    "public-repository-admitted": (_groups(live.group(allows_public_repositories=True)), ""),
    "repository-outside-the-roster": (
        _both(_groups(live.group((101, "example-org/infra"))), _runs(live.run(live.job(**_QUEUED), status="queued"))),
        "",
    ),
    "other-key-bytes": (
        lambda evidence: evidence.update(
            attic_caches=[live.attic(public_key="main:QtIMCp7sHoPIhUaBr1Lq4MQvLwkbBQ8MnIHm8dbcXgE=")]
        ),
        "",
    ),
    "labels-edited-after-creation": (_sets(labels=["tinyland-nix", "linux"]), ""),
    "controller-of-another-minor": (
        _cluster(controllers=live.kube([{"namespace": "arc-systems", "name": "arc", "version": "0.15.0"}])),
        "",
    ),
    "repository-moved-to-another-owner": (_sets(config_url="https://github.com/example-net"), ""),
    "empty-list-of-runners": (_cluster(ephemeral_runners=live.kube([])), ""),
    "release-in-another-state": (
        _cluster(
            runner_sets=live.kube([live.runner_set(), live.runner_set("example-docker", labels=["tinyland-docker"])])
        ),
        "",
    ),
    "deletion-that-hangs": (
        _sets(deleted_at="2026-11-20T00:00:00Z", finalizers=["autoscalingrunnerset.actions.github.com/finalizer"]),
        "",
    ),
    "old-evidence": (lambda evidence: None, "--today 2026-12-24"),
    # Each way of not seeing.
    "not-seen-permission": (
        _account(runner_groups=live.not_seen("permission", "organization_self_hosted_runners=read", _APP)),
        "",
    ),
    "not-seen-login": (
        lambda evidence: evidence["reapi_endpoints"][0].update(
            capabilities=live.not_seen("login", "16 UNAUTHENTICATED", "Give curl a token of the exchange.", "cache")
        ),
        "",
    ),
    "not-seen-tool": (
        _both(
            _cluster(
                **{
                    name: live.not_seen("tool", "kubectl", "Install kubectl 1.30 or later.", "cluster-one")
                    for name in live.cluster()
                    if name != "context"
                }
            ),
            _NO_RUNS,
        ),
        "",
    ),
    "not-seen-network": (
        _cluster(listeners=live.not_seen("network", "the API server", "Connect to the network of the cluster.")),
        "",
    ),
    "not-seen-rate-limit": (
        _repository(1, runs=live.not_seen("rate-limit", "requests of this hour", "Collect again after 07:00 UTC.")),
        "",
    ),
    "not-seen-ambiguous": (
        _repository(2, repository=live.not_seen("ambiguous", "metadata=read", "Let the App see the repository.")),
        "",
    ),
    "not-seen-unsupported": (
        _account(self_hosted_policy=live.not_seen("unsupported", "GHES 3.19", "Look at it in Settings, Actions.")),
        "",
    ),
    "not-seen-answer": (
        _account(installations=live.not_seen("answer", "JSON", "Run the command by hand, and report what it says.")),
        "",
    ),
    "not-seen-forbidden-in-the-cluster": (
        _both(
            _cluster(
                runner_sets=live.not_seen(
                    "permission", "list autoscalingrunnersets.actions.github.com", _FORBIDDEN, "cluster-one"
                )
            ),
            _NO_RUNS,
        ),
        "",
    ),
    "nothing-asked": (
        _without("accounts", "repositories", "clusters", "attic_caches", "reapi_endpoints"),
        "--require live_objects",
    ),
}


def evidence(name: str) -> Value:
    """The evidence of a situation."""
    found = copy.deepcopy(live.healthy())
    SITUATIONS[name][0](found)
    for repository in found.get("repositories", []):
        for key in [key for key, value in repository.items() if value is None]:
            del repository[key]
    return found
