"""Edges of the taxonomy checks: scale-set names, releases, namespaces and the chart."""

from __future__ import annotations

import pytest

from flywheel.overlay import charts


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("a" * 45, []),
        ("a" * 46, ["GF110"]),
        ("a_b", []),
        ("_a", ["GF110"]),
        ("a-", ["GF110"]),
        ("a.b", ["GF110"]),
        ("0a", []),
        ("Ab", ["GF110"]),
        ("ü", ["GF110"]),
    ],
)
def test_scale_set_names(told, name, ids):
    """1 to 45 characters, and after `_` became `-` a name that Kubernetes takes."""
    assert told(runner_scale_set_name=name) == ids


def test_derived_names_have_the_limits_of_kubernetes(taxonomy, patched):
    """Where ARC appends more than its own limit leaves room for, the derived name is told."""
    contract = patched({"arc": {"object_name": {"derived_suffix_lengths": {"listener": 30}}}})
    [found] = taxonomy({"a": {"runner_scale_set_name": "a" * 34}}, judged_by=contract)
    assert found.id == "GF110"
    assert "a listener name of 64 characters" in found.message
    assert taxonomy({"a": {"runner_scale_set_name": "a" * 33}}, judged_by=contract) == []


def test_name_of_a_bad_label_is_not_judged(told):
    """A set without a name is called after its label: mending the label mends both."""
    assert told(runner_label="my.site", runner_scale_set_name=None) == ["GF101"]


def test_names_collide_by_case_and_by_hyphen(taxonomy):
    """Each later set is told, and names the first."""
    found = taxonomy({key: {"runner_scale_set_name": name} for key, name in (("x", "a-b"), ("y", "a_b"), ("z", "c"))})
    assert [(one.id, one.place.line) for one in found] == [("GF111", 9)]
    assert "runner set `x`" in found[0].message


def test_lanes_collide_too(taxonomy):
    """A lane's name is a name like any other, and so is its label where it has none."""
    lane = 'nix_runner_scale_set_name = "mine"\n'
    assert [one.id for one in taxonomy({"a": {"runner_scale_set_name": "mine"}}, lane)] == ["GF111"]
    both = lane + 'docker_runner_scale_set_name = "mine"\n'
    assert [one.id for one in taxonomy({}, both)] == ["GF111"]
    assert [one.id for one in taxonomy({}, both + "deploy_docker_runner = false\n")] == []


def test_releases(taxonomy):
    """Of a primary lane's release, of any name that Helm refuses, and of nothing else."""
    for key, ids in (
        ("a", []),
        ("a" * 53, []),
        ("a" * 54, ["GF112"]),
        ("gh-nix", ["GF112"]),
        ("gh-dind", []),
        ("a_b", ["GF112"]),
        ("", ["GF112"]),
    ):
        assert [one.id for one in taxonomy({key: {"runner_scale_set_name": "mine"}})] == ids, key
    assert [one.id for one in taxonomy({}, 'nix_runner_name = "same"\ndocker_runner_name = "same"\n')] == ["GF112"]
    assert [one.id for one in taxonomy({"gh-dind": {}}, "deploy_dind_runner = true\n")] == ["GF112"]


@pytest.mark.parametrize(
    ("version", "ids"),
    [
        ("0.13.9", ["GF114"]),
        ("0.14.0-rc.1", ["GF114"]),
        ("0.14.0", []),
        ("0.14.0+build.1", []),
        ("0.14.1-rc.1", []),
        ("0.9.3", ["GF114"]),
        ("1.0.0", ["GF119"]),
        ("0.8.3", ["GF114", "GF119"]),
        ("latest", []),
        ("", []),
    ],
)
def test_chart_versions(taxonomy, version, ids):
    """Versions are compared as numbers, a pre-release before its release; what is none is GF306's."""
    assert [one.id for one in taxonomy({"a": {}}, f'controller_chart_version = "{version}"\n')] == ids


def test_old_chart_serves_sets_named_after_their_label(taxonomy):
    """Such a set has no other label to lose, whatever its case."""
    old = 'controller_chart_version = "0.13.1"\n'
    same = {"runner_label": "tinyland-nix-gpu", "runner_scale_set_name": "tinyland-nix-gpu"}
    assert taxonomy({"a": same}, old) == []
    capitals = {**same, "runner_label": "Tinyland-Nix-GPU"}
    assert [one.id for one in taxonomy({"a": capitals}, old)] == ["GF108"]
    assert taxonomy({"a": {**same, "runner_labels": []}}, old) == []
    assert [one.id for one in taxonomy({"a": {**same, "runner_labels": ["nix"]}}, old)] == ["GF114"]


def test_namespaces(taxonomy):
    """63 characters of an RFC 1123 name; the stack's own defaults are not judged."""
    for name, ids in (("a" * 63, []), ("a" * 64, ["GF116"]), ("arc_runners", ["GF116"]), ("", ["GF116"])):
        assert [one.id for one in taxonomy({}, f'controller_namespace = "{name}"\n')] == ids
    assert taxonomy({}, 'runner_namespace = ["x"]\n') == []


def test_name_of_a_label_that_is_its_own(told):
    """A set may be called like its own label, in any case."""
    assert told(runner_label="tinyland-nix-gpu", runner_scale_set_name="tinyland-nix-gpu") == []
    assert told(runner_label="tinyland-nix-gpu", runner_scale_set_name="tinyland-nix-kvm") == ["GF118"]
    assert told(runner_label="tinyland-nix-gpu", runner_scale_set_name="Tinyland-Nix-KVM") == ["GF110", "GF118"]


def test_release_that_is_no_string_is_the_stacks_to_refuse(taxonomy):
    """A list for a lane's release says nothing about releases."""
    assert taxonomy({}, 'nix_runner_name = ["x"]\n') == []


@pytest.mark.parametrize(
    ("controller", "scale_set", "accepted"),
    [
        ("0.14.2", "0.14.0", True),
        ("0.14.0", "0.14.2", True),
        ("0.12.0", "0.12.1", True),
        ("0.14.2", "0.14.2-rc1", True),
        ("0.11.0", "0.11.0", True),
        ("0.11.0", "0.11.1", False),
        ("0.9.3", "0.9.2", False),
        ("0.14.2", "0.13.1", False),
        ("0.15.0", "0.14.2", False),
        ("1.14.0", "0.14.0", False),
        ("0.14.2", "v0.14.2", False),
        ("v0.14.2", "v0.14.2", True),
        ("v0.14.2", "v0.14.1", False),
        ("dev", "0.9.0", True),
        ("canary-2ee6b3b", "0.14.2", True),
        ("0.14.2", "dev", False),
        ("0.99.0", "0.99.1", True),
    ],
)
def test_scale_sets_that_a_controller_accepts(contract, controller, scale_set, accepted):
    """As ARC compares versions: since 0.12 the minor version counts, before the whole; `v` is not read."""
    assert charts.accepts(controller, scale_set, contract) == accepted
