"""Overlays and evidence for the tests: a healthy enrollment, as values that a test changes, and fixtures' folders.

A fixture's folder has an overlay in `overlay/` (or several, in other folders), the evidence in `live.json`, and what
the command line adds in `options.txt`.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

from flywheel.contract.compiled import Contract
from flywheel.findings.evidence import Evidence
from flywheel.live import live_index
from flywheel.live.enrollment import Enrollment
from flywheel.live.live_index import LiveIndex
from flywheel.live.live_lane import EnrolledOwner
from flywheel.overlay.reading import directory

KEY = "main:UNhY4JhezH9gQYqvDMWrWH9CwlcKiECVqejMrND2VFw="
ATTIC = "http://attic.nix-cache.svc.cluster.local"
CACHE = "grpc://bazel-cache.nix-cache.svc.cluster.local:9092"
EXECUTOR = "grpc://executor.rbe.svc.cluster.local:8980"
STATE = "http://state.example.com:9000"
AT = "2026-11-30T06:00:00Z"
CREATED = "2026-11-01T08:00:00Z"
COMMIT = "4f" * 20

Value = dict[str, Any]


def load(folder: Path, contract: Contract) -> Enrollment:
    """The enrollment in a fixture's folder. File names are relative to it, as on a command line."""
    with contextlib.chdir(folder):
        words = Path("options.txt").read_text(encoding="utf-8").split() if Path("options.txt").exists() else []
        options = dict(zip(words[::2], words[1::2], strict=True))
        owners = [
            EnrolledOwner(directory.load(path.name, contract)[0], contract, path.name)
            for path in sorted(Path().iterdir())
            if path.is_dir()
        ]
        files = [live_index.load(path.name) for path in sorted(Path().glob("live*.json"))]
        planned = options["--planned"].split(",") if "--planned" in options else []
        age = int(options["--max-age"]) if "--max-age" in options else None
        return Enrollment(owners, LiveIndex(files), Evidence(options.get("--today", "")), "", age, planned)


def tfvars(personal: bool = False, **more: str) -> str:
    """The variable file of an owner with one lane. `more` are further variables, or other values, as HCL."""
    owner = "example-user" if personal else "example-org"
    values = {
        "cluster_context": '"cluster-one"',
        "runner_namespace": '"arc-runners"',
        "controller_namespace": '"arc-systems"',
        "github_config_url": f'"https://github.com/{owner}{"/tool" if personal else ""}"',
        "github_config_secret": f'"github-app-secret-{owner}"',
        **({} if personal else {"runner_group": '"example-infra"'}),
        "controller_chart_version": '"0.14.2"',
        "attic_server": f'"{ATTIC}"',
        "attic_cache": '"main"',
        "attic_public_key": f'"{KEY}"',
        "bazel_cache_endpoint": f'"{CACHE}"',
        "nix_runner_name": f'"{"user" if personal else "example"}-nix"',
        "nix_runner_scale_set_name": f'"{"user" if personal else "example"}-nix"',
        "nix_max_runners": "4",
        "deploy_docker_runner": "false",
        **more,
    }
    width = max(map(len, values))
    return "".join(f"{name.ljust(width)} = {value}\n" for name, value in values.items())


def organization(personal: bool = False, roster: str = "[101, 102]", public: str = "false") -> str:
    """The organization.yaml of an owner."""
    owner = "example-user" if personal else "example-org"
    group = (
        ""
        if personal
        else "runner_contract:\n  runner_group:\n    name: example-infra\n    visibility: selected\n"
        f"    allows_public_repositories: {public}\n    selected_repository_ids: {roster}\n"
    )
    url = f"https://github.com/{owner}{'/tool' if personal else ''}"
    return (
        "schema_version: 1\noverlay_kind: implementation\nowner:\n"
        f"  slug: {owner}\n  forge: github\n  account_kind: {'personal' if personal else 'organization'}\n"
        f"  repository: {owner}/infra\n  github_config_url: {url}\n"
        f"  github_app_secret_name: github-app-secret-{owner}\n"
        f"core:\n  repository: example-org/GloriousFlywheel\n  pinned_commit: {'a1' * 20}\n{group}"
    )


BACKEND = f"""bucket    = "tofu-state"
key       = "example-org/infra/arc-runners/terraform.tfstate"
endpoints = {{ s3 = "{STATE}" }}
"""

WORKFLOW = """on: push
jobs:
  validate:
    runs-on: tinyland-nix
    steps:
      - uses: actions/checkout@v5
        with:
          repository: example-org/GloriousFlywheel
          ssh-key: ${{ secrets.GF_CORE_DEPLOY_KEY }}
"""


def write_overlay(root: Path, personal: bool = False, workflow: str = "", backend: str = "", **more: str) -> Path:
    """An overlay as files. `more` as in `tfvars`, and `roster` and `public` as in `organization`."""
    declared = {name: more.pop(name) for name in ("roster", "public") if name in more}
    files = {
        "tofu/stacks/arc-runners/terraform.tfvars": tfvars(personal, **more),
        "config/organization.yaml": organization(personal, **declared),
        ".github/workflows/validate.yml": workflow,
        "tofu/backend/arc-runners.s3.hcl": backend,
    }
    for name, text in files.items():
        if text:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
    return root


def source(host: str = "github.com", command: str = "gh api -i /example", at: str = AT, **more: object) -> Value:
    """How a fact was collected."""
    identity = "app-installation" if host == "github.com" else "user"
    return {"command": command.split(), "host": host, "identity": identity, "at": at, **more}


def seen(content: object, host: str = "github.com", command: str = "gh api -i /example", **more: Any) -> Value:
    """A fact that was seen."""
    complete = {"complete": more.pop("complete")} if "complete" in more else {}
    return {"source": source(host, command, **more), **complete, "seen": content}


def kube(content: object, what: str = "objects", **more: Any) -> Value:
    """A fact of the cluster that was seen."""
    return seen(content, "cluster-one", f"kubectl get {what} -A -o json", **more)


def not_seen(reason: str, missing: str, step: str, host: str = "github.com") -> Value:
    """A fact that was not seen."""
    return {"source": source(host), "not_seen": {"reason": reason, "missing": missing, "step": step}}


def runner_set(name: str = "example-nix", owner: str = "example-org", **more: Any) -> Value:
    """A live AutoscalingRunnerSet that is registered."""
    group = {} if owner == "example-user" else {"registered_group": "example-infra", "runner_group": "example-infra"}
    return {
        "namespace": "arc-runners",
        "name": name,
        "created_at": CREATED,
        "release": name,
        "release_namespace": "arc-runners",
        "managed_by": "Helm",
        "chart": "gha-rs-0.14.2",
        "version": "0.14.2",
        "scale_set_id": "17",
        "registered_name": name,
        "config_url": f"https://github.com/{owner}{'/tool' if owner == 'example-user' else ''}",
        "secret": f"github-app-secret-{owner}",
        "scale_set_name": name,
        "labels": ["tinyland-nix"],
        "max_runners": 4,
        **group,
        **more,
    }


def listener(name: str = "example-nix") -> Value:
    """The listener of a set."""
    return {
        "namespace": "arc-systems",
        "name": f"{name}-754b578d-listener",
        "created_at": CREATED,
        "runner_set": name,
        "runner_set_namespace": "arc-runners",
        "scale_set_id": "17",
    }


def listener_pod(name: str = "example-nix", **more: Any) -> Value:
    """The pod of that listener."""
    found = {"namespace": "arc-systems", "name": f"{name}-754b578d-listener", "created_at": CREATED}
    return {**found, "phase": "Running", "ready": True, "node": "node-one", **more}


def cluster(*names: tuple[str, str]) -> Value:
    """A cluster with these sets and owners; by default the organization's one."""
    sets = names or (("example-nix", "example-org"),)
    return {
        "context": "cluster-one",
        "runner_sets": kube([runner_set(*one) for one in sets], "autoscalingrunnersets"),
        "ephemeral_runner_sets": kube([], "ephemeralrunnersets"),
        "ephemeral_runners": kube([], "ephemeralrunners"),
        "listeners": kube([listener(one[0]) for one in sets], "autoscalinglisteners"),
        "listener_pods": kube([listener_pod(one[0]) for one in sets], "pods"),
        "controllers": kube(
            [{"namespace": "arc-systems", "name": "arc-controller", "version": "0.14.2", "ready_replicas": 1}],
            "deployments",
        ),
    }


def repository_fact(name: str, number: int, visibility: str = "private", **more: Any) -> Value:
    """What a repository is."""
    kind = "User" if name.startswith("example-user") else "Organization"
    facts = {"id": number, "full_name": name, "owner_type": kind, "visibility": visibility, "default_branch": "main"}
    return seen({**facts, **more}, command=f"gh api -i /repos/{name}")


def job(run: int = 9, runner: str | None = "example-nix-x7k2p-runner-b4c5d", **more: Any) -> Value:
    """A job of a run that succeeded."""
    return {
        "id": run * 10,
        "name": "build",
        "status": "completed",
        "conclusion": "success",
        "labels": ["tinyland-nix"],
        "runner_name": runner,
        "runner_group_name": "example-infra",
        "head_branch": "main",
        "head_sha": COMMIT,
        "created_at": "2026-11-29T10:00:00Z",
        "completed_at": "2026-11-29T10:05:00Z",
        **more,
    }


def run(*jobs: Value, number: int = 9, **more: Any) -> Value:
    """A run of the default branch with these jobs."""
    return {
        "id": number,
        "path": ".github/workflows/ci.yml",
        "event": "push",
        "status": "completed",
        "conclusion": "success",
        "head_branch": "main",
        "head_sha": COMMIT,
        "from_fork": False,
        "created_at": "2026-11-29T10:00:00Z",
        "jobs": seen(
            list(jobs or [job(number)]), command=f"gh api -i /repos/example-org/app/actions/runs/{number}/jobs"
        ),
        **more,
    }


def runs(*some: Value) -> Value:
    """The runs of a repository."""
    return seen(list(some or [run()]), command="gh api -i /repos/example-org/app/actions/runs?branch=main")


def group(*repositories: tuple[int, str], **more: Any) -> Value:
    """A runner group that admits these repositories."""
    roster = [
        {"id": id, "full_name": name}
        for id, name in repositories or ((101, "example-org/infra"), (102, "example-org/app"))
    ]
    return {
        "id": 4,
        "name": "example-infra",
        "visibility": "selected",
        "allows_public_repositories": False,
        "repositories": seen(roster, command="gh api -i /orgs/example-org/actions/runner-groups/4/repositories"),
        **more,
    }


DEFAULT_GROUP = {"id": 1, "name": "Default", "visibility": "all", "default": True, "allows_public_repositories": False}
PERMISSIONS = {"actions": "read", "metadata": "read", "organization_self_hosted_runners": "write"}


def account(**more: Any) -> Value:
    """The organization."""
    installation = {
        "id": 71,
        "app_id": 70,
        "app_slug": "example-runners",
        "repository_selection": "all",
        "permissions": PERMISSIONS,
    }
    return {
        "host": "github.com",
        "login": "example-org",
        "account": seen(
            {"login": "example-org", "id": 1, "type": "Organization"}, command="gh api -i /users/example-org"
        ),
        "runner_groups": seen([DEFAULT_GROUP, group()], command="gh api -i /orgs/example-org/actions/runner-groups"),
        "self_hosted_policy": seen({"enabled_repositories": "all"}),
        "installations": seen([installation], command="gh api -i /orgs/example-org/installations"),
        **more,
    }


def secrets(*names: str) -> Value:
    """Names of secrets."""
    return seen([{"name": name, "updated_at": CREATED} for name in names])


def reapi(executes: bool = False, endpoint: str = CACHE, **more: Any) -> Value:
    """An endpoint of the Remote Execution API."""
    found = {"has_cache": True, "digest_functions": ["SHA256"], "update_enabled": True, "has_execution": executes}
    content = {**found, "exec_enabled": executes, **more}
    return {"endpoint": endpoint, "capabilities": seen(content, endpoint.partition("://")[2], "curl --data-binary @q")}


def attic(**more: Any) -> Value:
    """The Attic cache."""
    fact = seen({"public_key": KEY, "is_public": True, **more}, "attic.nix-cache.svc.cluster.local", "curl -sS")
    return {"server": ATTIC, "cache": "main", "config": fact}


def healthy() -> Value:
    """Evidence of an organization whose lane is on the highest rung."""
    return {
        "schema": "flywheel.evidence/1",
        "collected_at": AT,
        "collector": "flywheel 0.1.0",
        "overlays": ["example-org/infra"],
        "accounts": [account()],
        "repositories": [
            {
                "host": "github.com",
                "name": "example-org/infra",
                "repository": repository_fact("example-org/infra", 101),
                "secrets": secrets("GF_CORE_DEPLOY_KEY"),
                "organization_secrets": secrets(),
                "environments": seen([]),
            },
            {
                "host": "github.com",
                "name": "example-org/app",
                "repository": repository_fact("example-org/app", 102),
                "runs": runs(),
            },
            {
                "host": "github.com",
                "name": "example-org/GloriousFlywheel",
                "repository": repository_fact("example-org/GloriousFlywheel", 103),
                "deploy_keys": seen([{"id": 1, "title": "example-infra core read", "read_only": True}]),
            },
        ],
        "clusters": [cluster()],
        "attic_caches": [attic()],
        "reapi_endpoints": [reapi()],
    }


def text(evidence: Value) -> str:
    """Evidence as a file: objects that fit stand on one line."""
    return _shown(evidence, "") + "\n"


def _shown(value: Any, indent: str) -> str:
    flat = json.dumps(value)
    if not isinstance(value, dict | list) or len(indent) + len(flat) <= 110:
        return flat
    inner = indent + "  "
    if isinstance(value, list):
        return "[\n" + ",\n".join(f"{inner}{_shown(one, inner)}" for one in value) + f"\n{indent}]"
    rows = [f"{inner}{json.dumps(key)}: {_shown(one, inner)}" for key, one in value.items()]
    return "{\n" + ",\n".join(rows) + f"\n{indent}}}"
