"""What is kept of a forge's answers: accounts, repositories, runner groups, runs and jobs.

Names are those of GitHub's REST API where it has the field. Values of secrets are never answered; values of variables
are kept only of names that a workflow asks for.
"""

from __future__ import annotations

from flywheel.documents.containers import many, mapping
from flywheel.documents.kinds import COUNT, FLAG, NAME, TEXT, Choice
from flywheel.documents.record import Record, defaulted, optional, required
from flywheel.live.live_fact import INSTANT, LiveFact

#: The words that GitHub documents. A row with another word is not kept.
VISIBILITIES = ("all", "private", "selected")
REPOSITORY_VISIBILITIES = ("public", "internal", "private")
OWNER_TYPES = ("Organization", "User")
ENABLED_REPOSITORIES = ("all", "selected", "none")
REPOSITORY_SELECTIONS = ("all", "selected")
ALLOWED_ACTIONS = ("all", "local_only", "selected")


class LiveRepositoryName(Record, nulls=True):
    """A repository in a list."""

    id = required(COUNT, "`id`.")
    full_name = required(NAME, "`full_name`: `owner/name`.")


class LiveRepositoryList(LiveFact, define="repository_list"):
    """Repositories that something is open to."""

    seen = optional(many(LiveRepositoryName), "`repositories[]`.")


class LiveSecretName(Record, nulls=True):
    """A secret, by its name."""

    name = required(NAME, "`name`.")
    created_at = optional(INSTANT, "`created_at`.")
    updated_at = optional(INSTANT, "`updated_at`.")
    visibility = optional(Choice(VISIBILITIES), "`visibility`, of a secret of an organization.")
    repositories = optional(
        LiveRepositoryList, "Of one with visibility `selected`: GET /orgs/{org}/actions/secrets/{name}/repositories."
    )


class LiveSecretNames(LiveFact, define="secret_names"):
    """Secrets by their names."""

    seen = optional(many(LiveSecretName), "`secrets[]`.")


class LiveVariableName(Record, nulls=True):
    """A variable, by its name."""

    name = required(NAME, "`name`.")
    value = optional(TEXT, "`value`, only if a workflow of the overlays asks for this name in `runs-on`.")
    updated_at = optional(INSTANT, "`updated_at`.")
    visibility = optional(Choice(VISIBILITIES), "`visibility`, of a variable of an organization.")


class LiveVariableNames(LiveFact, define="variable_names"):
    """Variables by their names."""

    seen = optional(many(LiveVariableName), "`variables[]`.")


class LiveAccountFacts(Record, nulls=True):
    """What an account is."""

    login = required(NAME, "`login`, as the forge spells it.")
    id = required(COUNT, "`id`.")
    type = required(Choice(OWNER_TYPES), "`type`.")


class LiveAccountFact(LiveFact):
    """The account itself."""

    seen = optional(LiveAccountFacts, "GET /users/{login}.")


class LiveRunnerGroup(Record, nulls=True):
    """A runner group of an organization."""

    id = required(COUNT, "`id`.")
    name = required(NAME, "`name`.")
    visibility = required(Choice(VISIBILITIES), "`visibility`.")
    default = defaulted(FLAG, False, "`default`.")
    inherited = defaulted(FLAG, False, "`inherited`: it belongs to the enterprise.")
    allows_public_repositories = required(FLAG, "`allows_public_repositories`.")
    restricted_to_workflows = defaulted(FLAG, False, "`restricted_to_workflows`.")
    selected_workflows = defaulted(many(NAME), [], "`selected_workflows`.")
    repositories = optional(
        LiveRepositoryList,
        "Of one with visibility `selected`: GET /orgs/{org}/actions/runner-groups/{id}/repositories.",
    )


class LiveRunnerGroups(LiveFact):
    """The runner groups of an organization."""

    seen = optional(many(LiveRunnerGroup), "`runner_groups[]`.")


class LiveSelfHostedPolicyFacts(Record, nulls=True):
    """Which repositories may use runners of their own."""

    enabled_repositories = required(Choice(ENABLED_REPOSITORIES), "`enabled_repositories`.")
    repositories = optional(
        LiveRepositoryList, "If `selected`: GET /orgs/{org}/actions/permissions/self-hosted-runners/repositories."
    )


class LiveSelfHostedPolicy(LiveFact):
    """The organization's policy on self-hosted runners."""

    seen = optional(LiveSelfHostedPolicyFacts, "GET /orgs/{org}/actions/permissions/self-hosted-runners.")


class LiveAppInstallation(Record, nulls=True):
    """An App that is installed in an organization."""

    id = required(COUNT, "`id`.")
    app_id = required(COUNT, "`app_id`.")
    app_slug = required(NAME, "`app_slug`.")
    repository_selection = required(Choice(REPOSITORY_SELECTIONS), "`repository_selection`.")
    permissions = required(mapping(TEXT), "`permissions`: name to `read`, `write` or `admin`.")
    suspended_at = optional(INSTANT, "`suspended_at`.")


class LiveAppInstallations(LiveFact):
    """The Apps of an organization."""

    seen = optional(many(LiveAppInstallation), "`installations[]`.")


class LiveAccount(Record, nulls=True):
    """An organization or a user of a forge. A fact that is left out was not asked for."""

    host = required(NAME, "The forge's host, as `github.com`.")
    login = required(NAME, "The name that was asked for.")
    account = optional(LiveAccountFact, "GET /users/{login}. Needs no permission.")
    secrets = optional(
        LiveSecretNames,
        "GET /orgs/{org}/actions/secrets. Needs organization: Secrets, read (`admin:org` of a classic token).",
    )
    variables = optional(LiveVariableNames, "GET /orgs/{org}/actions/variables. Needs organization: Variables, read.")
    runner_groups = optional(
        LiveRunnerGroups, "GET /orgs/{org}/actions/runner-groups. Needs organization: Self-hosted runners, read."
    )
    self_hosted_policy = optional(
        LiveSelfHostedPolicy,
        "GET /orgs/{org}/actions/permissions/self-hosted-runners. Needs organization: Self-hosted runners, read; "
        "`unsupported` on GHES before 3.19.",
    )
    installations = optional(
        LiveAppInstallations, "GET /orgs/{org}/installations. Needs an owner, or organization: Administration, read."
    )


class LiveRepositoryFacts(Record, nulls=True):
    """What a repository is."""

    id = required(COUNT, "`id`.")
    full_name = required(NAME, "`full_name`, which is another one than was asked for after a rename.")
    owner_type = required(Choice(OWNER_TYPES), "`owner.type`.")
    visibility = required(Choice(REPOSITORY_VISIBILITIES), "`visibility`.")
    default_branch = required(NAME, "`default_branch`.")
    archived = defaulted(FLAG, False, "`archived`.")
    disabled = defaulted(FLAG, False, "`disabled`.")
    fork = defaulted(FLAG, False, "`fork`.")


class LiveRepositoryFact(LiveFact):
    """The repository itself."""

    seen = optional(LiveRepositoryFacts, "GET /repos/{owner}/{name}.")


class LiveDeploymentEnvironment(Record, nulls=True):
    """An environment of a repository."""

    name = required(NAME, "`name`.")
    protection_rules = defaulted(many(TEXT), [], "`protection_rules[].type`.")
    protected_branches = defaulted(
        FLAG, False, "`deployment_branch_policy.protected_branches`; false without a policy."
    )
    custom_branch_policies = defaulted(
        FLAG, False, "`deployment_branch_policy.custom_branch_policies`; false without a policy."
    )
    secrets = optional(LiveSecretNames, "GET /repos/{owner}/{name}/environments/{environment}/secrets.")


class LiveDeploymentEnvironments(LiveFact):
    """The environments of a repository."""

    seen = optional(many(LiveDeploymentEnvironment), "`environments[]`.")


class LiveActionsPolicyFacts(Record, nulls=True):
    """Whether a repository runs workflows, and which actions."""

    enabled = required(FLAG, "`enabled`.")
    allowed_actions = optional(Choice(ALLOWED_ACTIONS), "`allowed_actions`.")
    sha_pinning_required = optional(FLAG, "`sha_pinning_required`, where the server has it.")


class LiveActionsPolicy(LiveFact):
    """The repository's policy on workflows."""

    seen = optional(LiveActionsPolicyFacts, "GET /repos/{owner}/{name}/actions/permissions.")


class LiveDeployKey(Record, nulls=True):
    """A deploy key of a repository, without its text."""

    id = required(COUNT, "`id`.")
    title = required(TEXT, "`title`.")
    read_only = required(FLAG, "`read_only`.")
    verified = defaulted(FLAG, True, "`verified`.")
    enabled = defaulted(FLAG, True, "`enabled`.")
    created_at = optional(INSTANT, "`created_at`.")
    last_used = optional(INSTANT, "`last_used`.")


class LiveDeployKeys(LiveFact):
    """The deploy keys of a repository."""

    seen = optional(many(LiveDeployKey), "The list.")


class LiveWorkflowJob(Record, nulls=True):
    """A job of a run. `runner_*` are null until a runner has it."""

    id = required(COUNT, "`id`.")
    name = required(TEXT, "`name`.")
    status = required(NAME, "`status`: queued, in_progress, completed, waiting, requested, pending.")
    conclusion = optional(NAME, "`conclusion`; null before it is completed.")
    labels = required(many(TEXT), "`labels[]`: what `runs-on` asked for, in order.")
    runner_name = optional(TEXT, "`runner_name`.")
    runner_group_name = optional(TEXT, "`runner_group_name`.")
    run_attempt = defaulted(COUNT, 1, "`run_attempt`.")
    head_branch = optional(TEXT, "`head_branch`.")
    head_sha = required(NAME, "`head_sha`.")
    created_at = optional(INSTANT, "`created_at`.")
    started_at = optional(INSTANT, "`started_at`.")
    completed_at = optional(INSTANT, "`completed_at`.")


class LiveWorkflowJobs(LiveFact):
    """The jobs of a run's latest attempt."""

    seen = optional(many(LiveWorkflowJob), "`jobs[]`.")


class LiveWorkflowRun(Record, nulls=True):
    """A run."""

    id = required(COUNT, "`id`.")
    path = required(NAME, "`path`: the workflow's file, as `.github/workflows/ci.yml`, without `@` and what follows.")
    event = required(NAME, "`event`.")
    status = required(NAME, "`status`.")
    conclusion = optional(NAME, "`conclusion`; null before it is completed.")
    head_branch = optional(TEXT, "`head_branch`.")
    head_sha = required(NAME, "`head_sha`.")
    from_fork = required(FLAG, "Whether `head_repository` is another repository than this one, or gone.")
    run_attempt = defaulted(COUNT, 1, "`run_attempt`.")
    created_at = required(INSTANT, "`created_at`.")
    run_started_at = optional(INSTANT, "`run_started_at`.")
    jobs = optional(LiveWorkflowJobs, "GET /repos/{owner}/{name}/actions/runs/{id}/jobs?filter=latest.")


class LiveWorkflowRuns(LiveFact):
    """The newest runs of the default branch."""

    seen = optional(many(LiveWorkflowRun), "`workflow_runs[]`, the newest first.")


class LiveRepository(Record, nulls=True):
    """A repository of a forge. A fact that is left out was not asked for."""

    host = required(NAME, "The forge's host, as `github.com`.")
    name = required(NAME, "The name that was asked for: `owner/name`.")
    repository = optional(LiveRepositoryFact, "GET /repos/{owner}/{name}. Needs repository: Metadata, read.")
    secrets = optional(LiveSecretNames, "GET /repos/{owner}/{name}/actions/secrets. Needs repository: Secrets, read.")
    organization_secrets = optional(
        LiveSecretNames,
        "GET /repos/{owner}/{name}/actions/organization-secrets: those of the organization that this repository "
        "reaches. Needs repository: Secrets, read.",
    )
    variables = optional(
        LiveVariableNames, "GET /repos/{owner}/{name}/actions/variables. Needs repository: Variables, read."
    )
    organization_variables = optional(
        LiveVariableNames,
        "GET /repos/{owner}/{name}/actions/organization-variables. Needs repository: Variables, read.",
    )
    environments = optional(
        LiveDeploymentEnvironments,
        "GET /repos/{owner}/{name}/environments. Needs repository: Actions, read; their secrets: Environments, read.",
    )
    actions_policy = optional(
        LiveActionsPolicy, "GET /repos/{owner}/{name}/actions/permissions. Needs repository: Administration, read."
    )
    deploy_keys = optional(LiveDeployKeys, "GET /repos/{owner}/{name}/keys. Needs repository: Administration, read.")
    runs = optional(
        LiveWorkflowRuns,
        "GET /repos/{owner}/{name}/actions/runs?branch={default_branch}. Needs repository: Actions, read.",
    )
