"""Tests of `flywheel fleet`: its input, its output and its errors."""

from __future__ import annotations

import json
from pathlib import Path

import fixture_fleet
import pytest
from fixture_fleet import tfvars

from flywheel.cluster.cluster_file import Cluster
from flywheel.documents import json_schema
from flywheel.fleet.fleet_tables import FleetReport

SCHEMAS = Path(__file__).parents[3] / "docs" / "schemas"
CLUSTER = "schema: flywheel.cluster/1\nname: cluster-one\n"


@pytest.fixture
def two(tmp_path: Path, monkeypatch) -> Path:
    """Two overlays that register one scale set, in the working directory."""
    monkeypatch.chdir(tmp_path)
    fixture_fleet.write(tmp_path, "acme", tfvars("acme", deploys=True))
    same = {"github_config_url": '"https://github.com/acme"', "runner_group": '"acme-infra"'}
    text = tfvars("umbrella", **same, nix_runner_scale_set_name='"acme-nix"')
    fixture_fleet.write(tmp_path, "umbrella", text)
    return tmp_path


def test_folders_are_judged_together(two, flywheel):
    """The map, the finding and what was not judged, in one report."""
    outcome = flywheel("fleet", "acme", "umbrella", "--select", "GF951")
    assert (outcome.status, outcome.err) == (1, "")
    assert "  acme   primary lane nix  tinyland-nix  https://github.com/acme  arc-runners  4\n" in outcome.out
    assert "umbrella/tofu/stacks/arc-runners/terraform.tfvars:14:31  blocker  GF951 registration-twice\n" in outcome.out


def test_overlay_json_says_the_same_as_the_folder(two, flywheel):
    """The rules give overlay.json, people give folders."""
    for owner in ("acme", "umbrella"):
        words = ["--name", owner, "--contract", _contract(), "--output", f"{owner}.json"]
        files = ["--file", f"{owner}/tofu/backend/arc-runners.s3.hcl"]
        variables = ["--tfvars", f"{owner}/tofu/stacks/arc-runners/terraform.tfvars"]
        assert flywheel("load", *words, *variables, *files).status == 0
    folders = json.loads(flywheel("fleet", "acme", "umbrella", "--format", "json").out)
    files = json.loads(flywheel("fleet", "acme.json", "umbrella.json", "--format", "json").out)
    assert [one["message"] for one in files["findings"]] == [one["message"] for one in folders["findings"]]
    assert files["fleet"] == folders["fleet"]


def _contract() -> str:
    from flywheel.contract import compiled

    return compiled.built_in()


def test_manifest_says_what_it_cannot_say(two, flywheel):
    """A registration is found by a manifest; names in a namespace are not judged, and named."""
    assert flywheel("manifest", "umbrella", "--output", "umbrella.json").status == 0
    outcome = flywheel("fleet", "acme", "umbrella.json", "--format", "json")
    report = json.loads(outcome.out)
    assert [(one["id"], one["file"]) for one in report["findings"]] == [("GF951", "umbrella.json")]
    partial = {one["id"] for one in report["not_run"] if "whole_overlays" in one["needs"]}
    assert partial == {"GF952", "GF953", "GF955", "GF959", "GF961", "GF962"}
    text = flywheel("fleet", "acme", "umbrella.json").out
    unsaid = "the cluster, the namespaces, shared endpoints and keys, the runner group's roster, requests and placement"
    assert unsaid in " ".join(text.split())
    assert flywheel("fleet", "acme", "umbrella.json", "--require", "whole_overlays").status == 1


def test_state_of_a_manifest_is_compared(two, flywheel):
    """A manifest has the location of the state."""
    fixture_fleet.write(two, "umbrella", tfvars("umbrella"), fixture_fleet.backend("acme"))
    flywheel("manifest", "umbrella", "--output", "umbrella.json")
    report = json.loads(flywheel("fleet", "acme", "umbrella.json", "--format", "json").out)
    assert [(one["id"], one["file"]) for one in report["findings"]] == [("GF954", "umbrella.json")]


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        ([], 2, "no overlay was given. Give DIR, FILE, or several of them."),
        (["acme", "./acme/"], 2, "./acme/: this is acme, which was given before. Give each overlay once."),
        (["cluster.json"], 2, "cluster.json: this is neither an overlay (flywheel.overlay/1) nor a manifest"),
        (["acme", "absent"], 2, "absent: "),
        (["acme", "--cluster", "bad.yaml"], 2, "bad.yaml:4:5: `node_pools.big.allocatable.pods` is missing."),
        (["acme", "--cluster", "amount.yaml"], 2, "is not a Kubernetes quantity"),
        (["acme", "--cluster", "count.yaml"], 2, "`node_pools.big.count` is 1000000000; the limit is 5000."),
        (["acme", "--today", "May"], 2, "--today `May`: this is not a date. Write it as YYYY-MM-DD."),
        (["acme", "--expect", "GF901=1"], 2, "`GF901` judges something else than this verb does"),
    ],
)
def test_wrong_input_is_one_clear_error(two, flywheel, words, status, message):
    """Each names what is wrong and what to give."""
    Path("cluster.json").write_text('{"schema": "flywheel.cluster/1"}', encoding="utf-8")
    pools = "node_pools:\n  - name: big\n    allocatable: {cpu: 4, memory: 8Gi}\n"
    Path("bad.yaml").write_text(CLUSTER + pools, encoding="utf-8")
    Path("amount.yaml").write_text(CLUSTER + pools.replace("8Gi}", "8 GB, pods: 110}"), encoding="utf-8")
    many = pools.replace("8Gi}", "8Gi, pods: 110}\n    count: 1000000000")
    Path("count.yaml").write_text(CLUSTER + many, encoding="utf-8")
    outcome = flywheel("fleet", *words)
    assert (outcome.status, outcome.out) == (status, "")
    assert message in outcome.err
    assert "Traceback" not in outcome.err


def test_folders_without_a_runner_set_do_not_pass(flywheel, tmp_path, monkeypatch):
    """Declared facts that only Bazel can read."""
    monkeypatch.chdir(tmp_path)
    Path("acme").mkdir()
    text = 'flywheel_owner(name = "owner", slug = SLUG)\nflywheel_overlay(name = "overlay", owner = ":owner")\n'
    Path("acme", "BUILD.bazel").write_text(text, encoding="utf-8")
    outcome = flywheel("fleet", "acme")
    assert (outcome.status, outcome.out) == (2, "")
    assert "no runner set could be read: nothing was judged." in outcome.err


TEXTS = {"cluster": lambda: json_schema.text(Cluster), "fleet": lambda: json_schema.text(FleetReport)}


@pytest.mark.parametrize("name", TEXTS)
def test_schema_file_is_as_generated(name):
    """The committed schemas are the generated ones."""
    import os

    text = TEXTS[name]()
    path = SCHEMAS / f"{name}.schema.json"
    if os.environ.get("FLYWHEEL_UPDATE_GOLDENS") == "1":
        path.write_text(text, encoding="utf-8", newline="\n")
    assert (path.read_text(encoding="utf-8") if path.exists() else None) == text
