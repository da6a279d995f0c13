"""What a container mode adds to a runner's pod is data of the contract, and verdicts count it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import fixture_fleet
import pytest
from fixture_fleet import entry, tfvars

from flywheel.contract.compiled import Contract
from flywheel.findings import engine, subjects
from flywheel.fleet import fleet_verdicts

GIB = 1 << 30
CLUSTER = """\
schema: flywheel.cluster/1
name: cluster-one
node_pools:
  - name: big
    allocatable: {cpu: 8, memory: 32Gi, ephemeral-storage: 40Gi, pods: 20}
    used: {}
"""
DAEMON = {"dind": {"sidecars": {"dind": {"requests": {"ephemeral-storage": "24Gi"}}}}}


@pytest.fixture
def request_of(tmp_path: Path, patched: Callable[[object], Contract]) -> Callable[..., tuple[dict, list[str]]]:
    """What a pod of one set requests under a contract with other modes, and the ids of the findings."""

    def judge(modes: dict[str, object], mode: str, cluster: str = CLUSTER) -> tuple[dict, list[str]]:
        contract = patched({"arc": {"pods": {"modes": modes}}})
        more = {"runner_type": '"nix"', "container_mode": f'"{mode}"', "max_runners": "2", "memory_request": '"2Gi"'}
        more |= {"cpu_request": '"1"', "ephemeral_storage_request": '"8Gi"'}
        text = tfvars("acme", entry("acme", "acme-lane", **more), deploys=True, nix_max_runners="0")
        fixture_fleet.write(tmp_path, "acme", text)
        (tmp_path / "cluster.yaml").write_text(cluster, encoding="utf-8")
        fleet = fixture_fleet.load(tmp_path, contract)
        found = fleet_verdicts.of(fleet, contract)
        assert found is not None
        lane = next(one.lane for one in found.lanes if one.lane.of.release == "acme-lane")
        ids = [one.id for one in engine.run(fleet, contract, list(subjects.of("fleet").values()))]
        return lane.shape.request, ids

    return judge


def test_a_sidecar_counts_with_the_runner(request_of: Callable) -> None:
    """The daemon's requests are added to the runner's, and decide how many runners fit."""
    plain, ids = request_of({}, "dind")
    assert plain["ephemeral-storage"] == 8 * GIB
    assert "GF966" not in ids
    counted, ids = request_of(DAEMON, "dind")
    assert counted["ephemeral-storage"] == 32 * GIB
    assert "GF966" in ids


def test_a_limit_alone_is_the_request(request_of: Callable) -> None:
    """Kubernetes takes the limit of a container that requests nothing."""
    counted, _ = request_of({"dind": {"sidecars": {"dind": {"limits": {"memory": "3Gi"}}}}}, "dind")
    assert counted["memory"] == 5 * GIB


def test_an_init_container_counts_where_it_needs_more(request_of: Callable) -> None:
    """It runs before the others: for each resource the higher of the two amounts."""
    init = {"init-dind-externals": {"requests": {"cpu": "3", "memory": "1Gi"}}}
    counted, _ = request_of({"dind": {"init_containers": init}}, "dind")
    assert (counted["cpu"], counted["memory"]) == (3000, 2 * GIB)


def test_overhead_of_a_runtime_class_is_on_top(request_of: Callable) -> None:
    """It is added to what the containers request."""
    counted, _ = request_of({"kubernetes": {"overhead": {"cpu": "250m", "memory": "120Mi"}}}, "kubernetes")
    assert (counted["cpu"], counted["memory"]) == (1250, 2 * GIB + (120 << 20))


def test_pods_of_jobs_take_room(request_of: Callable) -> None:
    """ARC's own mode `kubernetes` starts a pod for each job: beside it no lane is sure to start."""
    hook = {"kubernetes": {"job_pods": {"most": 1, "requests": {"memory": "15Gi"}}}}
    _, ids = request_of(hook, "kubernetes")
    assert {"GF967", "GF969"} <= set(ids)
    _, ids = request_of({"kubernetes": {"job_pods": {"most": 1}}}, "kubernetes")
    assert not {"GF967", "GF968", "GF969"} & set(ids)
