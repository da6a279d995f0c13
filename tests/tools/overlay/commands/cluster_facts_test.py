"""The facts of a cluster in an overlay: from rules and from files, with the same verdicts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from flywheel.contract.compiled import Contract
from flywheel.overlay.facts import build_clusters, build_facts

POOLS = """
flywheel_node_pool(
    name = "fast",
    allocatable = {"cpu": "32", "memory": "54Gi"},
    gates = [{"labels": ["tinyland-nix-heavy"], "until": "its fast-local store is proved"}],
    labels = {"example.com/pool": "fast"},
    pods = 110,
)
flywheel_cluster(
    name = "cluster",
    contexts = ["cluster-one"],
    controller_owner = "example-org/example-infra",
    controller_version = "0.14.2",
    node_pools = [":fast"],
)
"""
BUILD = """
flywheel_owner(
    name = "owner",
    slug = "example-org",
    account_kind = "organization",
    overlay_repository = "example-org/example-infra",
    config_url = "https://github.com/example-org",
    app_secret = "github-app-secret-example-org",
    runner_group = "example-infra",
)
flywheel_substrate(name = "substrate", cluster_context = "cluster-one", cluster = "{cluster}")
flywheel_runner_set(
    name = "tinyland-nix-heavy-fast",
    capability = "tinyland-nix-heavy",
    max_runners = 1,
    node_selector = {{"example.com/pool": "fast"}},
)
flywheel_overlay(
    name = "overlay",
    owner = ":owner",
    runner_sets = [":tinyland-nix-heavy-fast"],
    substrate = ":substrate",
)
"""
GATED = (
    "runner set `tinyland-nix-heavy-fast`: its pods can be on `fast`, which is closed to `tinyland-nix-heavy` until "
    "its fast-local store is proved ({place})."
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, contract: Contract) -> Path:
    """The working directory, with the contract and the BUILD file."""
    monkeypatch.chdir(tmp_path)
    Path("contract.json").write_text(json.dumps(contract.to_json()), encoding="utf-8")
    Path("BUILD.bazel").write_text(POOLS + BUILD.format(cluster=":cluster"), encoding="utf-8")
    return tmp_path


def _messages(flywheel: Callable, *arguments: str, id: str = "GF325") -> list[tuple[str, str]]:
    report = json.loads(flywheel("check", *arguments, "--format", "json").out)
    return [(one["file"], one["message"]) for one in report["findings"] if one["id"] == id]


def test_rendered_overlay_has_the_cluster(flywheel: Callable, folder: Path) -> None:
    """Owner and version of the controller are taken from it; a finding names the pool's target."""
    text = Path("BUILD.bazel").read_text(encoding="utf-8")
    Path("cluster.json").write_text(json.dumps(build_clusters.cluster(text, "overlay")), encoding="utf-8")
    Path("facts.json").write_text(json.dumps(build_facts.facts(text, "overlay")), encoding="utf-8")
    outputs = ("--overlay", "overlay.json", "--tfvars-json", "values.json")
    result = flywheel(
        "render", "--facts", "facts.json", "--cluster", "cluster.json", "--contract", "contract.json", *outputs
    )
    assert (result.status, result.err) == (0, "")
    values = json.loads(Path("values.json").read_text(encoding="utf-8"))
    assert (values["deploy_arc_controller"], values["controller_chart_version"]) == (True, "0.14.2")
    found = _messages(flywheel, "--overlay", "overlay.json")
    assert found == [("//:tinyland-nix-heavy-fast (node_selector)", GATED.format(place="//:fast"))]


def test_build_file_says_the_same(flywheel: Callable, folder: Path) -> None:
    """`flywheel check` reads the rules without Bazel, and finds the same, at lines of the BUILD file."""
    assert _messages(flywheel, ".") == [("BUILD.bazel", GATED.format(place="//:fast"))]


def test_rules_take_a_file(flywheel: Callable, folder: Path) -> None:
    """A substrate names a file of the same schema in place of a rule; places are those of the file."""
    Path("BUILD.bazel").write_text(BUILD.format(cluster="nodes.yaml"), encoding="utf-8")
    Path("nodes.yaml").write_text(
        "schema: flywheel.cluster/1\nname: cluster\ncontexts: [cluster-one]\nnode_pools:\n  - name: fast\n"
        "    labels: {example.com/pool: fast}\n    allocatable: {cpu: 32, memory: 54Gi, pods: 110}\n"
        "    gates: [{labels: [tinyland-nix-heavy], until: its fast-local store is proved}]\n",
        encoding="utf-8",
    )
    assert [message for _, message in _messages(flywheel, ".")] == [GATED.format(place="nodes.yaml:5:5")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("schema: flywheel.cluster/1\nname: [\n", "config/cluster.yaml:"),
        ("schema: flywheel.cluster/2\nname: one\n", "`schema` is `flywheel.cluster/2`; this version reads"),
        ("schema: flywheel.cluster/1\nname: one\nnode_pool: []\n", "`node_pool` is not a known key."),
        ("schema: flywheel.cluster/1\nname: one\nname: two\n", "`name` is set a second time"),
    ],
)
def test_unreadable_facts_are_one_finding_each(flywheel: Callable, folder: Path, text: str, said: str) -> None:
    """The rest of the overlay is judged all the same."""
    Path("config").mkdir()
    Path("config/cluster.yaml").write_text(text, encoding="utf-8")
    result = flywheel("check", ".")
    assert result.status == 1
    assert [line for line in result.out.splitlines() if "config/cluster.yaml" in line and said in line] or said in (
        result.out
    )
    assert "GF318" in result.out


def test_no_secret_of_the_facts_is_shown(flywheel: Callable, folder: Path) -> None:
    """A token in the notes of a pool is reported by place, and never printed."""
    token = "ghp_" + "0a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R"
    Path("config").mkdir()
    Path("config/cluster.yaml").write_text(
        f"schema: flywheel.cluster/1\nname: cluster-one\nnode_pools:\n  - name: fast\n    notes: {token}\n"
        "    allocatable: {cpu: 32, memory: 54Gi, pods: 110}\n",
        encoding="utf-8",
    )
    result = flywheel("check", ".")
    assert "config/cluster.yaml:5:12" in result.out
    assert token not in result.out + result.err


def test_another_patch_version_than_the_controller(flywheel: Callable, overlay: Path) -> None:
    """The cluster tells a written overlay who owns the controller, and not which chart it has to write."""
    (overlay / "config/cluster.yaml").write_text(
        "schema: flywheel.cluster/1\nname: cluster-one\n"
        "controller: {owner: example-org/cluster-infra, chart_version: 0.14.2}\n",
        encoding="utf-8",
    )
    report = json.loads(flywheel("check", str(overlay), "--format", "json").out)
    assert [one["id"] for one in report["findings"] if one["severity"] != "note"] == []
