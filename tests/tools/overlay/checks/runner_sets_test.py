"""Runner sets as checks see them, from any input."""

from __future__ import annotations

import pytest

from flywheel.overlay import runner_sets
from flywheel.overlay.runner_sets import container_mode, fact_value, labels, name_source, runner_type, scale_set_name

SET = """
extra_runner_sets = {
  builds = {
    github_config_url = "https://github.com/example-org"
    runner_label      = "tinyland-nix-heavy"
    runner_labels     = ["self-hosted", "nix"]
    max_runners       = 3
  }
}
"""


@pytest.fixture
def sets(overlay, contract):
    """The runner sets that the text of a variable file gives."""
    return lambda text: overlay(text).runner_sets(contract)


def _last(sets, text: str):
    return sets(text)[-1]


def test_lanes_come_first_and_only_if_deployed(sets):
    """By default the nix and docker lanes are there; each can be switched, but for the nix lane."""
    assert [one.lane for one in sets(SET)] == ["nix", "docker", None]
    text = SET + "deploy_docker_runner = false\ndeploy_dind_runner = true\n"
    assert [one.lane for one in sets(text)] == ["nix", "dind", None]


def test_attributes_stand_under_the_names_of_facts(sets):
    """Which attribute holds a fact is the stack's own data."""
    one = _last(sets, SET)
    assert (one.release, one.title) == ("builds", "runner set `builds`")
    assert one.text("capability") == "tinyland-nix-heavy"
    assert one.texts("runner_labels") == ["self-hosted", "nix"]
    assert one.get("max_runners").value == 3
    assert str(one.place("capability")) == "terraform.tfvars:5:25"
    assert one.attribute("capability") == "runner_label"
    assert one.get("unheard_of") is None


def test_defaults_are_filled_in_and_say_so(sets):
    """A default stands at the place of the set that leaves the attribute out."""
    one = _last(sets, SET)
    fact = one.get("runner_type")
    assert (fact.value, fact.declared, str(fact.place)) == ("nix", False, "terraform.tfvars:3:3")
    assert one.declared("capability")
    assert not one.declared("runner_type")
    assert str(one.place("image")) == "terraform.tfvars:3:3"


def test_null_means_the_default(sets):
    """An optional attribute set to null takes its default."""
    one = _last(sets, SET.replace("max_runners       = 3", "max_runners = null\n    runner_type = null"))
    assert one.get("max_runners").value == 5
    assert not one.declared("runner_type")


def test_lane_has_its_variables_and_the_shared_ones(sets):
    """A lane's own variables, those it inherits, and its fixed label."""
    lane = sets(SET + 'nix_runner_scale_set_name = "example-nix"\ngithub_config_url = "https://github.com/o"\n')[0]
    assert lane.title == "primary lane `nix`"
    assert lane.release == "gh-nix"
    assert lane.text("capability") == "tinyland-nix"
    assert lane.text("scale_set_name") == "example-nix"
    assert lane.text("config_url") == "https://github.com/o"
    assert lane.attribute("scale_set_name") == "nix_runner_scale_set_name"
    assert lane.get("max_runners").value == 5
    assert str(lane.place("max_runners")) == "terraform.tfvars"


def test_labels_are_composed_as_arc_has_them(sets, contract, patched):
    """The contract says which facts make up scaleSetLabels; a lane has its own label alone."""
    everything = sets(SET)
    assert [fact.value for fact in labels(everything[-1], contract)] == ["tinyland-nix-heavy", "self-hosted", "nix"]
    assert [fact.value for fact in labels(everything[0], contract)] == ["tinyland-nix"]
    without = patched({"arc": {"scale_set_labels": ["runner_labels"]}})
    assert [fact.value for fact in labels(everything[-1], without)] == ["self-hosted", "nix"]


def test_name_falls_back_on_the_label(sets, contract):
    """An empty name is none."""
    named = _last(sets, SET.replace("max_runners       = 3", 'runner_scale_set_name = "mine"'))
    empty = _last(sets, SET.replace("max_runners       = 3", 'runner_scale_set_name = ""'))
    assert (name_source(named, contract), scale_set_name(named, contract)) == ("scale_set_name", "mine")
    assert (name_source(empty, contract), scale_set_name(empty, contract)) == ("capability", "tinyland-nix-heavy")


def test_container_mode_follows_the_type(sets, contract):
    """An empty mode is the one that the type implies, of a lane's label too."""
    text = SET + "deploy_dind_runner = true\n"
    assert [(runner_type(one, contract), container_mode(one, contract)) for one in sets(text)] == [
        ("nix", "kubernetes"),
        ("docker", "kubernetes"),
        ("dind", "dind"),
        ("nix", "kubernetes"),
    ]
    own = _last(sets, SET.replace("max_runners       = 3", 'container_mode = "dind"'))
    assert container_mode(own, contract) == "dind"


def test_bound_variable_or_its_default(overlay, contract):
    """The chart's version is there whether or not the overlay names one."""
    for text, value, declared in (('controller_chart_version = "0.14.2"', "0.14.2", True), ("", "0.14.2", False)):
        [(stack, inputs, _)] = overlay(text).by_stack(contract)
        fact = fact_value(stack, inputs, "substrate.controller_chart_version")
        assert (fact.value, fact.declared) == (value, declared)
    assert fact_value(stack, inputs, "substrate.unheard_of") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "extra_runner_sets = null",
        'extra_runner_sets = "none"',
        "extra_runner_sets = []",
        "extra_runner_sets = { builds = null }",
        'extra_runner_sets = { builds = { "" = "x" } }',
        'extra_runner_sets = { builds = "tinyland-nix" }',
        'extra_runner_sets = { builds = [{ runner_label = "tinyland-nix" }] }',
        'extra_runner_sets = { "" = {}, "a\\nb" = {}, "ü" = {} }',
        "extra_runner_sets = { builds = { runner_label = null, runner_labels = null } }",
        "extra_runner_sets = { builds = { runner_label = 5, runner_labels = [1, null, [], {}] } }",
        'extra_runner_sets = { builds = { runner_label = ["tinyland-nix"], runner_labels = "x" } }',
        "extra_runner_sets = { builds = { runner_type = {}, container_mode = [], runner_scale_set_name = 1 } }",
        "nix_runner_name = null\nnix_runner_scale_set_name = [1]\ndeploy_docker_runner = {}",
        'github_config_url = ["x"]\nrunner_group = {}\ncontroller_chart_version = 14\ncluster_context = []',
    ],
)
def test_malformed_input_raises_nothing(text, findings, overlay, contract):
    """What has the wrong type is the contract family's; here it is as good as not there."""
    for one in overlay(text).runner_sets(contract):
        assert isinstance(one.title, str)
        assert one.get("unheard_of") is None
        assert isinstance(scale_set_name(one, contract), str)
        assert isinstance(labels(one, contract), list)
    findings(text)
    findings(text, {"owner.slug": "example-org", "owner.account_kind": "organization", "owner.forge": "github"})


def test_sets_are_read_once(overlay, contract):
    """Checks share what they derive from the overlay."""
    made = overlay(SET)
    assert made.runner_sets(contract)[0] is made.runner_sets(contract)[0]


def test_stack_without_a_map_of_sets(overlay, patched):
    """A stack that has no runner sets gives none."""
    contract = patched({"stacks": {"arc_runners": {"runner_sets": None, "primary_lanes": []}}})
    assert overlay(SET).runner_sets(contract) == []


def test_title_shows_no_control_characters(sets):
    """A key is another repository's text."""
    text = 'extra_runner_sets = { "a\\nb\\u001b[31m" = {} }'
    assert _last(sets, text).title == "runner set `a\\nb\\x1b[31m`"


def test_unknown_stack_has_no_sets(contract):
    """Inputs of a stack that the contract lacks are passed over."""
    from flywheel.overlay.stack_inputs import Inputs

    assert runner_sets.by_stack(contract.stacks, [Inputs("unheard_of", [])]) == []
