"""Expensive workflows through the whole verb: each gives a finding in bounded time."""

from __future__ import annotations

import json
import time

import pytest

TFVARS = """\
cluster_context          = "cluster"
github_config_url        = "https://github.com/example-org"
controller_chart_version = "0.14.2"
"""

#: Expensive workflows, each with the ids that report it.
HOSTILE = {
    "no YAML": ("on: [push\njobs: {", {"GF728"}),
    "ten megabytes": ("on: push\n" + "# x\n" * 2_500_000, {"GF728"}),
    "a call of itself": (
        "on: [push, workflow_call]\njobs:\n  again:\n    uses: ./.github/workflows/ci.yaml\n",
        {"GF718"},
    ),
    "a million combinations": (
        "on: push\njobs:\n  build:\n    strategy:\n      matrix:\n"
        + "".join(f"        a{n}: [{', '.join(f'v{n}{k}' for k in range(10))}]\n" for n in range(6))
        + "    runs-on: ${{ format('{0}{1}{2}{3}{4}{5}', matrix.a0, matrix.a1, matrix.a2, matrix.a3, matrix.a4, "
        "matrix.a5) }}\n",
        {"GF713", "GF718"},
    ),
    "a deep expression": (
        "on: push\njobs:\n  build:\n    runs-on: ${{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}\n",
        {"GF708"},
    ),
    "labels of every kind": (
        "on: push\njobs:\n  build:\n    runs-on: [" + ", ".join(f"l{n}" for n in range(20_000)) + "]\n",
        {"GF713"},
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workflows_give_a_finding_in_bounded_time(flywheel, tmp_path, monkeypatch, name):
    """The run ends for any repository, and reports what is wrong."""
    text, ids = HOSTILE[name]
    monkeypatch.chdir(tmp_path)
    for file, content in (("app/.github/workflows/ci.yaml", text), ("infra/terraform.tfvars", TFVARS)):
        (tmp_path / file).parent.mkdir(parents=True)
        (tmp_path / file).write_text(content, encoding="utf-8")
    start = time.process_time()
    result = flywheel(
        "workflows", "app", "--overlay", "infra", "--repository", "app=example-org/app:private", "--format", "json"
    )
    assert time.process_time() - start < 20
    assert result.status in (0, 1)
    assert {one["id"] for one in json.loads(result.out)["findings"]} == ids
    assert len(result.out) < 20_000_000
