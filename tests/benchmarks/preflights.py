"""What is measured of preflights: live evidence of many repositories and runner sets."""

from __future__ import annotations

import json
from pathlib import Path

import flywheel
from benchmarks import timing
from benchmarks.sections import Bench
from benchmarks.tables import ms, table

#: Repositories, runner sets, runs of each repository, jobs of each run.
_SIZES = ((20, 10, 5, 3), (200, 40, 5, 3), (2_000, 40, 5, 3))

_JUDGED = """
import sys
from flywheel import cli
contract, output, folder, evidence = sys.argv[1:]
cli.program(["preflight", folder, "--evidence", evidence, "--contract", contract, "--output", output])
"""
_AT = "2026-05-31T06:00:00Z"
_COMMIT = "4f" * 20
_OWNER = "example-org"


def judging(bench: Bench) -> str:
    """Whole processes: an overlay's folder and a file of evidence in, a report out."""
    rows = []
    for repositories, sets, runs, jobs in _SIZES:
        folder = bench.folder / f"preflight-{repositories}"
        _write(folder, sets)
        evidence = folder / "evidence.json"
        evidence.write_text(json.dumps(_evidence(repositories, sets, runs, jobs)), encoding="utf-8")
        contract = str(Path(flywheel.__file__).resolve().parent / "contract.json")
        words = (contract, str(folder / "report.txt"), str(folder / "infra"), str(evidence))
        seconds, size = timing.processes({"judged": bench.python(_JUDGED, *words, libraries=True)}, bench.runs)[
            "judged"
        ]
        counts = [str(one) for one in (repositories, sets, repositories * runs * jobs)]
        rows.append([*counts, f"{evidence.stat().st_size // 1024} KiB", ms(seconds), f"{size // 1024} MiB"])
    heads = ["repositories", "runner sets", "jobs", "evidence", "judged", "our peak"]
    words_ = (
        "## Preflights\n\nBudget: evidence of 200 repositories and 40 runner sets is judged under 1 s. Every job is a "
        "receipt of one of the sets.\n"
    )
    return f"{words_}\n{table(heads, rows)}"


def _write(folder: Path, sets: int) -> None:
    stack = folder / "infra" / "tofu" / "stacks" / "arc-runners"
    stack.mkdir(parents=True)
    common = f'github_config_url = "https://github.com/{_OWNER}"\n    github_config_secret = "app-{_OWNER}"'
    lines = ['cluster_context = "cluster"', 'runner_group = "infra"', 'controller_chart_version = "0.14.2"']
    lines += [common.replace("    ", ""), 'nix_runner_name = "set-0"', 'nix_runner_scale_set_name = "set-0"']
    lines += ["deploy_docker_runner = false", "extra_runner_sets = {"]
    for number in range(1, sets):
        name = f'runner_label = "tinyland-nix-heavy"\n    runner_scale_set_name = "set-{number}"'
        lines.append(f"  set-{number} = {{\n    {common}\n    {name}\n  }}")
    (stack / "terraform.tfvars").write_text("\n".join([*lines, "}\n"]), encoding="utf-8")


def _seen(content: object) -> dict[str, object]:
    source = {"command": ["gh", "api"], "host": "github.com", "identity": "user", "at": _AT}
    return {"source": source, "seen": content}


def _evidence(repositories: int, sets: int, runs: int, jobs: int) -> dict[str, object]:
    names = [f"set-{number}" for number in range(sets)]
    listed = [{"id": number + 1, "full_name": f"{_OWNER}/app-{number}"} for number in range(repositories)]
    group = {"id": 4, "name": "infra", "visibility": "selected", "allows_public_repositories": False}
    return {
        "schema": "flywheel.evidence/1",
        "collected_at": _AT,
        "collector": "flywheel",
        "accounts": [
            {
                "host": "github.com",
                "login": _OWNER,
                "runner_groups": _seen([{**group, "repositories": _seen(listed)}]),
            }
        ],
        "repositories": [_repository(one, names, runs, jobs) for one in listed],
        "clusters": [{"context": "cluster", "runner_sets": _seen([_set(name) for name in names])}],
    }


def _set(name: str) -> dict[str, object]:
    label = "tinyland-nix" if name == "set-0" else "tinyland-nix-heavy"
    names = {"namespace": "arc-runners", "name": name, "release": name, "scale_set_name": name, "labels": [label]}
    where = {"config_url": f"https://github.com/{_OWNER}", "registered_group": "infra", "scale_set_id": "1"}
    return {**names, **where, "version": "0.14.2"}


def _repository(one: dict[str, object], names: list[str], runs: int, jobs: int) -> dict[str, object]:
    facts = {**one, "owner_type": "Organization", "visibility": "private", "default_branch": "main"}
    number = int(str(one["id"]))
    found = []
    for run in range(runs):
        of_run = [_job(names[(number + job) % len(names)]) for job in range(jobs)]
        head = {"id": 10 * number + run + 1, "path": ".github/workflows/ci.yml", "event": "push", "status": "completed"}
        where = {"head_branch": "main", "head_sha": _COMMIT, "from_fork": False, "created_at": _AT}
        found.append({**head, **where, "jobs": _seen(of_run)})
    return {
        "host": "github.com",
        "name": one["full_name"],
        "repository": _seen(facts),
        "runs": _seen(found),
    }


def _job(name: str) -> dict[str, object]:
    label = "tinyland-nix" if name == "set-0" else "tinyland-nix-heavy"
    runner = {"runner_name": f"{name}-x7k2p-runner-b4c5d", "runner_group_name": "infra"}
    ended = {"status": "completed", "conclusion": "success", "head_branch": "main", "completed_at": _AT}
    return {"id": 1, "name": "build", "labels": [label], "head_sha": _COMMIT, **runner, **ended}
