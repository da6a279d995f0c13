"""What is asked of an organization or a user."""

from __future__ import annotations

from flywheel.collect.github_questions import kept_fields
from flywheel.collect.github_questions.api_paths import part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from flywheel.collect.fact_outcomes import Plain
    from flywheel.collect.github_questions.github_api import GithubApi

#: The permission that each question needs, as GitHub's header names it.
SECRETS = "organization_secrets=read"
VARIABLES = "organization_actions_variables=read"
RUNNERS = "organization_self_hosted_runners=read"
INSTALLATIONS = "organization_administration=read"

#: The version of GitHub Enterprise Server that has the policy on self-hosted runners.
_POLICY_SINCE = (3, 19)
#: GitHub gives no more variables on a page.
VARIABLES_OF_A_PAGE = 30


def facts(
    api: GithubApi,
    login: str,
    is_organization: bool,
    is_credential: Callable[[str], bool],
    variables: frozenset[str],
) -> Plain:
    """The account's row of the evidence.

    is_organization: of a user only the account itself is asked. is_credential: tells the names of secrets whose
    repositories are asked for. variables: names of variables that workflows ask for in `runs-on`; without
    one, no variables are asked for.
    """
    row = {"host": api.host, "login": login, "account": api.one(f"users/{part(login)}", kept_fields.account, "")}
    if not is_organization:
        return row
    at = f"orgs/{part(login)}/actions"
    row["runner_groups"] = _groups(api, at)
    row["self_hosted_policy"] = _policy(api, at)
    row["secrets"] = _secrets(api, at, is_credential)
    if variables:
        keep = kept_fields.variable(variables)
        row["variables"] = api.every(f"{at}/variables", "variables", keep, VARIABLES, size=VARIABLES_OF_A_PAGE)
    installations = f"orgs/{part(login)}/installations"
    row["installations"] = api.every(installations, "installations", kept_fields.installation, INSTALLATIONS)
    return row


def _groups(api: GithubApi, at: str) -> Plain:
    fact = api.every(f"{at}/runner-groups", "runner_groups", kept_fields.runner_group, RUNNERS)
    for group in fact.get("seen", ()):
        if group["visibility"] == "selected":
            group["repositories"] = _repositories(api, f"{at}/runner-groups/{group['id']}/repositories", RUNNERS)
    return fact


def _policy(api: GithubApi, at: str) -> Plain:
    path = f"{at}/permissions/self-hosted-runners"
    fact = api.one(path, kept_fields.runner_policy, RUNNERS, _POLICY_SINCE)
    if fact.get("seen", {}).get("enabled_repositories") == "selected":
        fact["seen"]["repositories"] = _repositories(api, f"{path}/repositories", RUNNERS)
    return fact


def _secrets(api: GithubApi, at: str, is_credential: Callable[[str], bool]) -> Plain:
    fact = api.every(f"{at}/secrets", "secrets", kept_fields.secret, SECRETS)
    for secret in fact.get("seen", ()):
        if secret.get("visibility") == "selected" and is_credential(secret["name"]):
            path = f"{at}/secrets/{part(secret['name'])}/repositories"
            secret["repositories"] = _repositories(api, path, SECRETS)
    return fact


def _repositories(api: GithubApi, path: str, permission: str) -> Plain:
    return api.every(path, "repositories", kept_fields.repository_name, permission)
