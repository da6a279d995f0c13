"""The facts of a cluster: from files and from rules, with the places that messages name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flywheel.cluster import cluster_reading, node_filters
from flywheel.errors import UserError

FILE = """\
schema: flywheel.cluster/1
name: honey
node_pools:
  - name: sting
    labels: {example.com/pool: fast}
    taints:
      - {key: dedicated.example.com/fast, value: "true", effect: NoSchedule}
    allocatable: {cpu: 32, memory: 54Gi, pods: 110}
    notes: Volumes are on the node's own disks.
    gates:
      - labels: [tinyland-nix-heavy]
        until: its fast-local store is proved
        admits: [tinyland-nix-compute-expansion]
"""
DECLARED = {
    "schema": "flywheel.cluster/1",
    "name": "honey",
    "declared_by": "//:honey",
    "controller": {"owner": "example-org/cluster-infra"},
    "node_pools": [
        {"name": "sting", "declared_by": "//nodes:sting", "allocatable": {"cpu": "32", "memory": "54Gi", "pods": "1"}}
    ],
}


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with the file and the rule's document."""
    monkeypatch.chdir(tmp_path)
    Path("cluster.yaml").write_text(FILE, encoding="utf-8")
    Path("cluster.json").write_text(json.dumps(DECLARED), encoding="utf-8")
    return tmp_path


def test_places_of_a_file_and_of_rules(written: Path) -> None:
    """A file has lines; what rules declare has the label of the rule that says it."""
    pool = cluster_reading.load("cluster.yaml").node_pools[0]
    assert (str(pool.place()), pool.notes) == ("cluster.yaml:4:5", "Volumes are on the node's own disks.")
    declared = cluster_reading.load("cluster.json")
    assert str(declared.node_pools[0].place()) == "//nodes:sting"
    assert declared.controller is not None
    assert str(declared.controller.place("owner")) == "//:honey"


def test_faults_name_the_rule(written: Path) -> None:
    """A fault of a pool names the pool's target, and never a file that Bazel wrote."""
    wrong = {**DECLARED, "node_pools": [{**DECLARED["node_pools"][0], "allocatable": {"cpu": "many"}}]}  # type: ignore[index]
    Path("cluster.json").write_text(json.dumps(wrong), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        cluster_reading.load("cluster.json")
    assert str(caught.value).startswith("//nodes:sting: `node_pools[0].allocatable.cpu` is not a Kubernetes quantity:")


@pytest.mark.parametrize(
    ("release", "label", "proof", "today", "refused"),
    [
        ("a", "tinyland-nix-heavy", "", "", True),
        ("a", "Tinyland-Nix-Heavy", "", "", True),
        ("a", "tinyland-nix", "", "", False),
        ("tinyland-nix-compute-expansion", "tinyland-nix-heavy", "", "", False),
        ("a", "tinyland-nix-heavy", "2026-06-01", "", False),
        ("a", "tinyland-nix-heavy", "2026-06-01", "2026-06-01", False),
        ("a", "tinyland-nix-heavy", "2026-06-01", "2026-05-31", True),
    ],
)
def test_gate(written: Path, release: str, label: str, proof: str, today: str, refused: bool) -> None:
    """A gate is for its labels, admits those that prove it, and is opened by a proof whose day has come."""
    more = f'        proof: {{evidence: docs/proof.md, day: "{proof}"}}\n' if proof else ""
    Path("cluster.yaml").write_text(FILE + more, encoding="utf-8")
    (gate,) = cluster_reading.load("cluster.yaml").node_pools[0].gates
    assert gate.refuses(release, label, today) is refused


_TOLERATION = {"key": "dedicated.example.com/fast", "operator": "Exists"}


def _affinity(values: list[str]) -> dict[str, object]:
    terms = [{"matchExpressions": [{"key": "example.com/pool", "operator": "In", "values": values}]}]
    required = {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}}
    return {"nodeAffinity": required}


@pytest.mark.parametrize(
    ("selector", "tolerations", "affinity", "taken"),
    [
        (None, None, None, False),
        (None, [_TOLERATION], None, True),
        ({"example.com/pool": "fast"}, [_TOLERATION], None, True),
        ({"example.com/pool": "base"}, [_TOLERATION], None, False),
        (None, [_TOLERATION], _affinity(["fast"]), True),
        (None, [_TOLERATION], _affinity(["base"]), False),
        (None, [_TOLERATION], {"nodeAffinity": "?"}, False),
        ("text", "text", "", False),
    ],
)
def test_which_pods_a_pool_takes(
    written: Path, selector: object, tolerations: object, affinity: object, taken: bool
) -> None:
    """Selector, required affinity and taints decide; what cannot be read is not taken for sure."""
    pool = cluster_reading.load("cluster.yaml").node_pools[0]
    assert node_filters.takes(pool, selector, tolerations, affinity) is taken
