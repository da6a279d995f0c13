"""The probes on which the guard that these checks replace was measured, and the shapes it is there for.

It passed over most of them, and refused some that are sound (see
docs/reference/inputs.md#what-a-line-based-guard-misses). Owners and repositories
are made up; projects and hosts are those that the contract forbids.
"""

from __future__ import annotations

import pytest

HEAD = """
cluster_context          = "cluster"
github_config_url        = "https://github.com/example-org"
github_config_secret     = "github-app-secret-example-org"
runner_group             = "example-infra"
controller_chart_version = "0.14.0"
"""
ORGANIZATION = {
    "owner.slug": "example-org",
    "owner.forge": "github",
    "owner.account_kind": "organization",
    "owner.overlay_repository": "example-org/example-infra",
}


def test_specification_example_is_clean(ids, specification):
    """What the specification shows as right is right, with the owner's facts and without."""
    assert ids(specification) == []
    assert ids(specification + 'runner_group = "example-infra"\n', ORGANIZATION) == []


def test_sound_set_is_clean(ids, one_set):
    """The base of the cases below has nothing wrong with it."""
    assert ids(one_set(), ORGANIZATION) == []


def test_probe_02_one_line_object(ids):
    """An entry written on one line is an entry."""
    one_line = (
        'extra_runner_sets = { site = { github_config_url = "https://github.com/example-org", '
        'runner_label = "site-nix", runner_scale_set_name = "site" } }\n'
    )
    assert ids(HEAD + one_line) == ["GF101"]


def test_probe_04_label_against_type(ids, one_set):
    """A label of nix runners on docker ones."""
    assert ids(one_set(runner_type='"docker"')) == ["GF105"]


def test_probe_04_type_left_out(ids, one_set):
    """The stack's default type counts as if it were written."""
    assert ids(one_set(runner_label='"tinyland-docker"')) == ["GF105"]


def test_probe_05_upper_case_label(ids, one_set):
    """The case is the one fault: the rest is judged in lower case."""
    assert ids(one_set(runner_label='"Tinyland-Nix"')) == ["GF108"]


def test_probe_06_capability_of_another_type(ids, one_set):
    """Docker runners have neither KVM nor a GPU."""
    assert ids(one_set(runner_label='"tinyland-docker-kvm-gpu"', runner_type='"docker"')) == ["GF107"]


def test_probe_07_trailing_commas(ids):
    """Commas between attributes are HCL, and hide nothing."""
    text = (
        'extra_runner_sets = {\n  builds = {\n    github_config_url = "https://github.com/example-org",\n'
        '    runner_label = "tinyland-nix",\n    runner_scale_set_name = "example-builds",\n  },\n}\n'
    )
    assert ids(HEAD + text) == []


def test_probe_08_text_in_a_comment(ids):
    """What stands in a comment is no configuration."""
    comment = '/*\nextra_runner_sets = {\n  site = { runner_label = "site-nix" }\n}\n*/\n'
    assert ids(HEAD + comment + '# runner_label = "site-nix"\n') == []


def test_probe_10_repository_among_runner_labels(ids, one_set):
    """A lane through the back door."""
    assert ids(one_set(runner_labels='["self-hosted", "site-nix"]')) == ["GF113"]


def test_probe_11_two_sets_of_one_name(findings):
    """The second set would take the first one's registration; the finding names both."""
    entry = (
        '{ github_config_url = "https://github.com/example-org", runner_label = "tinyland-nix", '
        'runner_scale_set_name = "builds" }'
    )
    found = findings(f"{HEAD}extra_runner_sets = {{\n  a = {entry}\n  b = {entry}\n}}\n")
    assert [(one.id, one.place.line) for one in found] == [("GF111", 9)]
    assert found[0].message == (
        "runner set `b`: `runner_scale_set_name` is `builds`, a name that runner set `a` has too."
    )


def test_probe_15_enterprise_is_no_repository(ids, specification):
    """Two segments of a path are not always owner and repository."""
    text = specification.replace("github.com/example-org", "github.com/enterprises/example-corp")
    assert ids(text) == []


def test_probe_16_enterprise_server(ids, specification):
    """A host of one's own is a forge of one's own."""
    text = specification.replace("github.com", "git.example.com") + 'runner_group = "example-infra"\n'
    assert ids(text, {**ORGANIZATION, "owner.forge": "ghes", "owner.forge_version": "3.21"}) == []


def test_probe_17_clone_url(ids, specification):
    """A clone URL names a repository that does not exist."""
    text = specification.replace("github.com/example-org", "github.com/example-org.git")
    assert ids(text) == ["GF201"]


@pytest.mark.parametrize("key", ["builds", '"builds"'], ids=["probe_24_bare", "probe_23_quoted"])
def test_probes_23_and_24_quoted_key(ids, key, one_set):
    """A key is the same quoted and bare."""
    assert ids(one_set(key=key, runner_label='"site-nix"')) == ["GF101"]


def test_probe_25_comment_within_an_entry(ids, one_set):
    """A comment within an entry does not stand in for its attributes."""
    assert ids(one_set(runner_type='"docker" /* runner_type = "nix" */')) == ["GF105"]


@pytest.mark.parametrize(
    ("label", "id"),
    [
        ("personal-nix", "GF103"),
        ("personal-docker", "GF103"),
        ("personal-package-nix-a", "GF103"),
        ("site-nix", "GF101"),
        ("example-org-nix-heavy", "GF103"),
        ("example-infra-docker", "GF103"),
        ("linux-xr-docker", "GF103"),
        ("tummycrypt-nix", "GF103"),
        ("self-hosted", "GF101"),
        ("honey", "GF103"),
        ("petting-zoo-mini", "GF103"),
        ("ubuntu-latest", "GF101"),
        ("macos-14", "GF101"),
        ("Windows-2022", "GF108 GF101"),
        ("depot-ubuntu-24.04", "GF101"),
        ("namespace-profile-default", "GF101"),
        ("tinyland-nix-example-org", "GF103"),
        ("tinyland", "GF101"),
        ("tinyland-", "GF101"),
        ("tinyland-heavy", "GF107"),
        ("tinyland-nix-large", "GF102"),
        ("tinyland-nix-operator", "GF117"),
        ("tinyland-nix-macos", "GF117"),
        ("nix", "GF101"),
    ],
)
def test_forbidden_shape(ids, label, id, one_set):
    """Every shape of docs/reference/labels.md#what-a-label-may-not-name is one finding, under the id that says why."""
    text = one_set(runner_label=f'"{label}"', runner_type='"nix"')
    assert sorted(ids(text, ORGANIZATION)) == sorted(id.split())


def test_retired_labels_stay_retired(ids, contract, one_set):
    """What once served somebody is never a capability label again."""
    for label in contract.capabilities.retired_labels:
        assert ids(one_set(runner_label=f'"{label}"', runner_type=None)) in (["GF101"], ["GF103"]), label
