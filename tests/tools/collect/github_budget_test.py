"""How many requests a collection makes, as the server counts them."""

from __future__ import annotations

from conftest import ORG, Collected, job, repository, run
from fixture_github import GithubReplay


def test_two_hundred_repositories_fit_into_an_hour(github: GithubReplay, collected: Collected) -> None:
    """Four requests for a repository, three for a group and two for a run that is looked at, and a few more.

    An installation token of an App has 5,000 an hour.
    """
    members = [repository(2000 + number, f"example-org/app-{number}") for number in range(200)]
    github.rows(f"{ORG}/runner-groups/4/repositories", "repositories", members)
    for member in members:
        at = f"repos/{member['full_name']}"
        github.answer(at, member)
        github.rows(f"{at}/actions/runs", "workflow_runs", [run(1, member["id"])])
        github.rows(f"{at}/actions/runs/1/jobs", "jobs", [job(1)])
    found = collected("--only=github", "--runs=1")
    repositories, groups = len(found["repositories"]), 1
    looked_at = sum("jobs" in ran for row in found["repositories"] for ran in row.get("runs", {}).get("seen", ()))
    assert (repositories, looked_at) == (204, 201)
    assert len(github.requests) <= 4 * repositories + 3 * groups + 2 * looked_at
    # Of each repository itself, its runs, and the jobs of one; the overlay's own, the account's and who asks.
    assert len(github.requests) == 3 * 200 + 22
    assert len(github.requests) == sum_of_calls(found) + 1


def sum_of_calls(value: object) -> int:
    """The number of calls that the evidence says."""
    if isinstance(value, dict):
        own = value.get("source", {}).get("calls", 0)
        return int(own) + sum(map(sum_of_calls, value.values()))
    return sum(map(sum_of_calls, value)) if isinstance(value, list) else 0
