"""What is asked of a repository: of an overlay, of core, and of those whose jobs run on the runners."""

from __future__ import annotations

from flywheel.collect.github_questions import kept_fields
from flywheel.collect.github_questions.account_facts import VARIABLES_OF_A_PAGE
from flywheel.collect.github_questions.api_paths import part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.collect.fact_outcomes import Plain
    from flywheel.collect.github_questions.github_api import GithubApi

#: The permission that each question needs, as GitHub's header names it.
METADATA = "metadata=read"
SECRETS = "secrets=read"
VARIABLES = "actions_variables=read"
ACTIONS = "actions=read"
ENVIRONMENTS = "environments=read"
ADMINISTRATION = "administration=read"

#: The newest runs of the default branch that are listed.
RUNS_LISTED = 20
#: Environments whose secrets are asked for.
_MOST_ENVIRONMENTS = 20


class WantedRepository:
    """A repository to ask for, and what is asked.

    name: `owner/name`, or `repositories/NUMBER` if only its number is known. is_overlay: its secrets, environments and
    policy are asked for. is_core: its deploy keys are. runs: whether its runs are, and their jobs. group_member:
    whether it is only known from the roster of a runner group.
    """

    def __init__(self, name: str, *, is_overlay: bool = False, is_core: bool = False, runs: bool = False) -> None:
        self.name = name
        self.is_overlay = is_overlay
        self.is_core = is_core
        self.runs = runs

    def add(self, other: WantedRepository) -> None:
        """Ask also for what `other` asks for."""
        self.is_overlay |= other.is_overlay
        self.is_core |= other.is_core
        self.runs |= other.runs

    @property
    def path(self) -> str:
        """Where the API has it."""
        owner, _, name = self.name.partition("/")
        return f"repositories/{part(name)}" if owner == "repositories" else f"repos/{part(owner)}/{part(name)}"


def facts(api: GithubApi, wanted: WantedRepository, variables: frozenset[str], jobs_of: int) -> Plain:
    """The repository's row of the evidence.

    variables: names that workflows ask for in `runs-on`. jobs_of: of how many runs the jobs are asked for.
    """
    at = wanted.path
    itself = api.one(at, kept_fields.repository, METADATA)
    seen = itself.get("seen")
    row = {"host": api.host, "name": wanted.name, "repository": itself}
    if seen and wanted.name.startswith("repositories/"):
        row["name"] = seen["full_name"]
    if wanted.is_overlay:
        row.update(_of_overlay(api, at))
    if wanted.is_overlay or wanted.is_core:
        row["deploy_keys"] = api.every(f"{at}/keys", "", kept_fields.deploy_key, ADMINISTRATION)
    if variables and wanted.runs:
        row.update(_variables(api, at, variables))
    if seen and wanted.runs:
        row["runs"] = _runs(api, at, seen["default_branch"], jobs_of)
    return row


def _of_overlay(api: GithubApi, at: str) -> Plain:
    secret = kept_fields.secret
    environments = api.every(f"{at}/environments", "environments", kept_fields.environment, ACTIONS)
    for one in environments.get("seen", ())[:_MOST_ENVIRONMENTS]:
        path = f"{at}/environments/{part(one['name'])}/secrets"
        one["secrets"] = api.every(path, "secrets", secret, ENVIRONMENTS)
    return {
        "secrets": api.every(f"{at}/actions/secrets", "secrets", secret, SECRETS),
        "organization_secrets": api.every(f"{at}/actions/organization-secrets", "secrets", secret, SECRETS),
        "environments": environments,
        "actions_policy": api.one(f"{at}/actions/permissions", kept_fields.actions_policy, ADMINISTRATION),
    }


def _variables(api: GithubApi, at: str, wanted: frozenset[str]) -> Plain:
    keep, size = kept_fields.variable(wanted), VARIABLES_OF_A_PAGE
    return {
        name: api.every(f"{at}/actions/{path}", "variables", keep, VARIABLES, size=size)
        for name, path in (("variables", "variables"), ("organization_variables", "organization-variables"))
    }


def _runs(api: GithubApi, at: str, branch: str, jobs_of: int) -> Plain:
    path = f"{at}/actions/runs?branch={part(branch)}"
    fact = api.every(path, "workflow_runs", kept_fields.run, ACTIONS, size=RUNS_LISTED, most=RUNS_LISTED)
    for run in list(_worth_a_look(fact.get("seen", ())))[:jobs_of]:
        jobs = f"{at}/actions/runs/{run['id']}/jobs?filter=latest"
        run["jobs"] = api.every(jobs, "jobs", kept_fields.job, ACTIONS)
    return fact


def _worth_a_look(runs: list[Plain]) -> Iterator[Plain]:
    """The runs in the order in which their jobs say most.

    First the newest run of each workflow that waits, then its newest success, then its newest run, then all that wait.
    """
    given: set[int] = set()
    for rank in range(4):
        workflows: set[str] = set()
        for run in runs:
            proves = run.get("conclusion") == "success" and not run["from_fork"]
            waits = run["status"] != "completed"
            if (waits, proves, True, waits)[rank] and (rank == 3 or run["path"] not in workflows):
                workflows.add(run["path"])
                if run["id"] not in given:
                    given.add(run["id"])
                    yield run
