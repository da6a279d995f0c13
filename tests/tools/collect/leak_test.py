"""No secret gets into the evidence: canaries at every place of every answer, through the real clients."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import INFRA, Collected
from fixture_cluster import RECORDING, ClusterReplay
from fixture_github import GithubReplay
from flywheel_testing.verbs import Outcome
from hypothesis import given
from hypothesis import strategies as some

from flywheel.collect import evidence_text
from flywheel.collect.cluster_questions import kubernetes_facts
from flywheel.collect.github_questions import kept_fields

#: A secret that its form tells.
TOKEN = "ghp_" + "a1B2" * 9


def counted() -> Iterator[str]:
    """Canaries, each once. They have no form of a secret: only what is kept decides."""
    for number in itertools.count():
        yield f"canary-{number:08d}-q7w8"


def planted(value: Any, canaries: Iterator[str]) -> Any:
    """A value whose objects all have further keys with canaries, as text, in a list and in an object."""
    if isinstance(value, list):
        return [planted(one, canaries) for one in value]
    if not isinstance(value, dict):
        return value
    # The labels of a node are kept, whatever they are: pods are placed by them. Of failures only the number is.
    kept = {name: one if name in ("labels", "failures") else planted(one, canaries) for name, one in value.items()}
    further = {
        "token": next(canaries),
        "value": next(canaries),
        "key": next(canaries),
        "data": {"password": next(canaries), f"a-{next(canaries)}": 1},
        "env": [{"name": "A", "value": next(canaries)}],
        "annotations": {"kubectl.kubernetes.io/last-applied-configuration": json.dumps({"a": next(canaries)})},
        "steps": [next(canaries)],
    }
    # So is the value of a taint.
    return {**{name: one for name, one in further.items() if name != "value" or "effect" not in kept}, **kept}


def test_github(github: GithubReplay, collected: Collected) -> None:
    """Everything that was seen before is seen, and nothing else."""
    before = collected("--only=github", "--variable=LABELS")
    canaries = counted()
    for path, found in github.answers.items():
        found.value = planted(found.value, canaries)
        if path.endswith("/keys"):
            found.value[0]["key"] = f"ssh-ed25519 {next(canaries)}"
    after = collected("--only=github", "--variable=LABELS")
    assert next(canaries) > "canary-00000100"
    assert where(after) == []
    assert unstamped(after) == unstamped(before)


def where(value: Any, path: str = "") -> list[str]:
    """Where canaries are."""
    if isinstance(value, dict):
        return [one for name, inner in value.items() for one in (*where(name, path), *where(inner, f"{path}/{name}"))]
    if isinstance(value, list):
        return [one for inner in value for one in where(inner, path)]
    return [path] if isinstance(value, str) and "canary" in value else []


def unstamped(value: Any) -> Any:
    """The value without what differs between two collections: times, and the ETags of changed answers."""
    if isinstance(value, list):
        return [unstamped(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {name: unstamped(one) for name, one in value.items() if name not in ("at", "etag", "collected_at")}


def test_a_cluster(cluster: Callable[..., ClusterReplay], collected: Collected) -> None:
    """The objects of the real server have canaries; here every object of theirs gets further ones."""
    before = collected_from(cluster("role", "secrets"), collected)
    server = cluster("role", "secrets")
    canaries = counted()
    for path, found in server.answers.items():
        if path not in ("/api", "/apis", "/version"):
            server.answers[path] = {**found, "body": json.dumps(planted(json.loads(found["body"]), canaries))}
    after = collected_from(server, collected)
    assert json.dumps(RECORDING).count("canary-") > 30
    assert next(canaries) > "canary-00001000"
    assert where(before) + where(after) == []
    for name, fact in unstamped(before)["clusters"][0].items():
        assert unstamped(after)["clusters"][0][name] == fact


def collected_from(server: ClusterReplay, collected: Collected) -> dict[str, Any]:
    """The evidence about the cluster, secrets included."""
    assert server.url
    found = collected("--only=cluster", "--secrets")
    assert set(found["clusters"][0]) == {*kubernetes_facts.QUESTIONS, "context", "server", "secrets"}
    return found


@pytest.mark.parametrize("status", [403, 404, 500])
def test_messages_of_servers(
    status: int, github: GithubReplay, cluster: Callable[..., ClusterReplay], collected: Collected
) -> None:
    """What a client repeats of an answer is redacted."""
    server = cluster("role")
    server.say("/api/v1/nodes", status, f"no: https://user:{TOKEN}@example.com {TOKEN}")
    github.refuse(f"{INFRA}/actions/secrets", status, f"no: {TOKEN}", X_Accepted_GitHub_Permissions=f"a={TOKEN}")
    found = collected("--runs=0", "--only=github", "--only=cluster")
    assert found["clusters"][0]["nodes"]["not_seen"]
    assert "a1B2a1B2" not in json.dumps(found)


def test_messages_of_clients(
    tmp_path: Path, flywheel: Callable[..., Outcome], overlay: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a program writes to stderr is redacted, and forges no line."""
    program = tmp_path / "program"
    program.write_text(
        "#!/bin/sh\n"
        f"printf 'dial https://user:{TOKEN}@example.com\\n::add-mask::x\\n\\033[2Jwrote all\\n' >&2\nexit 1\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    for name in ("GH", "KUBECTL", "CURL"):
        monkeypatch.setenv(f"FLYWHEEL_{name}", str(program))
    done = flywheel("collect", overlay)
    assert done.status == 0
    text = Path("evidence.json").read_text(encoding="utf-8")
    assert "example.com" in text
    for said in (text, done.err):
        assert "a1B2a1B2" not in said
        assert "\033" not in said
        assert not any(line.startswith(("::", "wrote all")) for line in said.splitlines())


def test_traces_of_clients_are_off(github: GithubReplay, collected: Collected, monkeypatch: pytest.MonkeyPatch) -> None:
    """`gh` writes headers to stderr if it is told to by the environment."""
    for name in ("GH_DEBUG", "DEBUG"):
        monkeypatch.setenv(name, "api")
    github.refuse("user", 401, "Bad credentials")
    found = collected("--only=github")
    assert os.environ["GH_TOKEN"] not in json.dumps(found)
    assert "Authorization" not in json.dumps(found)


JSON = some.recursive(
    some.one_of(some.none(), some.booleans(), some.integers(-5, 5), some.just("canary-x")),
    lambda inner: some.one_of(
        some.lists(inner, max_size=3),
        some.dictionaries(
            some.sampled_from(
                ["id", "name", "value", "metadata", "spec", "status", "data", "annotations", "labels", "items", "env",
                 "containers", "template", "conditions", "type", "runnerJITConfig", "proxy", "owner", "permissions"]
            ),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=20,
)  # fmt: skip


@given(JSON)
def test_any_answer_gives_listed_fields_or_nothing(value: Any) -> None:
    """No form of an answer is a fault, and no key is kept that the document does not list."""
    keeps = [
        kept_fields.secret, kept_fields.variable(frozenset()), kept_fields.account, kept_fields.runner_group,
        kept_fields.runner_policy, kept_fields.installation, kept_fields.repository, kept_fields.environment,
        kept_fields.actions_policy, kept_fields.deploy_key, kept_fields.run, kept_fields.job,
    ]  # fmt: skip
    kept = [keep(value) for keep in keeps]
    kept += [keep([value]) for _, _, keep in kubernetes_facts.QUESTIONS.values() if isinstance(value, dict)]
    assert "runnerJITConfig" not in json.dumps(kept)
    assert not any(isinstance(one, dict) and {"data", "env", "value", "key"} & set(one) for one in kept)


def test_keys_that_the_document_does_not_list_are_dropped() -> None:
    """Whatever a collection has put together, the file has its table's keys alone."""
    found = {
        "schema": "flywheel.evidence/1",
        "collected_at": "2026-11-30T06:00:00Z",
        "collector": "flywheel",
        "canary": 1,
        "clusters": [{"context": "c", "canary": {"a": "canary"}}],
    }
    assert json.loads(evidence_text.text(found, str)) == {
        "schema": "flywheel.evidence/1",
        "collected_at": "2026-11-30T06:00:00Z",
        "collector": "flywheel",
        "overlays": [],
        "accounts": [],
        "repositories": [],
        "clusters": [{"context": "c"}],
        "attic_caches": [],
        "bazel_remotes": [],
        "reapi_endpoints": [],
        "states": [],
    }
