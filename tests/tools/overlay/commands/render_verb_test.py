"""`flywheel render`: declared facts become documents, or are refused with label, attribute, value and fix."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from fixture_facts import FACTS

from flywheel.contract import compiled
from flywheel.contract.compiled import Contract
from flywheel.errors import UserError
from flywheel.formats import tfvars
from flywheel.formats.tfvars import tfvars_json
from flywheel.formats.values import plain
from flywheel.overlay import overlay_json
from flywheel.overlay.facts import facts_file

HEAVY = "tinyland-nix-heavy-compute-expansion"


@pytest.fixture
def facts() -> dict:
    """Facts of a small overlay, free to be changed."""
    return copy.deepcopy(FACTS)


@pytest.fixture
def render(flywheel: Callable, tmp_path: Path) -> Callable:
    """Renders facts into a folder; returns the outcome and the folder."""

    def run(facts: dict) -> tuple:
        (tmp_path / "facts.json").write_text(json.dumps(facts))
        outputs = {
            "--tfvars-json": "o.auto.tfvars.json",
            "--tfvars": "o.tfvars",
            "--backend": "o.hcl",
            "--overlay": "o.json",
        }
        words = [word for flag, name in outputs.items() for word in (flag, tmp_path / name)]
        contract = compiled.built_in()
        return flywheel("render", "--facts", tmp_path / "facts.json", "--contract", contract, *words), tmp_path

    return run


def refusals(render: Callable, facts: dict) -> list[str]:
    """The lines that a refused rendering prints; nothing may have been written."""
    outcome, folder = render(facts)
    assert (outcome.status, outcome.out) == (2, "")
    assert sorted(path.name for path in folder.iterdir()) == ["facts.json"]
    return outcome.err.removeprefix("flywheel: ").splitlines()


def test_a_set_takes_from_owner_substrate_and_contract_what_it_does_not_say(render: Callable, facts: dict) -> None:
    """URL, secret, names, type and caches come from where they are declared once."""
    outcome, folder = render(facts)
    assert (outcome.status, outcome.err) == (0, "")
    values = plain(tfvars.load(str(folder / "o.tfvars")).root)
    assert values["extra_runner_sets"] == {
        HEAVY: {
            "github_config_url": "https://github.com/example-org",
            "github_config_secret": "github-app-secret-example-org",
            "runner_label": "tinyland-nix-heavy",
            "runner_scale_set_name": HEAVY,
            "runner_labels": ["self-hosted", "nix", "linux"],
            "runner_type": "nix",
            "max_runners": 1,
            "memory_request": "4Gi",
            "attic_server": "http://attic.example.com",
            "attic_cache": "main",
            "bazel_cache_endpoint": "grpc://cache.example.com:9092",
        }
    }


def test_both_forms_hold_the_same_values(render: Callable, facts: dict) -> None:
    """What people read is what machines read."""
    _, folder = render(facts)
    document = tfvars.load(str(folder / "o.tfvars"))
    machine = tfvars_json.load(str(folder / "o.auto.tfvars.json"))
    assert plain(document.root) == plain(machine.root)
    assert list(document.root.items) == list(machine.root.items)
    assert list(document.root.items)[-1] == "extra_runner_sets"


def test_primary_lanes_set_the_stacks_own_variables(render: Callable, facts: dict) -> None:
    """A declared lane is deployed under its own name; one that is not declared is switched off."""
    _, folder = render(facts)
    values = plain(tfvars.load(str(folder / "o.tfvars")).root)
    assert values["nix_runner_name"] == values["nix_runner_scale_set_name"] == "example-nix"
    assert values["nix_max_runners"] == 4
    assert (values["deploy_docker_runner"], values["deploy_dind_runner"]) == (False, False)
    assert "tinyland-nix" not in values["extra_runner_sets"]


def test_a_lane_may_be_left_to_variables(render: Callable, facts: dict) -> None:
    """Where no set declares a lane, the overlay's own variable decides; a declared lane cannot be switched off."""
    facts["variables"]["deploy_docker_runner"] = True
    _, folder = render(facts)
    values = plain(tfvars.load(str(folder / "o.tfvars")).root)
    assert (values["deploy_docker_runner"], values["deploy_dind_runner"]) == (True, False)
    facts["runner_sets"].append(
        {"label": "//:docker", "facts": {"release": "docker", "capability": "tinyland-docker", "primary": True}}
    )
    result, _ = render(facts)
    assert "//:overlay (variables.deploy_docker_runner): `deploy_docker_runner` is already set by" in result.err


def test_only_the_controllers_owner_deploys_it(render: Callable, facts: dict) -> None:
    """Two overlays that deploy one controller would fight over it."""
    _, folder = render(facts)
    assert plain(tfvars.load(str(folder / "o.tfvars")).root)["deploy_arc_controller"] is True
    facts["substrate"]["facts"]["controller_owner"] = "another-org/infra"
    _, folder = render(facts)
    values = plain(tfvars.load(str(folder / "o.tfvars")).root)
    flags = ("deploy_arc_controller", "create_controller_namespace", "create_runner_namespace")
    assert [values[name] for name in flags] == [False, False, False]


def test_state_has_a_key_of_its_own(render: Callable, facts: dict) -> None:
    """Overlay and stack name the key; the substrate names bucket and endpoint."""
    _, folder = render(facts)
    values = plain(tfvars.load(str(folder / "o.hcl")).root)
    assert values["bucket"] == "tofu-state"
    assert values["key"] == "example-org/example-infra/arc-runners/terraform.tfstate"
    assert values["endpoints"] == {"s3": "http://state.example.com:9000"}


def test_every_value_of_the_overlay_knows_its_attribute(render: Callable, facts: dict) -> None:
    """Findings about a rendered overlay point at the target that declared the value."""
    _, folder = render(facts)
    overlay = overlay_json.load(str(folder / "o.json"))
    document = overlay.inputs[0].documents[0]
    heavy = document.root.items["extra_runner_sets"].items[HEAVY]
    assert str(document.place(heavy.items["max_runners"].at)) == "//:heavy (max_runners)"
    assert str(document.place(heavy.items["memory_request"].at)) == "//:heavy (resources.memory_request)"
    assert str(document.place(heavy.items["attic_server"].at)) == "//:cluster (attic_server)"


def test_rendering_twice_gives_the_same_bytes(render: Callable, facts: dict) -> None:
    """Actions are cached by their bytes."""
    _, folder = render(facts)
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    _, folder = render(facts)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first


def test_an_unknown_capability_is_refused(render: Callable, facts: dict) -> None:
    """A label that nobody serves must not reach a cluster."""
    facts["runner_sets"][1]["facts"]["capability"] = "tinyland-nix-heavvy"
    assert refusals(render, facts) == [
        (
            "//:heavy (capability): `tinyland-nix-heavvy` is not a capability label of the contract. "
            "Did you mean `tinyland-nix-heavy`?"
        )
    ]


def test_two_sets_with_one_name_are_refused(render: Callable, facts: dict) -> None:
    """One of the two Helm releases would vanish."""
    twin = copy.deepcopy(facts["runner_sets"][1])
    twin["label"] = "//more:heavy"
    facts["runner_sets"].append(twin)
    assert refusals(render, facts) == [
        (
            f"//more:heavy (name): the runner set `{HEAVY}` is declared a second time; "
            "the first is //:heavy. Each name is one Helm release. Rename one of them."
        )
    ]


def test_a_lane_declared_twice_is_refused(render: Callable, facts: dict) -> None:
    """The stack has each primary lane once."""
    twin = copy.deepcopy(facts["runner_sets"][0])
    twin["label"], twin["facts"]["release"] = "//:nix2", "example-nix-2"
    facts["runner_sets"].append(twin)
    assert refusals(render, facts) == [
        (
            "//:nix2 (primary): the primary lane `nix` is declared a second time; the first is //:nix. "
            "Remove `primary` from one of them, which makes it a separate runner set."
        )
    ]


def test_a_lane_that_the_stack_lacks_is_refused(render: Callable, facts: dict) -> None:
    """Only baseline capabilities have primary lanes."""
    facts["runner_sets"][1]["facts"]["primary"] = True
    assert refusals(render, facts) == [
        (
            "//:heavy (primary): the stack `arc_runners` has no primary lane `tinyland-nix-heavy`. "
            "Remove `primary`, or use the capability of a primary lane: `tinyland-nix`, `tinyland-docker`, "
            "`tinyland-dind`."
        )
    ]


def test_what_a_lane_cannot_take_is_refused(render: Callable, facts: dict) -> None:
    """An attribute with no variable behind it would be dropped."""
    facts["runner_sets"][0]["facts"]["resources"] = {"cpu_requests": "1"}
    facts["runner_sets"][0]["attributes"] = {"node_selector": {}}
    assert refusals(render, facts) == [
        (
            "//:nix (resources.cpu_requests): the stack has no variable for `cpu_requests` of the primary lane `nix`. "
            "Did you mean `cpu_request`?"
        ),
        (
            "//:nix (attributes.node_selector): the primary lane `nix` has no object that could hold `node_selector`. "
            "Set the stack's variable for it in `variables` of the overlay."
        ),
    ]


def test_a_variable_that_the_contract_lacks_is_refused(render: Callable, facts: dict) -> None:
    """Terraform would warn, drop it and exit 0."""
    facts["variables"]["controler_chart_version"] = "0.14.0"
    assert refusals(render, facts) == [
        (
            "//:overlay (variables.controler_chart_version): `controler_chart_version` is not a variable of the stack "
            "`arc_runners`. Did you mean `controller_chart_version`?"
        )
    ]


def test_an_attribute_that_the_set_lacks_is_refused(render: Callable, facts: dict) -> None:
    """Terraform would drop it without a word."""
    facts["runner_sets"][1]["attributes"] = {"max_runner": 3}
    assert refusals(render, facts) == [
        (
            f"//:heavy (attributes.max_runner): `max_runner` is not an attribute of `extra_runner_sets.{HEAVY}`; "
            "Terraform drops it without a message. Did you mean `max_runners`?"
        )
    ]


def test_a_wrong_type_is_refused(render: Callable, facts: dict) -> None:
    """The plan would fail after the backend was reached."""
    facts["variables"]["nix_min_runners"] = "many"
    assert refusals(render, facts) == [
        (
            "//:overlay (variables.nix_min_runners): `nix_min_runners` is `many`, of type string; the stack needs "
            "number. Write a value of type number."
        )
    ]


def test_a_variable_set_twice_is_refused(render: Callable, facts: dict) -> None:
    """Two declarations of one value would disagree one day."""
    facts["variables"]["cluster_context"] = "other"
    assert refusals(render, facts) == [
        (
            "//:overlay (variables.cluster_context): `cluster_context` is already set by //:cluster (cluster_context). "
            "Keep one of them."
        )
    ]


def test_a_sensitive_variable_is_refused_without_its_value(render: Callable, facts: dict) -> None:
    """Secrets appear by name only."""
    facts["variables"]["ghcr_token"] = "hunter2-hunter2"
    lines = refusals(render, facts)
    assert lines == [
        (
            "//:overlay (variables.ghcr_token): `ghcr_token` is sensitive: no file may contain its value. "
            "Remove it, and set the environment variable TF_VAR_ghcr_token for the run."
        )
    ]


def test_all_refusals_are_told_at_once(render: Callable, facts: dict) -> None:
    """One build shows every fault, not the first alone."""
    facts["runner_sets"][1]["facts"]["capability"] = "nix"
    facts["variables"]["cluster_context"] = "other"
    assert len(refusals(render, facts)) == 2


def test_a_stack_that_is_not_named_is_the_one_with_runner_sets(render: Callable, facts: dict) -> None:
    """Facts that name no stack are for the only stack of the contract that has runner sets."""
    outcome, folder = render(facts)
    assert outcome.status == 0
    named = (folder / "o.tfvars").read_text(encoding="utf-8")
    facts["stack"] = ""
    outcome, folder = render(facts)
    assert (outcome.status, (folder / "o.tfvars").read_text(encoding="utf-8")) == (0, named)


def test_of_two_stacks_with_runner_sets_one_is_named(facts: dict, patched: Callable, contract: Contract) -> None:
    """Where several stacks have runner sets, none is taken for meant; one without them does not count."""
    copied = contract.to_json()["stacks"]["arc_runners"]
    plain_one = patched({"stacks": {"attic": {**copied, "runner_sets": None, "primary_lanes": []}}})
    assert plain_one.default_stack is plain_one.stacks["arc_runners"]
    several = patched({"stacks": {"other": copied}})
    assert several.default_stack is None
    facts["stack"] = ""
    with pytest.raises(UserError) as caught:
        facts_file.of(facts, several, "facts.json")
    assert str(caught.value) == (
        "//:overlay (stack): no stack is given. Write one of `arc_owner_overlay_release`, `arc_runners`, `attic`, "
        "`gitlab_runners`, `runner_dashboard`, `other`."
    )


def test_an_unknown_stack_is_refused(render: Callable, facts: dict) -> None:
    """The contract says which stacks there are."""
    facts["stack"] = "arc"
    assert refusals(render, facts) == [
        (
            "//:overlay (stack): `arc` is not a stack of the contract. Use one of `arc_owner_overlay_release`, "
            "`arc_runners`, `attic`, `gitlab_runners`, `runner_dashboard`."
        )
    ]


def test_facts_of_another_version_are_refused(render: Callable, facts: dict) -> None:
    """Rules and tool come from one module; a mixture is told as one."""
    facts["schema"] = "flywheel.facts/2"
    [line] = refusals(render, facts)
    assert line.endswith(
        "facts.json: `schema` is `flywheel.facts/2`; this version reads `flywheel.facts/1`. "
        "Build it again: `bazel build` of the overlay writes it."
    )


@pytest.mark.parametrize("depth", [106, 900])
def test_facts_that_are_nested_too_deep_are_refused(facts: dict, contract: Contract, depth: int) -> None:
    """No value of a stack nests like that, and the writer could not write it."""
    value: object = "x"
    for _ in range(depth):
        value = [value]
    facts["variables"]["nix_affinity"] = value
    with pytest.raises(UserError) as caught:
        facts_file.of(facts, contract, "facts.json")
    assert caught.value.lines == (
        "facts.json: it has more than 105 levels, and no value of a stack has. Flatten the value.",
    )
