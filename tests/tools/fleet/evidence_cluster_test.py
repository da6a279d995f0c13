"""A fleet whose nodes and limits come from live evidence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import fixture_fleet
import pytest
from fixture_fleet import tfvars

SOURCE = {"command": ["kubectl", "get"], "host": "cluster-one", "identity": "user", "at": "2026-05-10T06:00:00Z"}


def seen(rows: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A fact that was seen."""
    return {"source": SOURCE, "seen": rows, **more}


def evidence(**facts: Any) -> str:
    """A file with one cluster: a node of 8 CPUs of which another pod requests 7."""
    node = {"name": "honey", "ready": True, "allocatable": {"cpu": "8", "memory": "64Gi", "pods": "110"}}
    used = {"node": "honey", "pods": 3, "requests": {"cpu": "7", "memory": "1Gi"}}
    own = {"context": "cluster-one", "nodes": seen([node]), "other_pods": seen([used]), "quotas": seen([]), **facts}
    return json.dumps(
        {
            "schema": "flywheel.evidence/1",
            "collected_at": "2026-05-10T06:00:00Z",
            "collector": "flywheel 0.1.0",
            "clusters": [own],
        }
    )


@pytest.fixture
def fleet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flywheel):
    """Judges one owner with four runners of half a CPU each, and evidence."""
    monkeypatch.chdir(tmp_path)
    fixture_fleet.write(tmp_path, "acme", tfvars("acme", deploys=True))

    def run(text: str, *words: str) -> Any:
        Path("live.json").write_text(text, encoding="utf-8")
        found = flywheel("fleet", "acme", "--live", "live.json", "--format", "json", *words)
        return json.loads(found.out) if found.out else found  # an error has no report

    return run


def test_nodes_are_read(fleet) -> None:
    """Of 8 CPUs 1 is free: two runners of four, and the listener needs nothing."""
    report = fleet(evidence())
    assert [row["nodes"] for row in report["lanes"]] == [["honey"]]
    assert report["lanes"][0]["verdict"] == "short"
    room = {row["resource"]: row["room"] for row in report["pools"] if row["nodes"] == ["honey"]}
    assert room["cpu"] == "1"
    assert "GF966" in [one["id"] for one in report["findings"]]


def test_a_node_that_is_not_ready_takes_nothing(fleet) -> None:
    """As one that is cordoned."""
    node = {"name": "honey", "ready": False, "allocatable": {"cpu": "8", "memory": "64Gi", "pods": "110"}}
    assert fleet(evidence(nodes=seen([node])))["lanes"][0]["verdict"] == "never"


def test_the_document_counts_where_it_says_something(fleet) -> None:
    """People know which nodes are meant for runners."""
    pool = "{name: sting, allocatable: {cpu: 32, memory: 55Gi, pods: 110}, used: {cpu: 0}}"
    Path("cluster.yaml").write_text(
        f"schema: flywheel.cluster/1\nname: cluster-one\nnode_pools: [{pool}]\n", encoding="utf-8"
    )
    report = fleet(evidence(), "--cluster", "cluster.yaml")
    assert report["lanes"][0]["nodes"] == ["sting"]


def test_what_was_not_seen_is_told(fleet) -> None:
    """It fills in nothing, and no verdict rests on it."""
    missing = {"reason": "permission", "missing": "list nodes", "step": "Bind the read-only role."}
    report = fleet(evidence(nodes={"source": SOURCE, "not_seen": missing}))
    assert report["lanes"] == []
    assert "node pools of cluster-one (list nodes)" in report["missed"]
    assert "limit ranges of cluster-one (not collected)" in report["missed"]


@pytest.mark.parametrize(("count", "words"), [(1, "1 quota"), (2, "2 quotas")])
def test_a_quota_with_a_scope_is_told(fleet, count: int, words: str) -> None:
    """It counts some pods only, and no verdict rests on it."""
    rows = [
        {"namespace": "arc-runners", "name": f"some-{number}", "hard": {"pods": "0"}, "scoped": True}
        for number in range(count)
    ]
    report = fleet(evidence(quotas=seen(rows)))
    assert f"{words} of cluster-one with a scope (which pods it counts is not kept)" in report["missed"]


def test_evidence_of_another_cluster_is_refused(fleet) -> None:
    """Its nodes say nothing of this one."""
    Path("cluster.yaml").write_text("schema: flywheel.cluster/1\nname: cluster-two\n", encoding="utf-8")
    found = fleet(evidence(), "--cluster", "cluster.yaml")
    assert found.status == 2
    assert found.err == (
        "flywheel: live.json: this is evidence of cluster-one, and the fleet needs cluster-two. Collect it with the "
        "context of the cluster, or give the cluster's document with --cluster.\n"
    )
