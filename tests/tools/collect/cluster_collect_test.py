"""What the real `kubectl` is asked, and what becomes of the answers of a real API server, as they were recorded."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Collected
from fixture_cluster import RECORDING, ClusterReplay

from flywheel.collect.cluster_questions import kubernetes_facts

Start = Callable[..., ClusterReplay]
NAMES = set(kubernetes_facts.QUESTIONS)
SECRETS = "github-app-secret-example-org"


def seen(found: dict[str, Any], name: str) -> Any:
    """What was seen of the one cluster."""
    return found["clusters"][0][name]["seen"]


def test_the_role_is_enough(cluster: Start, collected: Collected) -> None:
    """With the generated ClusterRole everything but secrets is seen."""
    cluster("role")
    found = collected("--only=cluster")
    (row,) = found["clusters"]
    assert {name for name, fact in row.items() if isinstance(fact, dict) and "seen" in fact} == {*NAMES, "server"}
    assert row["secrets"]["not_seen"] == {
        "reason": "not-asked",
        "missing": f"get of the secrets arc-runners/{SECRETS}, arc-systems/{SECRETS}",
        "step": "Collect with --secrets, as an identity that may get exactly these secrets.",
    }
    assert seen(found, "server")["version"] == "v1.36.3"
    assert re.fullmatch(r"[0-9a-f-]{36}", seen(found, "server")["uid"])


def test_the_audit_log_has_reads_alone() -> None:
    """The real server saw get and list, of what the role names, and no secret."""
    assert {row["verb"] for row in RECORDING["audit"]} == {"get", "list"}
    plurals = {kind.partition(".")[0] for kind, _, _ in kubernetes_facts.QUESTIONS.values()}
    assert {row["what"] for row in RECORDING["audit"]} == {*plurals, "namespaces", "/api", "/apis", "/version"}


def test_runner_sets(cluster: Start, collected: Collected) -> None:
    """Registration, release, version, labels and a deletion that hangs; a URL without user, password and query."""
    cluster("role")
    found = collected("--only=cluster")
    nix, old = seen(found, "runner_sets")
    for row in (nix, old):
        assert re.fullmatch(r"[0-9a-f-]{36}", row.pop("uid"))
        assert re.fullmatch(r"2026-[0-9T:-]+Z", row.pop("created_at"))
    assert re.fullmatch(r"2026-[0-9T:-]+Z", nix.pop("deleted_at"))
    assert nix == {
        "namespace": "arc-runners",
        "name": "example-nix",
        "finalizers": ["autoscalingrunnerset.actions.github.com/finalizer"],
        "release": "example-nix",
        "release_namespace": "arc-runners",
        "managed_by": "Helm",
        "chart": "gha-rs-0.14.2",
        "version": "0.14.2",
        "values_hash": "0f3a5c1de2b94867a1c2d3e4f5061728394a5b6c7d8e9f00112233445566778a",
        "scale_set_id": "17",
        "registered_group": "example-infra",
        "registered_name": "example-nix",
        "config_url": "https://github.com/example-org",
        "secret": SECRETS,
        "runner_group": "example-infra",
        "scale_set_name": "example-nix",
        "labels": ["tinyland-nix"],
        "min_runners": 0,
        "max_runners": 4,
        "runner_image": "ghcr.io/actions/actions-runner:2.330.0",
        "phase": "Running",
    }
    assert (old["scale_set_id"], old["version"], old["phase"]) == ("", "0.13.1", "")


def test_runners_listeners_and_controllers(cluster: Start, collected: Collected) -> None:
    """The message of a failing runner, the job of another one, the listener's pod, and the controller alone."""
    cluster("role")
    found = collected("--only=cluster")
    running, failed = seen(found, "ephemeral_runners")
    assert (running["job_repository"], running["run_id"], running["ready"]) == ("example-org/app", 9, True)
    assert (failed["phase"], failed["reason"], failed["failures"]) == ("Failed", "TooManyPodFailures", 2)
    assert failed["message"] == (
        "Pod has failed to start more than 5 times: https://<URL password>@registry.example.com refused"
    )
    assert seen(found, "ephemeral_runner_sets")[0]["replicas"] == 2
    (listener,) = seen(found, "listeners")
    assert (listener["runner_set"], listener["scale_set_id"]) == ("example-nix", "17")
    (pod,) = seen(found, "listener_pods")
    assert (pod["name"], pod["ready"], pod["restarts"], pod["node"]) == (listener["name"], True, 2, "node-1")
    (controller,) = seen(found, "controllers")
    assert (controller["version"], controller["ready_replicas"], controller["release"]) == ("0.14.2", 1, "arc")


def test_capacity(cluster: Start, collected: Collected) -> None:
    """Nodes, quotas, limits and classes; of other pods the sums by node alone."""
    cluster("role")
    found = collected("--only=cluster")
    first, second = seen(found, "nodes")
    assert first["taints"] == [
        {"key": "dedicated", "value": "runners", "effect": "NoSchedule"},
        {"key": "node.kubernetes.io/not-ready", "value": "", "effect": "NoSchedule"},
    ]
    assert (first["ready"], first["unschedulable"], first["allocatable"]["cpu"]) == (True, False, "31850m")
    assert (second["ready"], second["unschedulable"]) == (False, True)
    assert seen(found, "other_pods") == [
        {"node": "node-1", "pods": 1, "requests": {"cpu": "1", "memory": "1073741824"}},
    ]
    (quota,) = seen(found, "quotas")
    assert (quota["hard"]["requests.cpu"], quota["scoped"]) == ("20", False)
    (limits,) = seen(found, "limit_ranges")
    assert (limits["default"]["memory"], limits["max"]["memory"]) == ("2Gi", "64Gi")
    assert {"name": "runners", "value": 1000, "global_default": False} in seen(found, "priority_classes")


def test_without_permissions(cluster: Start, collected: Collected) -> None:
    """Each row is lost with the words of the server, and the run ends well."""
    cluster("nothing")
    (row,) = collected("--only=cluster")["clusters"]
    assert row["nodes"]["not_seen"] == {
        "reason": "permission",
        "missing": 'User "nobody" cannot list resource "nodes" in API group "" at the cluster scope',
        "step": "Grant `list nodes`, as the role of `flywheel collect --cluster-role` does, and collect again.",
        "status": 403,
    }
    assert {row[name]["not_seen"]["reason"] for name in NAMES} == {"permission"}
    assert row["nodes"]["source"]["identity"] == "user"
    assert row["server"]["seen"] == {"version": "v1.36.3", "uid": ""}


def test_one_permission_less(cluster: Start, collected: Collected) -> None:
    """One row is lost, and no other."""
    server = cluster("role")
    lacking = next(one for one in RECORDING["answers"]["nothing"] if "/pods?" in one["path"])
    server.answers["/api/v1/pods"] = lacking
    (row,) = collected("--only=cluster")["clusters"]
    missed = {name for name in NAMES if "not_seen" in row[name]}
    assert missed == {"listener_pods", "other_pods"}
    assert [row[name]["source"]["calls"] for name in ("listener_pods", "other_pods")] == [1, 0]


def test_secrets_by_their_rows_alone(cluster: Start, collected: Collected) -> None:
    """Type and number of keys come from the table for which the server leaves the data out."""
    server = cluster("role", "secrets")
    gone = f"/api/v1/namespaces/arc-systems/secrets/{SECRETS}"
    server.say(gone, 404, f'secrets "{SECRETS}" not found', "NotFound")
    server.say("/api/v1/namespaces/arc-systems", 403, "namespaces is forbidden", "Forbidden")  # kubectl looks there too
    found = collected("--only=cluster", "--secrets")
    assert seen(found, "secrets") == [
        {"namespace": "arc-runners", "name": SECRETS, "present": True, "type": "Opaque", "keys": 3},
        {"namespace": "arc-systems", "name": SECRETS, "present": False, "type": ""},
    ]
    asked = [accept for _, path, accept in server.requests if "/secrets/" in path]
    assert len(asked) == 2
    assert all(accept.startswith("application/json;as=Table;v=v1;g=meta.k8s.io,") for accept in asked)


@pytest.mark.parametrize("output", ["json", "yaml", "name", "custom-columns=A:.data"])
def test_preferences_of_kubectl_do_not_fetch_a_secret(output: str, cluster: Start, collected: Collected) -> None:
    """A `kuberc` can give `kubectl get` another form of output, for which the data would be fetched."""
    server = cluster("role", "secrets")
    preference = {"command": "get", "options": [{"name": "output", "default": output}]}
    kuberc = {"apiVersion": "kubectl.config.k8s.io/v1beta1", "kind": "Preference", "defaults": [preference]}
    Path(".kube").mkdir()
    Path(".kube/kuberc").write_text(json.dumps(kuberc), encoding="utf-8")
    found = collected("--only=cluster", "--secrets")
    assert [row["keys"] for row in seen(found, "secrets")] == [3, 3]
    assert {accept[:25] for _, path, accept in server.requests if "/secrets/" in path} == {
        "application/json;as=Table;"[:25]
    }


def test_no_arc(cluster: Start, collected: Collected) -> None:
    """A server without ARC's resource types has no objects of them, which its list of types shows."""
    server = cluster("role")
    listed = json.loads(server.answers["/apis"]["body"])
    listed["items"] = [one for one in listed["items"] if one["metadata"]["name"] != "actions.github.com"]
    server.answers["/apis"] = {**server.answers["/apis"], "body": json.dumps(listed)}
    (row,) = collected("--only=cluster")["clusters"]
    assert row["runner_sets"]["absent"] == {
        "shown_by": 'kubectl: the server doesn\'t have a resource type "autoscalingrunnersets" in group '
        '"actions.github.com"'
    }
    assert "seen" in row["nodes"]


def test_no_cluster(cluster: Start, collected: Collected) -> None:
    """A server that does not answer is asked once."""
    cluster("role").close()
    (row,) = collected("--only=cluster")["clusters"]
    assert row["server"]["not_seen"]["reason"] == "network"
    assert row["nodes"]["not_seen"]["missing"].startswith(
        "an answer of context cluster-one: The connection to the server"
    )
    assert row["nodes"]["source"]["calls"] == 0


def test_no_context(cluster: Start, collected: Collected) -> None:
    """A context that the kubeconfig does not have."""
    cluster("role")
    (row,) = collected("--only=cluster", "--context=elsewhere")["clusters"]
    assert row["context"] == "elsewhere"
    why = row["nodes"]["not_seen"]
    assert why["reason"] == "login"
    assert why["missing"] == 'credentials for context elsewhere: error: context "elsewhere" does not exist'
    assert why["step"] == "Log in to the cluster, or give the name of a context of your kubeconfig with --context."


def test_not_logged_in(cluster: Start, collected: Collected) -> None:
    """401 ends the questions."""
    server = cluster("role")
    server.say("/version", 401, "Unauthorized", "Unauthorized")
    (row,) = collected("--only=cluster")["clusters"]
    assert row["server"]["not_seen"]["reason"] == "login"
    assert row["nodes"]["source"]["calls"] == 0


def test_no_kubectl(cluster: Start, collected: Collected, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the program its facts are not seen, and the file is written."""
    cluster("role")
    monkeypatch.setenv("FLYWHEEL_KUBECTL", "/nowhere/kubectl")
    (row,) = collected("--only=cluster")["clusters"]
    assert row["nodes"]["not_seen"] == {
        "reason": "tool",
        "missing": "`kubectl`",
        "step": "Install kubectl, or set FLYWHEEL_KUBECTL to it, and collect again.",
    }
