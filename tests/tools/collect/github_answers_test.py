"""One question to GitHub through the real `gh`: pages, and what is said where there is no answer."""

from __future__ import annotations

import pytest
from conftest import GROUPS, ORG, PERMISSION, groups, missed, repository
from fixture_github import GithubReplay

from flywheel.collect.clients.client_programs import ClientProgram
from flywheel.collect.github_questions import account_facts, kept_fields, repository_facts
from flywheel.collect.github_questions.github_api import GithubApi
from flywheel.collect.github_questions.repository_facts import WantedRepository

APP = "repos/example-org/app"
MEMBERS = f"{ORG}/runner-groups/4/repositories"


def test_lists_are_read_to_their_end(api: GithubApi, github: GithubReplay) -> None:
    """Three pages of a roster, by the links that the answers give."""
    members = [repository(2000 + number, f"example-org/app-{number}") for number in range(230)]
    github.rows(MEMBERS, "repositories", members)
    roster = api.every(MEMBERS, "repositories", kept_fields.repository_name, PERMISSION)
    assert roster["seen"][229] == {"id": 2229, "full_name": "example-org/app-229"}
    assert (len(roster["seen"]), roster["complete"], roster["source"]["calls"]) == (230, True, 3)
    assert github.paths == [f"/{MEMBERS}?per_page=100{more}" for more in ("", "&page=2", "&page=3")]


@pytest.mark.parametrize(
    "link",
    [
        "https://api.example.com/orgs/example-org/actions/runner-groups?page=2",
        "https://api.github.com.example.com/orgs/example-org/actions/runner-groups?page=2",
        "https://api.github.com/user/repos?page=2",
        "https://api.github.com/orgs/example-org/actions/runner-groups/../../../user?page=2",
    ],
)
def test_a_link_to_elsewhere_is_not_followed(link: str, api: GithubApi, github: GithubReplay) -> None:
    """Another host would get the token; another path is not in the list. What was not listed is not absent."""
    github.answer(GROUPS, {"runner_groups": []}, Link=f'<{link}>; rel="next"')
    fact = groups(api)
    assert (fact["complete"], fact["seen"]) == (False, [])
    assert github.paths == [f"/{GROUPS}?per_page=100"]


def test_a_link_by_number_is_followed(api: GithubApi, github: GithubReplay) -> None:
    """GitHub's links name organizations by number."""
    link = '<https://api.github.com/organizations/7/actions/runner-groups?per_page=100&page=2>; rel="next"'
    github.answer(GROUPS, {"runner_groups": []}, Link=link)
    group = {"id": 9, "name": "b", "visibility": "all", "allows_public_repositories": True}
    github.answer("organizations/7/actions/runner-groups", {"runner_groups": [group]})
    fact = groups(api)
    assert (fact["complete"], [one["id"] for one in fact["seen"]]) == (True, [9])


def test_a_page_that_fails_leaves_those_before(api: GithubApi, github: GithubReplay) -> None:
    """The list is then not complete."""
    link = '<https://api.github.com/organizations/8/actions/runner-groups?page=2>; rel="next"'
    github.answer(GROUPS, {"runner_groups": []}, Link=link)
    assert groups(api)["complete"] is False


def test_the_permission_is_that_of_the_header(api: GithubApi, github: GithubReplay) -> None:
    """Word for word, with the step for the kind of token."""
    wanted = "organization_self_hosted_runners=read; organization_administration=read"
    github.refuse(GROUPS, 403, "Resource not accessible by integration", X_Accepted_GitHub_Permissions=wanted)
    api.begin()
    assert missed(groups(api)) == {
        "reason": "permission",
        "missing": wanted,
        "step": f"Give the App `{wanted}`, accept the change in its installation, and collect again.",
        "status": 403,
    }


def test_the_scopes_of_a_classic_token(api: GithubApi, github: GithubReplay) -> None:
    """They are in another header."""
    github.refuse(GROUPS, 403, "Must have admin rights", X_Accepted_OAuth_Scopes="admin:org", X_OAuth_Scopes="repo")
    assert missed(groups(api))["missing"] == "admin:org"


def test_single_sign_on(api: GithubApi, github: GithubReplay) -> None:
    """The address in the header is not repeated: it authorizes whoever opens it."""
    url = "required; url=https://github.com/orgs/example-org/sso?authorization_request=AAAA"
    github.refuse(GROUPS, 403, "Resource protected by organization SAML enforcement.", X_GitHub_SSO=url)
    why = missed(groups(api))
    assert why["missing"] == "authorization for single sign-on"
    assert "authorization_request" not in str(why)


def test_not_found_is_not_absent(api: GithubApi, github: GithubReplay) -> None:
    """GitHub answers 404 also for what may not be seen."""
    github.answers.clear()
    assert missed(groups(api)) == {
        "reason": "ambiguous",
        "missing": PERMISSION,
        "step": f"Check the name. If it exists, give the token `{PERMISSION}`, and collect again.",
        "status": 404,
    }


def test_a_used_up_limit_ends_the_questions_to_the_host(api: GithubApi, github: GithubReplay) -> None:
    """The time when it ends is said, and no call is made after it."""
    github.limit = 1
    assert "seen" in groups(api)
    for calls in (1, 0, 0):
        fact = groups(api)
        assert fact["source"]["calls"] == calls or calls == 1
        assert missed(fact) == {
            "reason": "rate-limit",
            "missing": "requests: the limit of 5000 an hour is used up",
            "step": "Collect again after 2026-11-30T00:53:20Z.",
            "status": 403,
        }
    assert len(github.requests) == 2


def test_a_secondary_limit(api: GithubApi, github: GithubReplay) -> None:
    """It is told apart from a missing permission by its header."""
    github.refuse(GROUPS, 403, "You have exceeded a secondary rate limit.", Retry_After="60")
    assert missed(groups(api)) == {
        "reason": "rate-limit",
        "missing": "requests: a secondary limit was reached",
        "step": "Collect again after 60 seconds.",
        "status": 403,
    }


def test_too_many_requests(api: GithubApi, github: GithubReplay) -> None:
    """429 is a limit also without a header that says more."""
    github.refuse(GROUPS, 429, "Too many requests")
    assert missed(groups(api))["step"] == "Collect again after some minutes."


def test_bad_credentials(api: GithubApi, github: GithubReplay) -> None:
    """One 401 ends the questions."""
    github.refuse("user", 401, "Bad credentials")
    api.begin()
    assert missed(groups(api)) == {
        "reason": "login",
        "missing": "a credential that github.com accepts",
        "step": "Run `gh auth login --hostname github.com`, or set GH_TOKEN, and collect again.",
        "status": 401,
    }
    assert github.paths == ["/user"]


def test_not_logged_in(api: GithubApi, github: GithubReplay, monkeypatch: pytest.MonkeyPatch) -> None:
    """`gh` has no credential, and says so by its exit status."""
    monkeypatch.delenv("GH_TOKEN")
    monkeypatch.delenv("GH_ENTERPRISE_TOKEN")
    assert missed(groups(api)) == {
        "reason": "login",
        "missing": "a credential of `gh` for github.com",
        "step": "Run `gh auth login --hostname github.com`, or set GH_TOKEN, and collect again.",
    }
    assert github.requests == []


@pytest.mark.parametrize(("version", "reason"), [("3.18.4", "unsupported"), ("3.19.0", "ambiguous"), ("", "ambiguous")])
def test_a_server_that_is_too_old(version: str, reason: str, api: GithubApi, github: GithubReplay) -> None:
    """The policy on self-hosted runners came with GitHub Enterprise Server 3.19."""
    github.refuse(f"{ORG}/permissions/self-hosted-runners", 404, "Not Found", X_GitHub_Enterprise_Version=version)
    row = account_facts.facts(api, "example-org", True, lambda name: False, frozenset())
    assert missed(row["self_hosted_policy"])["reason"] == reason


def test_a_renamed_repository(api: GithubApi, github: GithubReplay) -> None:
    """`gh` follows GitHub's redirect, on the same host; the new name is kept beside the one that was asked for."""
    github.answer(APP, {}, 301, Location="https://api.github.com/repositories/1001")
    github.answer("repositories/1001", repository(1001, "example-org/renamed"))
    row = repository_facts.facts(api, WantedRepository("example-org/app"), frozenset(), 0)
    assert (row["name"], row["repository"]["seen"]["full_name"]) == ("example-org/app", "example-org/renamed")


def test_no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the program nothing is seen, and how to get it is said."""
    monkeypatch.setenv("FLYWHEEL_GH", "/nowhere/gh")
    assert missed(groups(GithubApi(ClientProgram("gh"), "github.com"))) == {
        "reason": "tool",
        "missing": "`gh`",
        "step": "Install GitHub's command line (https://cli.github.com), or set FLYWHEEL_GH to it.",
    }


def test_no_answer(api: GithubApi, github: GithubReplay) -> None:
    """A host that does not answer is asked twice, and then no more."""
    github.close()
    facts = [groups(api) for _ in range(3)]
    assert [fact["source"]["calls"] for fact in facts] == [1, 0, 0]
    why = missed(facts[0])
    assert why["reason"] == "network"
    assert why["missing"].startswith("an answer of github.com: ")
    assert why["step"] == "Check that this machine reaches github.com, and collect again."


@pytest.mark.parametrize(
    ("limit", "identity"), [("1000", "workflow-token"), ("5000", "app-installation"), ("12500", "app-installation")]
)
def test_who_asks(limit: str, identity: str, api: GithubApi, github: GithubReplay) -> None:
    """Only a workflow's token has 1,000 requests an hour; neither it nor an App's is answered as a user."""
    github.refuse("user", 403, "Resource not accessible by integration", X_RateLimit_Limit=limit)
    api.begin()
    assert groups(api)["source"]["identity"] == identity


def test_a_user_asks(api: GithubApi, github: GithubReplay) -> None:
    """A user's token is answered with the user, of which nothing is kept."""
    github.answer("user", {"login": "somebody"})
    api.begin()
    fact = groups(api)
    assert fact["source"]["identity"] == "user"
    assert "somebody" not in str(fact)


def test_a_workflow_token_needs_an_app(api: GithubApi, github: GithubReplay) -> None:
    """A permission on organizations cannot be given to it."""
    github.refuse("user", 403, "Resource not accessible by integration", X_RateLimit_Limit="1000")
    github.refuse(GROUPS, 403, "Resource not accessible by integration")
    api.begin()
    why = missed(groups(api))
    assert why["missing"] == PERMISSION
    assert why["step"] == (
        "The GITHUB_TOKEN of a workflow has no permissions on organizations: use the token of a GitHub App."
    )
