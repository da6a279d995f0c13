"""Whole collections from GitHub, through the real `gh`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Collected, repository
from fixture_github import GithubReplay
from flywheel_testing.verbs import Outcome

from flywheel.collect.clients import client_programs


def one(found: dict[str, Any], name: str) -> dict[str, Any]:
    """The row of a repository."""
    (row,) = (row for row in found["repositories"] if row["name"] == name)
    return row


def test_everything_is_seen(github: GithubReplay, collected: Collected) -> None:
    """The account, its runner group with the roster, and each repository of it with runs and jobs."""
    found = collected("--only=github")
    (account,) = found["accounts"]
    assert account["account"]["seen"] == {"login": "example-org", "id": 7, "type": "Organization"}
    (group,) = account["runner_groups"]["seen"]
    assert [one["full_name"] for one in group["repositories"]["seen"]] == ["example-org/app", "example-org/site"]
    assert [one["name"] for one in account["secrets"]["seen"]] == ["GF_CORE_DEPLOY_KEY", "OTHER"]
    assert account["secrets"]["seen"][0]["repositories"]["seen"] == [{"id": 1001, "full_name": "example-org/app"}]
    assert account["installations"]["seen"][0]["permissions"] == {"organization_self_hosted_runners": "write"}
    assert [row["name"] for row in found["repositories"]] == [
        "example-org/example-infra",
        "example-org/GloriousFlywheel",
        "example-org/app",
        "example-org/site",
    ]
    (ran,) = one(found, "example-org/app")["runs"]["seen"]
    assert ran["jobs"]["seen"][0]["runner_name"] == "example-nix-x7k2p-runner-abcde"
    assert ran["jobs"]["seen"][0]["labels"] == ["tinyland-nix"]
    infra = one(found, "example-org/example-infra")
    assert infra["environments"]["seen"][0]["secrets"]["seen"][0]["name"] == "GF_CORE_DEPLOY_KEY"
    assert infra["deploy_keys"]["seen"] == [
        {"id": 1, "title": "core-read", "read_only": True, "verified": True, "enabled": True}
    ]
    assert "NOT SEEN" not in found["told"]
    _demand_sources(found, github)


def _demand_sources(found: dict[str, Any], github: GithubReplay) -> None:
    source = found["accounts"][0]["runner_groups"]["source"]
    assert source["command"] == [
        "gh", "api", "--method", "GET", "--include", "--hostname", "github.com",
        "--header", "Accept: application/vnd.github+json", "--header", "X-GitHub-Api-Version: 2022-11-28",
        "orgs/example-org/actions/runner-groups?per_page=100",
    ]  # fmt: skip
    assert (source["host"], source["api_version"]) == ("github.com", "2022-11-28")
    assert (source["identity"], source["tool"][:3]) == ("app-installation", "gh ")
    assert source["etag"].startswith('W/"')
    assert {(host, method) for host, method, *_ in github.requests} == {("api.github.com", "GET")}
    assert {headers["X-Github-Api-Version"] for *_, headers in github.requests} == {"2022-11-28"}


def test_a_missing_permission_loses_one_row(github: GithubReplay, collected: Collected) -> None:
    """Everything else is there, and the run ends well."""
    github.refuse("orgs/example-org/installations", 403, "Resource not accessible by integration")
    found = collected("--only=github", "--runs=0")
    account = found["accounts"][0]
    assert account["installations"]["not_seen"]["missing"] == "organization_administration=read"
    assert all("seen" in fact for name, fact in account.items() if isinstance(fact, dict) and name != "installations")
    assert found["told"].count("NOT SEEN") == 1
    assert found["told"].endswith(" facts seen, 1 not seen\n")


def _move(host: str) -> None:
    """Let the overlay be on another host."""
    for path in Path("overlay").rglob("*"):
        if path.is_file() and "https://github.com/example-org" in (text := path.read_text(encoding="utf-8")):
            path.unlink()
            path.write_text(text.replace("https://github.com/example-org", f"https://{host}/example-org"))


def test_a_server_of_its_own(github: GithubReplay, collected: Collected, monkeypatch: pytest.MonkeyPatch) -> None:
    """GHES has a prefix and a token of its own; `gh` gets its host."""
    _move("ghes.example.com")
    monkeypatch.setenv("GH_HOST", "ghes.example.com")
    members = [repository(2000 + number, f"example-org/app-{number}") for number in range(101)]
    github.rows("orgs/example-org/actions/runner-groups/4/repositories", "repositories", members)
    github.limit = 8
    found = collected("--only=github", "--runs=0")
    assert {(host, path[:8]) for host, _, path, _ in github.requests} == {("ghes.example.com", "/api/v3/")}
    assert {headers["Authorization"] for *_, headers in github.requests} == {"token ghs_" + "c3D4" * 9}
    assert found["accounts"][0]["host"] == "ghes.example.com"
    (group,) = found["accounts"][0]["runner_groups"]["seen"]
    assert (len(group["repositories"]["seen"]), group["repositories"]["source"]["calls"]) == (101, 2)


def test_another_server_does_not_get_the_token(
    github: GithubReplay, collected: Collected, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An overlay names the host: the tokens of the environment, those of a codespace too, are for that of `GH_HOST`."""
    _move("ghes.example.org")
    monkeypatch.setenv("GH_HOST", "ghes.example.com")
    monkeypatch.setenv("GITHUB_TOKEN", "ghs_" + "e5F6" * 9)
    monkeypatch.setenv("CODESPACES", "true")
    found = collected("--only=github")
    assert github.requests == []
    assert found["accounts"][0]["account"]["not_seen"]["step"] == (
        "Run `gh auth login --hostname ghes.example.org`, or set GH_HOST=ghes.example.org and GH_ENTERPRISE_TOKEN, and "
        "collect again."
    )


def test_interrupted(
    github: GithubReplay, flywheel: Callable[..., Outcome], overlay: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interrupted run writes nothing, and keeps the file of the last one."""
    Path("evidence.json").write_text('{"schema": "flywheel.evidence/1"}', encoding="utf-8")
    whole = client_programs.ClientProgram.run

    def interrupted(self: client_programs.ClientProgram, arguments: tuple[str, ...], *rest: Any) -> Any:
        if "/runs?" in arguments[-1]:
            raise KeyboardInterrupt
        return whole(self, arguments, *rest)

    monkeypatch.setattr(client_programs.ClientProgram, "run", interrupted)
    assert flywheel("collect", overlay, "--only=github").status == 130
    assert Path("evidence.json").read_text(encoding="utf-8") == '{"schema": "flywheel.evidence/1"}'
    assert sorted(path.name for path in Path().iterdir()) == ["evidence.json", "gh", "overlay"]
