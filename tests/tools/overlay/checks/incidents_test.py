"""What went wrong in the field, and the check of taxonomy or boundary that tells it (docs/reference/field.md).

Owners and repositories are made up; projects and hosts are those that the contract forbids.
"""

from __future__ import annotations

import pytest

ORGANIZATION = {
    "owner.slug": "example-org",
    "owner.forge": "github",
    "owner.account_kind": "organization",
    "owner.overlay_repository": "example-org/example-infra",
}
PERSONAL = {
    "owner.slug": "example-user",
    "owner.forge": "github",
    "owner.account_kind": "personal",
    "owner.overlay_repository": "example-user/example-user-infra",
}


def test_incident_02_project_lane_on_a_personal_repository(ids, one_set):
    """Core's own example shipped both faults: a project's label, and a personal repository."""
    text = (
        one_set(runner_label='"linux-xr-docker"', runner_type='"docker"')
        .replace("github.com/example-org", "github.com/example-user/site")
        .replace("secret-example-org", "secret-example-user")
        .replace('runner_group             = "example-infra"', "")
    )
    assert ids(text, PERSONAL) == ["GF103", "GF202"]


def test_incident_08_default_group(ids, specification):
    """Sets in the group of everybody, by whatever case, and sets in none."""
    assert ids(specification, ORGANIZATION) == ["GF224"]
    assert ids(specification, {**ORGANIZATION, "owner.runner_group": "example-infra"}) == ["GF205"]
    for group, told in (("", "GF224"), ("Default", "GF205"), ("default", "GF205")):
        assert ids(f'{specification}runner_group = "{group}"\n', ORGANIZATION) == [told]


def test_incident_09_grandfathered_group(ids, patched, one_set):
    """The exception for nine sets ended; after its date it is a finding, before it is none."""
    exception = {"variable": "runner_group_policy", "value": "legacy-default", "until": "2026-08-15", "reason": "x"}
    contract = patched({"stacks": {"arc_runners": {"exceptions": [exception]}}})
    text = one_set() + 'runner_group_policy = "legacy-default"\n'
    assert ids(text, judged_by=contract, today="2026-08-15") == []
    assert ids(text, judged_by=contract, today="2026-08-16") == ["GF209"]


def test_incident_24_case_of_a_hosted_label(findings, one_set):
    """`Ubuntu-Latest` slipped through a search for `ubuntu-latest`."""
    found = findings(one_set(runner_labels='["Ubuntu-Latest"]'))
    assert [one.id for one in found] == ["GF108", "GF113"]
    assert "GitHub-hosted" in found[1].message


@pytest.mark.parametrize("label", ["blacksmith-4vcpu-ubuntu-2204", "namespace-profile-default", "warp-ubuntu"])
def test_incident_25_third_party_fleet(findings, label, one_set):
    """Fleets are told by how a label begins, not by a hosted name somewhere in it."""
    found = findings(one_set(runner_labels=f'["{label}"]'))
    assert [one.id for one in found] == ["GF113"]
    assert "third-party" in found[0].message


def test_incident_26_scale_set_name_as_label(findings, one_set):
    """A registration identity is nothing to ask for."""
    text = one_set(runner_labels='["example-builds"]')
    assert [one.id for one in findings(text)] == ["GF113"]
    text = one_set(runner_label='"example-builds"', runner_type=None)
    assert [one.id for one in findings(text)] == ["GF101"]


def test_incident_26_label_as_scale_set_name(ids, one_set):
    """A set called like a capability it lacks takes that capability's jobs."""
    assert ids(one_set(runner_scale_set_name='"tinyland-nix-heavy"')) == ["GF118"]


def test_incident_27_container_mode(ids, one_set):
    """Without its mode a dind runner has no Docker daemon."""
    dind = {"runner_label": '"tinyland-dind"', "runner_type": '"dind"'}
    assert ids(one_set(**dind)) == []
    assert ids(one_set(**dind, container_mode='"dind"')) == []
    assert ids(one_set(**dind, container_mode='"kubernetes"')) == ["GF106"]


def test_incident_35_primary_lanes_have_names_of_their_own(ids, one_set):
    """A primary lane may be registered under an owner's name: its label is fixed."""
    assert ids(one_set() + 'nix_runner_scale_set_name = "example-org-nix"\n', ORGANIZATION) == []


def test_incident_38_one_list_of_suffixes(contract):
    """`operator` was in one copy of the list and not in the other; there is one list now."""
    assert "operator" in contract.capabilities.suffixes


def test_incident_41_second_controller(ids, one_set):
    """A secondary overlay that says nothing about the controller deploys one."""
    facts = {**ORGANIZATION, "substrate.controller_owner": "example-platform/platform-infra"}
    facts |= {"owner.tenant": "team", "substrate.runner_namespace": "arc-runners-example-org"}
    assert ids(one_set(), facts) == ["GF207"]


def test_incident_42_secret_of_somebody_else(ids, one_set):
    """A personal secret on an owner's set."""
    assert ids(one_set(github_config_secret='"github-personal-secret"'), ORGANIZATION) == ["GF206"]


def test_incident_46_transferred_repository(ids, specification):
    """The anchor's owner is not the overlay's any more."""
    text = (
        specification.replace("github.com/example-org", "github.com/example-user/site", 1)
        .replace("secret-example-org", "secret-example-user")
        .replace("github.com/example-org", "github.com/other-org/site")
    )
    assert ids(text, PERSONAL) == ["GF202", "GF204"]


def test_personal_account_with_one_anchor_is_one_warning(findings, specification):
    """However many sets and spellings, an anchor is counted once, and nothing else is found."""
    text = (
        specification.replace("github.com/example-org", "github.com/example-user/example-user-infra", 1)
        .replace("secret-example-org", "secret-example-user")
        .replace("github.com/example-org", "github.com/Example-User/Example-User-Infra")
    )
    found = findings(text, PERSONAL)
    assert [(one.id, one.severity) for one in found] == [("GF202", "warning")]
    assert "runner set `tinyland-nix-heavy-compute-expansion`" in found[0].message


def test_chart_without_labels(findings, specification):
    """Before 0.14.0 a scale set has one label, its name."""
    found = findings(specification.replace('"0.14.0"', '"0.13.1"'))
    assert [one.id for one in found] == ["GF114"]
    assert [one.id for one in findings(specification.replace('"0.14.0"', '"0.14.2"'))] == []
