"""Shared fixtures of this room's tests: the real clients, with servers on loopback behind them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fixture_clients
import pytest
from fixture_cluster import ClusterReplay, kubeconfig
from fixture_github import GithubReplay
from flywheel_testing.verbs import Outcome, edit, flywheel, overlay, pytest_configure, pytest_generate_tests

from flywheel.collect.clients.client_programs import ClientProgram
from flywheel.collect.github_questions import kept_fields
from flywheel.collect.github_questions.github_api import GithubApi

#: Runs `flywheel collect` for the overlay, and reads the evidence that it wrote.
Collected = Callable[..., dict[str, Any]]
ORG = "orgs/example-org/actions"
GROUPS = f"{ORG}/runner-groups"
PERMISSION = "organization_self_hosted_runners=read"
INFRA = "repos/example-org/example-infra"


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """The path of a real client by its name."""
    folder = tmp_path_factory.mktemp("clients")
    found: dict[str, str] = {}

    def path(name: str) -> str:
        if name not in found:
            found[name] = fixture_clients.program(name, folder)
        return found[name]

    return path


@pytest.fixture
def github(tmp_path: Path, programs: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> Iterator[GithubReplay]:
    """GitHub with one organization, whose overlay repository and two others use its runners."""
    monkeypatch.setenv("FLYWHEEL_GH", programs("gh"))
    with tempfile.TemporaryDirectory(prefix="gh", dir="/tmp") as short:
        replay = GithubReplay(f"{short}/s")
        config = tmp_path / "gh"
        config.mkdir()
        (config / "config.yml").write_text(f"http_unix_socket: {replay.socket}\n", encoding="utf-8")
        monkeypatch.setenv("GH_CONFIG_DIR", str(config))
        monkeypatch.setenv("GH_TOKEN", "ghs_" + "a1B2" * 9)
        monkeypatch.setenv("GH_ENTERPRISE_TOKEN", "ghs_" + "c3D4" * 9)
        for name in ("GITHUB_TOKEN", "GITHUB_ENTERPRISE_TOKEN"):
            monkeypatch.delenv(name, raising=False)
        fill(replay)
        yield replay
        replay.close()


def repository(number: int, name: str, **more: Any) -> dict[str, Any]:
    """A repository, as GitHub answers."""
    owner = {"login": "example-org", "type": "Organization"}
    kept = {"id": number, "full_name": name, "owner": owner, "default_branch": "main", "archived": False}
    return {**kept, "visibility": "private", "private": True, **more}


def run(number: int, repository_id: int, **more: Any) -> dict[str, Any]:
    """A run, as GitHub answers."""
    return {
        "id": number,
        "name": "ci",
        "path": ".github/workflows/ci.yml",
        "event": "push",
        "status": "completed",
        "conclusion": "success",
        "head_branch": "main",
        "head_sha": f"{number:040x}",
        "run_attempt": 1,
        "created_at": "2026-11-29T10:00:00Z",
        "run_started_at": "2026-11-29T10:00:00Z",
        "repository": {"id": repository_id},
        "head_repository": {"id": repository_id},
        **more,
    }


def job(number: int, **more: Any) -> dict[str, Any]:
    """A job, as GitHub answers."""
    return {
        "id": number,
        "name": "build",
        "status": "completed",
        "conclusion": "success",
        "head_branch": "main",
        "head_sha": f"{number:040x}",
        "run_attempt": 1,
        "labels": ["tinyland-nix"],
        "runner_name": "example-nix-x7k2p-runner-abcde",
        "runner_group_name": "example-infra",
        "started_at": "2026-11-29T10:00:05Z",
        **more,
    }


def fill(replay: GithubReplay) -> None:
    """Give the answers of an organization where everything is there."""
    replay.refuse("user", 403, "Resource not accessible by integration", X_RateLimit_Limit="5000")
    replay.answer("users/example-org", {"login": "example-org", "id": 7, "type": "Organization"})
    group = {"id": 4, "name": "example-infra", "visibility": "selected", "allows_public_repositories": False}
    replay.rows(f"{ORG}/runner-groups", "runner_groups", [{**group, "restricted_to_workflows": False}])
    members = [repository(1001, "example-org/app"), repository(1002, "example-org/site")]
    replay.rows(f"{ORG}/runner-groups/4/repositories", "repositories", members)
    replay.answer(f"{ORG}/permissions/self-hosted-runners", {"enabled_repositories": "all"})
    secret = {"name": "GF_CORE_DEPLOY_KEY", "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"}
    replay.rows(f"{ORG}/secrets", "secrets", [{**secret, "visibility": "selected"}, {**secret, "name": "OTHER"}])
    replay.rows(f"{ORG}/secrets/GF_CORE_DEPLOY_KEY/repositories", "repositories", members[:1])
    installed = {"id": 5, "app_id": 6, "app_slug": "arc", "repository_selection": "all", "suspended_at": None}
    replay.rows(
        "orgs/example-org/installations",
        "installations",
        [{**installed, "permissions": {"organization_self_hosted_runners": "write"}}],
    )
    for one in (repository(1000, "example-org/example-infra"), *members, repository(1, "example-org/GloriousFlywheel")):
        at = f"repos/{one['full_name']}"
        replay.answer(at, one)
        replay.rows(f"{at}/keys", "", [{"id": 1, "title": "core-read", "read_only": True, "key": "ssh-ed25519 AAAA"}])
        replay.rows(f"{at}/actions/runs", "workflow_runs", [run(one["id"] * 10, one["id"])])
        replay.rows(f"{at}/actions/runs/{one['id'] * 10}/jobs", "jobs", [job(one["id"] * 100)])
    replay.rows(f"{INFRA}/environments", "environments", [{"name": "production", "protection_rules": []}])
    replay.rows(f"{INFRA}/environments/production/secrets", "secrets", [secret])
    replay.rows(f"{INFRA}/actions/secrets", "secrets", [secret])
    replay.rows(f"{INFRA}/actions/organization-secrets", "secrets", [secret])
    replay.answer(f"{INFRA}/actions/permissions", {"enabled": True, "allowed_actions": "all"})


@pytest.fixture
def cluster(
    tmp_path: Path, programs: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., ClusterReplay]]:
    """Starts an API server that answers as recorded for these people, and points `kubectl` to it."""
    monkeypatch.setenv("FLYWHEEL_KUBECTL", programs("kubectl"))
    monkeypatch.setenv("KUBECACHEDIR", str(tmp_path / "kube-cache"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "kubeconfig"))
    started: list[ClusterReplay] = []

    def start(*people: str) -> ClusterReplay:
        started.append(ClusterReplay(*people))
        (tmp_path / "kubeconfig").write_text(kubeconfig(started[-1].url), encoding="utf-8")
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture
def api(github: GithubReplay) -> GithubApi:
    """GitHub, through the real `gh`."""
    return GithubApi(ClientProgram("gh"), "github.com")


def groups(api: GithubApi) -> dict[str, Any]:
    """The fact that the list of runner groups gives."""
    return api.every(GROUPS, "runner_groups", kept_fields.runner_group, PERMISSION)


def missed(fact: dict[str, Any]) -> dict[str, Any]:
    """Why a fact was not seen."""
    assert set(fact) == {"source", "not_seen"}
    return {name: value for name, value in fact["not_seen"].items() if value is not None}


@pytest.fixture
def collected(flywheel: Callable[..., Outcome], overlay: Path) -> Collected:
    """Runs `flywheel collect` for the overlay and reads the evidence that it wrote."""

    def collect(*words: str) -> dict[str, Any]:
        done = flywheel("collect", overlay, *words)
        assert done.status == 0, done.err
        assert done.out == ""
        found: dict[str, Any] = json.loads(Path("evidence.json").read_text(encoding="utf-8"))
        found["told"] = done.err
        return found

    return collect
