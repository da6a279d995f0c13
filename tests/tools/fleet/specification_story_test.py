"""The specification's story by name, and the numbers of a real cluster with other names.

Two owners ask for a heavy runner at once, and one 64Gi pod fits: the second job queues. Widening the set to the small
node changes nothing, since the node cannot hold such a pod. On a node with two 64Gi slots both start.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import fixture_fleet
import jsonschema
import pytest
from fixture_fleet import entry, tfvars

from flywheel.documents import json_schema
from flywheel.fleet.fleet_tables import FleetReport

HEAD = "schema: flywheel.cluster/1\nname: cluster-one\nnode_pools:\n"
SMALL = "57332656Ki"
BIG = "230483600Ki"


def node(name: str, memory: str, more: str = "", taints: str = "[]", used: str = "{}") -> str:
    """A node of 32 CPUs."""
    return (
        f"  - name: {name}\n    allocatable: {{cpu: 32, memory: {memory}, pods: 110{more}}}\n"
        f"    taints: {taints}\n    used: {used}\n"
    )


@pytest.fixture
def lanes(flywheel, tmp_path: Path, monkeypatch) -> Callable[[str], dict[str, dict]]:
    """The lanes of all overlays in the working directory, by release, on a cluster."""
    monkeypatch.chdir(tmp_path)

    def judge(cluster: str) -> dict[str, dict]:
        Path("cluster.yaml").write_text(cluster, encoding="utf-8")
        members = sorted(str(one) for one in Path().iterdir() if one.is_dir())
        outcome = flywheel("fleet", *members, "--cluster", "cluster.yaml", "--format", "json")
        assert outcome.err == ""
        return {one["release"]: one for one in json.loads(outcome.out)["lanes"]}

    return judge


def heavy(owner: str, runners: int, host: str) -> str:
    """An overlay with nothing but a heavy set."""
    more = {"memory_request": '"64Gi"', "memory_limit": '"64Gi"', "cpu_request": '"4"', "cpu_limit": '"8"'}
    place = f'{{ "kubernetes.io/hostname" = "{host}" }}'
    text = entry(owner, f"{owner}-heavy", "tinyland-nix-heavy", max_runners=str(runners), node_selector=place, **more)
    return tfvars(owner, text, deploys=owner == "acme", nix_max_runners="0")


def two(host: str, runners: int = 1) -> None:
    """The heavy sets of two owners."""
    for owner in ("acme", "umbrella"):
        fixture_fleet.write(Path(), owner, heavy(owner, runners, host))


def test_second_heavy_job_queues(lanes):
    """One slot of 64Gi: either owner's job can wait for the other's."""
    two("medium")
    found = lanes(HEAD + node("medium", "100Gi"))
    assert {name: one["verdict"] for name, one in found.items()} == {
        "acme-nix": "none", "acme-heavy": "can-wait", "umbrella-nix": "none", "umbrella-heavy": "can-wait",
    }  # fmt: skip
    assert found["umbrella-heavy"]["proof"] == (
        "1 of runner set `acme-heavy` of `acme` on `medium` leaves too little memory "
        "(36Gi of the 64Gi that it requests)"
    )
    assert found["umbrella-heavy"]["witness"] == [
        {"node": "medium", "number": 0, "pods": {"runner set `acme-heavy` of `acme`": 1}}
    ]
    assert found["umbrella-heavy"]["lifts"] == ["1 more node like `medium`, and a node selector that they match"]


def test_wider_set_on_the_small_node_never_starts(lanes):
    """However many runners it may have."""
    two("small", runners=8)
    found = lanes(HEAD + node("small", SMALL))
    assert found["acme-heavy"]["verdict"] == "never"
    assert found["acme-heavy"]["proof"] == "it requests 64Gi memory, and `small` has 54.68Gi"


def test_both_start_on_the_big_node_with_two_slots(lanes):
    """Moved there, the label stays, and nobody waits."""
    two("big")
    found = lanes(HEAD + node("big", "150Gi"))
    assert {found["acme-heavy"]["verdict"], found["umbrella-heavy"]["verdict"]} == {"always"}
    assert found["acme-heavy"]["certificate"] == {
        "kind": "node",
        "node": "big",
        "use": {"cpu": 8000, "memory": 2 * 64 << 30, "pods": 6},
        "free": {"cpu": 32000, "memory": 150 << 30, "pods": 110},
    }


def test_a_third_runner_does_not_fit_beside_two(lanes):
    """Two slots, and each owner may have two: their own caps fit, all together do not."""
    two("big", runners=2)
    found = lanes(HEAD + node("big", "150Gi"))
    assert {found["acme-heavy"]["verdict"], found["umbrella-heavy"]["verdict"]} == {"can-wait"}
    assert found["acme-heavy"]["slots"] == 2


#: Release, label, most runners, node, cpu, memory, ephemeral storage of the runner.
LIMITS = [
    ("acme-dind", "tinyland-dind", 20, "big", "500m", "1Gi", "4Gi"),
    ("acme-nix-ce", "tinyland-nix", 8, "small", "500m", "4Gi", "1Gi"),
    ("acme-dind-ce", "tinyland-dind", 16, "small", "500m", "1Gi", "512Mi"),
    ("acme-nix-operator", "tinyland-nix", 1, "big", "1", "4Gi", "8Gi"),
    ("acme-nix-heavy", "tinyland-nix-heavy", 2, "big", "4", "64Gi", "192Gi"),
    ("acme-nix-kvm", "tinyland-nix-kvm", 1, "big", "2", "8Gi", "64Gi"),
    ("acme-nix-gpu", "tinyland-nix-gpu", 1, "big", "1", "4Gi", "12Gi"),
]
TAINT = "[{key: dedicated, value: expansion, effect: NoSchedule}]"
TOLERATION = '[{ key = "dedicated", operator = "Exists", effect = "NoSchedule" }]'
#: The Docker daemon beside a runner, and the docker lane: what no variable of the stack says.
DAEMONS = """\
sets:
  - {owner: acme, release: acme-docker, requests: {ephemeral-storage: 1Gi}}
  - {owner: acme, release: acme-dind, requests: {ephemeral-storage: 28Gi}}
  - {owner: acme, release: acme-dind-ce, requests: {ephemeral-storage: 1536Mi}}
"""
ON_BIG = ["acme-nix", "acme-dind", "acme-nix-operator", "acme-nix-heavy", "acme-nix-kvm", "acme-nix-gpu"]
ON_SMALL = ["acme-docker", "acme-nix-ce", "acme-dind-ce", "umbrella-nix"]


def limits_of(owner: str, row: tuple) -> str:
    """An entry with a row of the table."""
    release, label, most, where, cpu, memory, storage = row
    more = {
        "runner_type": f'"{"dind" if "dind" in label else "nix"}"',
        "max_runners": str(most),
        "cpu_request": f'"{cpu}"',
        "memory_request": f'"{memory}"',
        "memory_limit": '"160Gi"',
        "ephemeral_storage_request": f'"{storage}"',
        "node_selector": f'{{ "kubernetes.io/hostname" = "{where}" }}',
        "tolerations": TOLERATION if where == "small" else "[]",
    }
    return entry(owner, release, label, **more)


@pytest.fixture
def limits(lanes) -> Callable[[str, str], dict[str, dict]]:
    """The verdicts on both owners' sets, with this much ephemeral storage on the nodes."""
    big, small = (f'{{ "kubernetes.io/hostname" = "{name}" }}' for name in ("big", "small"))
    text = tfvars(
        "acme", "".join(limits_of("acme", row) for row in LIMITS), deploys=True,
        nix_max_runners="16", nix_cpu_request='"500m"', nix_memory_request='"1Gi"',
        nix_ephemeral_storage_request='"24Gi"', shared_nix_runner_node_selector=big,
        deploy_docker_runner="true", docker_runner_name='"acme-docker"', docker_runner_scale_set_name='"acme-docker"',
        docker_max_runners="20", shared_runner_node_selector=small, shared_runner_tolerations=TOLERATION,
    )  # fmt: skip
    fixture_fleet.write(Path(), "acme", text)
    row = ("umbrella-nix", "tinyland-nix", 4, "small", "500m", "1Gi", "8Gi")
    text = tfvars(
        "umbrella", nix_max_runners="4", nix_cpu_request='"500m"', nix_memory_request=f'"{row[5]}"',
        nix_ephemeral_storage_request='"8Gi"', shared_nix_runner_node_selector=small,
        shared_nix_runner_tolerations=TOLERATION,
    )  # fmt: skip
    fixture_fleet.write(Path(), "umbrella", text)

    def judge(big_storage: str, small_storage: str) -> dict[str, dict]:
        more = [f", ephemeral-storage: {one}" if one else "" for one in (big_storage, small_storage)]
        pools = node("big", BIG, more[0]) + node("small", SMALL, more[1], TAINT)
        return lanes(HEAD + pools + DAEMONS)

    return judge


def test_small_node_is_short_of_memory_for_everybody(limits):
    """Rivals request 56.75, 53, 56 and 56 Gi, and there is room for 54.45, 50.7, 53.7 and 53.7 beside one's own."""
    found = limits("2Ti", "2Ti")
    assert {name: found[name]["verdict"] for name in ON_SMALL} == dict.fromkeys(ON_SMALL, "can-wait")
    assert all("leave too little memory" in found[name]["proof"] for name in ON_SMALL)


def test_big_node_holds_everything_but_storage(limits):
    """By CPU, memory and pods every lane always starts; with enough ephemeral storage it is proved."""
    found = limits("2Ti", "2Ti")
    assert {name: found[name]["verdict"] for name in ON_BIG} == dict.fromkeys(ON_BIG, "always")
    use = found["acme-nix-heavy"]["certificate"]["use"]
    assert use["memory"] == 180 << 30
    assert use["ephemeral-storage"] == 1412 << 30


def test_with_500_gi_of_storage_every_lane_of_the_big_node_can_wait(limits):
    """All requests together are 1,412 GiB. One lane alone requests 560, so 17 of its 20 runners fit."""
    found = limits("500Gi", "2Ti")
    expected = {**dict.fromkeys(ON_BIG, "can-wait"), "acme-dind": "short"}
    assert {name: found[name]["verdict"] for name in ON_BIG} == expected
    assert (
        found["acme-dind"]["proof"] == "only 17 of its 20 runners fit on `big` at once, even if nothing else is there"
    )
    assert all("ephemeral-storage" in found[name]["proof"] for name in ON_BIG if name != "acme-dind")


def test_storage_that_is_not_told_is_asked_for(limits):
    """No verdict rests on what nobody said."""
    found = limits("", "2Ti")
    assert {name: found[name]["verdict"] for name in ON_BIG} == dict.fromkeys(ON_BIG, "open")
    assert found["acme-nix-heavy"]["proof"] == (
        "`ephemeral-storage` of `big` is not known; by all the rest it always fits"
    )


def edited(flywheel, *words: str | Path):
    """The changes that an edit makes, as the report has them."""
    outcome = flywheel("fleet", "acme", "umbrella", *words, "--format", "json")
    assert outcome.err == ""
    return [(one["what"], one["subject"], one["before"], one["after"]) for one in json.loads(outcome.out)["changes"]]


def test_an_edit_says_which_lanes_begin_to_wait(lanes, flywheel):
    """One owner asks for a second heavy runner: both begin to wait, and stop when it is taken back."""
    Path("cluster.yaml").write_text(HEAD + node("big", "150Gi"), encoding="utf-8")
    two("big")
    Path("umbrella").rename("before")
    two("big")
    fixture_fleet.write(Path(), "umbrella", heavy("umbrella", 2, "big"))
    begun = edited(flywheel, "--cluster", "cluster.yaml", "--previous", "before")
    assert begun == [
        ("begins to wait", "runner set `acme-heavy` of `acme`", "always", "can-wait"),
        ("begins to wait", "runner set `umbrella-heavy` of `umbrella`", "always", "can-wait"),
        ("new finding", "GF967", "0", "1"),
        ("new finding", "GF968 of `acme`", "0", "1"),
        ("new finding", "GF968 of `umbrella`", "0", "1"),
    ]
    Path("umbrella").rename("wider")
    Path("before").rename("umbrella")
    ended = edited(flywheel, "--cluster", "cluster.yaml", "--previous", "wider")
    assert [one[0] for one in ended] == ["waits no longer"] * 2 + ["finding gone"] * 3


def test_an_edit_says_which_collisions_come(lanes, flywheel):
    """Also without nodes, and for people as Markdown."""
    two("big")
    Path("umbrella").rename("before")
    fixture_fleet.write(Path(), "umbrella", heavy("umbrella", 1, "big").replace("umbrella-nix", "acme-nix"))
    found = edited(flywheel, "--previous", "before")
    assert found == [("new finding", "GF952 of `umbrella`", "0", "1"), ("new finding", "GF953 of `umbrella`", "0", "1")]
    markdown = flywheel("fleet", "acme", "umbrella", "--previous", "before", "--format", "markdown").out
    assert "| new finding | GF952 of " in markdown


def test_volumes_are_named_as_not_judged(lanes, flywheel):
    """A storage class can bind a pod to nodes, and no fact of the cluster says to which."""
    Path("cluster.yaml").write_text(HEAD + node("big", "150Gi"), encoding="utf-8")
    two("big")
    text = heavy("acme", 1, "big") + 'nix_root_volume_storage_class = "fast-local"\nnix_root_volume_size = "64Gi"\n'
    fixture_fleet.write(Path(), "acme", text)
    out = " ".join(flywheel("fleet", "acme", "umbrella", "--cluster", "cluster.yaml").out.split())
    assert "the nodes on which the volumes of primary lane nix of acme can be (fast-local)" in out
    assert "of primary lane nix of umbrella can be" not in out


def test_report_is_as_its_schema_says(limits, flywheel):
    """With every table, also that of changes."""
    limits("500Gi", "2Ti")
    report = json.loads(
        flywheel("fleet", "acme", "umbrella", "--cluster", "cluster.yaml", "--previous", "acme", "--format", "json").out
    )
    assert all(report[name] for name in ("fleet", "labels", "lanes", "pools"))
    assert (report["demand"], report["changes"]) == ([], [])
    jsonschema.Draft202012Validator(json_schema.of(FleetReport)).validate(report)
    report = json.loads(flywheel("fleet", "acme", "umbrella", "--format", "json").out)
    assert report["demand"] and not report["lanes"]
    jsonschema.Draft202012Validator(json_schema.of(FleetReport)).validate(report)
