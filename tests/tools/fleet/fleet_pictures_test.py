"""The pictures of a fleet: its map, room and demand on nodes, and what an edit changes."""

from __future__ import annotations

import fixture_fleet
import pytest
from fixture_fleet import entry, tfvars

from flywheel.cluster.cluster_file import Cluster
from flywheel.documents import reader
from flywheel.findings.pictures import BAD, DOUBT, GOOD, PLAIN, Bars, Grid
from flywheel.fleet import fleet_pictures, fleet_tables, member_files
from flywheel.fleet.fleet_subject import Fleet

CLUSTER = """\
schema: flywheel.cluster/1
name: cluster-one
node_pools:
  - name: honey
    count: 1
    allocatable: {cpu: "8", memory: 64Gi, pods: "110"}
    used: {cpu: "0", memory: 0Gi}
"""
HEAVY = {"cpu_request": '"2"', "memory_request": '"32Gi"', "max_runners": "2"}
HUGE = {"cpu_request": '"64"', "memory_request": '"1Gi"', "max_runners": "1"}


@pytest.fixture
def pictures(tmp_path, monkeypatch, contract):
    """The pictures of two owners, with or without the facts of nodes."""
    monkeypatch.chdir(tmp_path)
    sets = entry("acme", "heavy", "tinyland-nix-heavy", **HEAVY) + entry("acme", "huge", "tinyland-nix-kvm", **HUGE)
    fixture_fleet.write(tmp_path, "acme", tfvars("acme", sets, deploys=True))
    fixture_fleet.write(tmp_path, "Bluth", tfvars("Bluth", nix_max_runners="0"))
    (tmp_path / "cluster.yaml").write_text(CLUSTER)

    def draw(nodes: bool = True):
        cluster = reader.load_yaml("cluster.yaml", Cluster) if nodes else None
        fleet = Fleet(member_files.load(["acme", "Bluth"], contract).members, cluster)
        return fleet_pictures.pictures(fleet, contract, fleet_tables.tables(fleet, contract, str))

    return draw


def test_the_map_has_a_mark_for_each_label_of_each_set(pictures) -> None:
    """With the most runners of the set, and the verdict on its next runner."""
    grid = pictures()[0]
    assert isinstance(grid, Grid)
    assert grid.columns == ["tinyland-nix", "tinyland-nix-heavy", "tinyland-nix-kvm"]
    marks = [
        (row.group, row.name, label, mark.text, mark.tone) for row in grid.rows for label, mark in row.marks.items()
    ]
    assert marks == [
        ("acme", "primary lane nix", "tinyland-nix", "4", DOUBT),
        ("acme", "runner set heavy", "tinyland-nix-heavy", "2", DOUBT),
        ("acme", "runner set huge", "tinyland-nix-kvm", "1", BAD),
        ("Bluth", "primary lane nix", "tinyland-nix", "0", PLAIN),
    ]
    assert grid.says == "4 runner sets of 2 owners against 3 labels: the number is the most runners of the set."


def test_without_nodes_there_are_no_verdicts_and_no_bars(pictures) -> None:
    """The map is drawn without a legend."""
    (grid,) = pictures(nodes=False)
    assert grid.tones() == {PLAIN}
    assert grid.legend == {}


def test_bars_are_demand_against_what_is_free(pictures) -> None:
    """What is over the line is not right; what fits on no node is not counted; what nothing says has no bar."""
    bars = pictures()[1]
    assert isinstance(bars, Bars)
    assert [(one.group, one.name, one.words, one.tone) for one in bars.bars] == [
        ("honey", "cpu", "6 of 8", GOOD),
        ("honey", "memory", "68Gi of 64Gi", BAD),
        ("honey", "pods", "10 of 110", GOOD),
    ]


def test_an_edit_is_drawn_before_and_after(pictures, tmp_path, flywheel) -> None:
    """What begins to wait is worse, what waits no longer is better."""
    pictures()
    old = tmp_path / "old"
    fixture_fleet.write(
        old, "acme", tfvars("acme", entry("acme", "heavy", "tinyland-nix-heavy", **HEAVY), deploys=True)
    )
    words = ("--cluster", "cluster.yaml", "--previous", "old/acme", "--format", "html")
    out = flywheel("fleet", "acme", "Bluth", *words).out
    assert "Before and after the edit</title>" in out
    assert ">new set</text>" in out and ">runner set huge of acme</text>" in out
