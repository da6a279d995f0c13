"""Fleets for the tests: the subject of the fleet family, and overlays written from a few values.

A fixture's folder has a folder or a `*.json` for each member and, where needed, `cluster.yaml` and `today.txt`.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from flywheel.cluster.cluster_file import Cluster
from flywheel.contract.compiled import Contract
from flywheel.documents import reader
from flywheel.findings.evidence import Evidence
from flywheel.fleet import member_files
from flywheel.fleet.fleet_subject import Fleet

KEY = "main:UNhY4JhezH9gQYqvDMWrWH9CwlcKiECVqejMrND2VFw="


def load(folder: Path, contract: Contract) -> Fleet:
    """The fleet in a fixture's folder. File names are relative to it, as on a command line."""
    with contextlib.chdir(folder):
        paths = sorted(one.name for one in folder.iterdir() if one.is_dir() or one.suffix == ".json")
        cluster = reader.load_yaml("cluster.yaml", Cluster) if (folder / "cluster.yaml").exists() else None
        today = (folder / "today.txt").read_text(encoding="utf-8").strip() if (folder / "today.txt").exists() else ""
        return Fleet(member_files.load(paths, contract).members, cluster, Evidence(today), "fleet")


def tfvars(owner: str, sets: str = "", deploys: bool = False, **more: str) -> str:
    """The variable file of an owner's overlay: one set, or the entries in `sets`. `more` are further variables."""
    values = {
        "cluster_context": '"cluster-one"',
        "github_config_url": f'"https://github.com/{owner}"',
        "github_config_secret": f'"github-app-secret-{owner}"',
        "runner_group": f'"{owner}-infra"',
        "controller_chart_version": '"0.14.2"',
        "deploy_arc_controller": str(deploys).lower(),
        "create_controller_namespace": str(deploys).lower(),
        "create_runner_namespace": str(deploys).lower(),
        "attic_server": '"http://attic.nix-cache.svc.cluster.local"',
        "attic_cache": '"main"',
        "attic_public_key": f'"{KEY}"',
        "bazel_cache_endpoint": '"grpc://bazel-cache.nix-cache.svc.cluster.local:9092"',
        "nix_runner_name": f'"{owner}-nix"',
        "nix_runner_scale_set_name": f'"{owner}-nix"',
        "nix_max_runners": "4",
        "deploy_docker_runner": "false",
        **more,
    }
    width = max(map(len, values))
    lines = [f"{name.ljust(width)} = {value}" for name, value in values.items()]
    return "\n".join([*lines, *([f"extra_runner_sets = {{\n{sets}}}"] if sets else [])]) + "\n"


def entry(owner: str, release: str, label: str = "tinyland-nix", **more: str) -> str:
    """An entry of the map of runner sets."""
    values = {
        "github_config_url": f'"https://github.com/{owner}"',
        "github_config_secret": f'"github-app-secret-{owner}"',
        "runner_label": f'"{label}"',
        "runner_scale_set_name": f'"{release}"',
        **more,
    }
    inner = "".join(f"    {name} = {value}\n" for name, value in values.items())
    return f"  {release} = {{\n{inner}  }}\n"


def backend(owner: str, key: str = "") -> str:
    """The backend of an owner's overlay."""
    return (
        'bucket = "tofu-state"\n'
        f'key    = "{key or f"{owner}/infra/arc-runners/terraform.tfstate"}"\n'
        'endpoints = { s3 = "http://state.example.com:9000" }\n'
    )


def write(folder: Path, owner: str, text: str, state: str | None = None, organization: str = "") -> Path:
    """An overlay as files below `folder`."""
    root = folder / owner
    (root / "tofu/stacks/arc-runners").mkdir(parents=True, exist_ok=True)
    (root / "tofu/stacks/arc-runners/terraform.tfvars").write_text(text, encoding="utf-8")
    if state is None or state:
        (root / "tofu/backend").mkdir(parents=True, exist_ok=True)
        (root / "tofu/backend/arc-runners.s3.hcl").write_text(state or backend(owner), encoding="utf-8")
    if organization:
        (root / "config").mkdir(exist_ok=True)
        (root / "config/organization.yaml").write_text(organization, encoding="utf-8")
    return root


def organization(owner: str, roster: str = "[1001]", group: str = "", commit: str = "", **shared: str) -> str:
    """The organization.yaml of an owner."""
    return (
        "schema_version: 1\noverlay_kind: implementation\nowner:\n"
        f"  slug: {owner}\n  forge: github\n  account_kind: organization\n  repository: {owner}/infra\n"
        f"  github_config_url: https://github.com/{owner}\n  github_app_secret_name: github-app-secret-{owner}\n"
        f"core:\n  repository: example-org/GloriousFlywheel\n  pinned_commit: {commit or 'a1' * 20}\n"
        f"runner_contract:\n  runner_group:\n    name: {group or f'{owner}-infra'}\n    visibility: selected\n"
        f"    selected_repository_ids: {roster}\n"
    )
