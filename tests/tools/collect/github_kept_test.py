"""What of GitHub's answers enters the evidence, and which questions are worth asking."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from conftest import GROUPS, ORG, groups, job, missed, repository, run
from fixture_github import GithubReplay

from flywheel.collect.github_questions import account_facts, kept_fields, repository_facts
from flywheel.collect.github_questions.github_api import GithubApi
from flywheel.collect.github_questions.repository_facts import WantedRepository

APP = "repos/example-org/app"


@pytest.mark.parametrize("value", [["no"], {"runner_groups": {"no": 1}}, {"runner_groups": [{"id": "x"}]}, None])
def test_an_answer_of_another_form(value: Any, api: GithubApi, github: GithubReplay) -> None:
    """It is not seen, or what cannot be read in it is left out of a list that is not complete."""
    github.answer(GROUPS, value)
    fact = groups(api)
    assert fact.get("complete", False) is False
    assert fact.get("seen", []) == []


@pytest.mark.parametrize(
    ("keep", "row"),
    [
        (kept_fields.account, {"login": "example-org", "id": 1, "type": "Bot"}),
        (
            kept_fields.runner_group,
            {"id": 1, "name": "a", "visibility": "internal", "allows_public_repositories": False},
        ),
        (kept_fields.runner_policy, {"enabled_repositories": "internal"}),
        (kept_fields.installation, {"id": 1, "app_id": 2, "app_slug": "a", "repository_selection": "none"}),
        (kept_fields.repository, repository(1, "example-org/app", visibility="protected")),
        (kept_fields.repository, repository(1, "example-org/app", owner={"type": "Bot"})),
    ],
)
def test_a_word_that_is_not_known_loses_its_row_alone(keep: Callable[[Any], Any], row: dict[str, Any]) -> None:
    """The evidence has no place for it: the list is then not complete, and the rest of the collection is written."""
    assert keep(row) is None


def test_a_word_of_a_field_that_may_be_missing() -> None:
    """The row stays, without the field."""
    assert kept_fields.secret({"name": "A", "visibility": "internal"}) == {"name": "A"}
    assert kept_fields.actions_policy({"enabled": True, "allowed_actions": "verified"}) == {"enabled": True}


def test_a_group_with_a_word_that_is_not_known(api: GithubApi, github: GithubReplay) -> None:
    """The others are kept, and the list is not complete."""
    group = {"id": 9, "name": "b", "visibility": "all", "allows_public_repositories": True}
    github.answer(GROUPS, {"runner_groups": [group, {**group, "id": 10, "visibility": "internal"}]})
    fact = groups(api)
    assert (fact["complete"], [one["id"] for one in fact["seen"]]) == (False, [9])


def test_values_of_variables_are_kept_only_where_labels_are_asked_for(api: GithubApi, github: GithubReplay) -> None:
    """Of a variable that is not named, or holds something else, the name alone."""
    rows = [
        {"name": "LABELS", "value": '["tinyland-nix"]', "visibility": "all"},
        {"name": "ONE", "value": "tinyland-nix"},
        {"name": "TOKEN", "value": "ghp_" + "a1B2" * 9},
        {"name": "WORDS", "value": "two words"},
        {"name": "OTHER", "value": '["tinyland-nix"]'},
    ]
    github.rows(f"{ORG}/variables", "variables", rows * 10)
    wanted = frozenset({"LABELS", "ONE", "TOKEN", "WORDS"})
    row = account_facts.facts(api, "example-org", True, lambda name: False, wanted)
    variables = row["variables"]
    assert variables["seen"][:5] == [
        {"name": "LABELS", "value": '["tinyland-nix"]', "visibility": "all"},
        {"name": "ONE", "value": "tinyland-nix"},
        {"name": "TOKEN"},
        {"name": "WORDS"},
        {"name": "OTHER"},
    ]
    assert (len(variables["seen"]), variables["source"]["calls"]) == (50, 2)


def test_of_a_user_nothing_of_an_organization_is_asked(api: GithubApi, github: GithubReplay) -> None:
    """A personal account has no groups, policies and secrets of its own."""
    row = account_facts.facts(api, "example-org", False, lambda name: True, frozenset({"LABELS"}))
    assert set(row) == {"host", "login", "account"}
    assert github.paths == ["/users/example-org"]


def test_jobs_are_asked_for_where_they_prove_most(api: GithubApi, github: GithubReplay) -> None:
    """Of each workflow the newest that waits, the newest success, the newest run, and then all that wait."""
    runs = [
        run(9, 1001, status="queued", conclusion=None),
        run(8, 1001, conclusion="failure"),
        run(7, 1001, head_repository=None),
        run(6, 1001),
        run(5, 1001, path=".github/workflows/b.yml@main"),
        run(4, 1001),
    ]
    github.rows(f"{APP}/actions/runs", "workflow_runs", runs)
    for number in range(4, 10):
        github.rows(f"{APP}/actions/runs/{number}/jobs", "jobs", [job(number)])
    row = repository_facts.facts(api, WantedRepository("example-org/app", runs=True), frozenset(), 3)
    seen = row["runs"]["seen"]
    assert [ran["id"] for ran in seen if "jobs" in ran] == [9, 6, 5]
    assert [ran["from_fork"] for ran in seen] == [False, False, True, False, False, False]
    assert seen[4]["path"] == ".github/workflows/b.yml"
    assert [path.split("/")[6] for path in github.paths if "/jobs" in path] == ["9", "6", "5"]


def test_jobs_that_wait_are_asked_for_first(api: GithubApi, github: GithubReplay) -> None:
    """A job that nobody serves waits, and no success of others shows it. A queue does not take the place of proofs."""
    waiting = [run(number, 1001, status="queued", conclusion=None) for number in (9, 8)]
    more = [run(7, 1001), run(6, 1001, status="queued", conclusion=None, path=".github/workflows/b.yml")]
    github.rows(f"{APP}/actions/runs", "workflow_runs", [*waiting, *more])
    for number in range(6, 10):
        github.rows(f"{APP}/actions/runs/{number}/jobs", "jobs", [job(number)])
    repository_facts.facts(api, WantedRepository("example-org/app", runs=True), frozenset(), 4)
    assert [path.split("/")[6] for path in github.paths if "/jobs" in path] == ["9", "6", "7", "8"]


def test_a_repository_that_is_not_found_loses_its_runs(api: GithubApi, github: GithubReplay) -> None:
    """Without the default branch nothing is asked of its runs."""
    del github.answers[APP]
    row = repository_facts.facts(api, WantedRepository("example-org/app", runs=True), frozenset(), 3)
    assert missed(row["repository"])["reason"] == "ambiguous"
    assert "runs" not in row
