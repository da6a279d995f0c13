"""What quotas and limit ranges do to runners, in words: each message, and how defaults of a namespace count."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import fixture_fleet
import pytest
from fixture_fleet import entry, tfvars

from flywheel.contract.compiled import Contract
from flywheel.findings import engine, subjects

GIB = 1 << 30
NODES = """\
schema: flywheel.cluster/1
name: cluster-one
node_pools:
  - name: big
    allocatable: {cpu: 32, memory: 64Gi, ephemeral-storage: 40Gi, pods: 50}
    used: {}
"""


@pytest.fixture
def judged(tmp_path: Path, contract: Contract) -> Callable[..., list[str]]:
    """The messages of findings on one set of two runners, without the owner's standing lane."""

    def judge(cluster: str, **values: str) -> list[str]:
        own = {"cpu_request": '"1"', "cpu_limit": '""', "memory_request": '"2Gi"', "memory_limit": '""', **values}
        text = tfvars("acme", entry("acme", "acme-lane", max_runners="2", **own), deploys=True, nix_max_runners="0")
        fixture_fleet.write(tmp_path, "acme", text)
        (tmp_path / "cluster.yaml").write_text(NODES + cluster, encoding="utf-8")
        fleet = fixture_fleet.load(tmp_path, contract)
        found = engine.run(fleet, contract, list(subjects.of("fleet").values()))
        return sorted((f"{one.id} {one.message}" for one in found if "acme-lane" in one.message), reverse=True)

    return judge


def quota(hard: str, used: str = "{}") -> str:
    """A quota of the runners' namespace."""
    return f"quotas:\n  - {{namespace: arc-runners, name: runners, hard: {hard}, used: {used}}}\n"


def limits(text: str) -> str:
    """A limit range of the runners' namespace."""
    return f"limit_ranges:\n  - {{namespace: arc-runners, name: range, {text}}}\n"


def test_limits_count_in_a_quota(judged: Callable) -> None:
    """One pod that may use more than a quota on limits leaves is refused for ever."""
    found = judged(quota("{limits.memory: 4Gi}"), memory_limit='"6Gi"')
    assert found[0] == (
        "GF971 a runner of runner set `acme-lane` of `acme` may use 6Gi memory, and quota `runners` of namespace "
        "`arc-runners` leaves 4Gi (cluster.yaml:8:51)."
    )


def test_a_quota_on_limits_can_keep_a_runner_waiting(judged: Callable) -> None:
    """The first of two runners uses it up."""
    (found,) = judged(quota("{limits.memory: 8Gi}"), memory_limit='"6Gi"')
    assert found == (
        "GF968 the next runner of runner set `acme-lane` of `acme` can wait: others can use up quota `runners` of "
        "namespace `arc-runners` (limits.memory), and what exceeds a quota is tried again until it does not."
    )


def test_what_others_use_of_cpu_is_counted_in_thousandths(judged: Callable) -> None:
    """A quota's key has another name than the resource."""
    found = judged(quota("{requests.cpu: 4}", "{requests.cpu: 3500m}"))
    assert found[0] == (
        "GF971 a runner of runner set `acme-lane` of `acme` requests 1 cpu, and quota `runners` of namespace "
        "`arc-runners` leaves 0.5 (cluster.yaml:8:51)."
    )


def test_the_most_of_a_limit_range_is_its_default(judged: Callable) -> None:
    """The API server gives it to containers without a limit, and their request is what they have or the same."""
    assert judged(limits("max: {cpu: 2, memory: 4Gi}") + quota("{limits.memory: 16Gi}")) == []
    (found,) = judged(limits("max: {memory: 1Gi}"))
    assert found == (
        "GF973 container `runner` of runner set `acme-lane` of `acme` requests 2Gi memory and has no limit, and limit "
        "range `range` of namespace `arc-runners` gives it one of 1Gi (cluster.yaml:8:36): the pod is invalid."
    )


def test_a_default_request_counts(judged: Callable) -> None:
    """Thirty-two runners of 1 GiB would fit; the least that may be requested is 40 GiB."""
    found = judged(limits("min: {memory: 40Gi}"), memory_request='""')
    assert [one.partition(" ")[0] for one in found] == ["GF966"]
