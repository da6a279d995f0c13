"""The contract of this repository says what the specification and the public evidence say."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from flywheel_testing import oracles

from flywheel.contract.compiled import Contract
from flywheel.contract.sources import compiler
from flywheel.contract.stack import Stack
from flywheel.formats import tfvars
from flywheel.hcl.types import ABSENT, Collection, ObjectType

CONTRACT = Path(__file__).parents[3] / "contract"
EXAMPLE = Path(__file__).parent / "testdata" / "specification_example.tfvars"


@pytest.fixture(scope="module")
def contract() -> Contract:
    """The contract, compiled from this repository's files."""
    return compiler.load_directory(str(CONTRACT))


@pytest.fixture(scope="module")
def stack(contract: Contract) -> Stack:
    """The stack arc_runners."""
    return contract.stacks["arc_runners"]


def test_six_labels(contract: Contract) -> None:
    """The shared labels are the specification's six, each on its runner type and in its class."""
    labels = {name: (label.runner_type, label.class_) for name, label in contract.capabilities.labels.items()}
    assert labels == {
        "tinyland-nix": ("nix", "baseline"),
        "tinyland-docker": ("docker", "baseline"),
        "tinyland-dind": ("dind", "baseline"),
        "tinyland-nix-heavy": ("nix", "additive"),
        "tinyland-nix-kvm": ("nix", "additive"),
        "tinyland-nix-gpu": ("nix", "additive"),
    }


def test_limits(contract: Contract) -> None:
    """Names and labels have the limits of ARC's chart, which follow from a listener's name."""
    arc = contract.arc
    assert (arc.scale_set_name.max_length, arc.label.max_length) == (45, 255)
    listener = arc.object_name.derived_suffix_lengths["listener"]
    assert listener == len("-01234567-listener")
    assert arc.scale_set_name.max_length + listener == arc.object_name.max_length


def test_attributes_stand_in_the_order_of_the_specification(stack: Stack) -> None:
    """A rendered runner set reads as the specification's example does."""
    example = tfvars.load(str(EXAMPLE)).root.items["extra_runner_sets"]
    (runner_set,) = example.items.values()
    order = [name for name in stack.runner_sets.bindings.values() if name in runner_set.items]
    assert order == list(runner_set.items)
    top = [name for name in stack.bindings.values() if name in tfvars.load(str(EXAMPLE)).root.items]
    assert top == [name for name in tfvars.load(str(EXAMPLE)).root.items if name != "extra_runner_sets"]


def test_every_attribute_is_bound(stack: Stack) -> None:
    """No attribute of a runner set is out of the reach of facts."""
    type_ = stack.variables["extra_runner_sets"].type
    assert isinstance(type_, Collection) and isinstance(type_.element, ObjectType)
    assert set(stack.runner_sets.bindings.values()) == set(type_.element.attributes)


# Name, type and default of the variables at the newest public source; see
# docs/reference/inputs.md#variables-of-the-runner-stack. Two defaults are different here: the chart is the first that
# knows scaleSetLabels, and the runner group is optional for personal accounts.
KNOWN = {
    "k8s_config_path": ("string", ""),
    "cluster_context": ("string", ABSENT),
    "github_config_url": ("string", ABSENT),
    "github_config_secret": ("string", "github-app-secret"),
    "controller_namespace": ("string", "arc-systems"),
    "create_controller_namespace": ("bool", True),
    "runner_namespace": ("string", "arc-runners"),
    "create_runner_namespace": ("bool", True),
    "controller_chart_version": ("string", "0.14.2"),  # the public core had 0.13.1, which registers no labels
    "nix_runner_name": ("string", "gh-nix"),
    "docker_runner_name": ("string", "gh-docker"),
    "dind_runner_name": ("string", "gh-dind"),
    "deploy_docker_runner": ("bool", True),
    "deploy_dind_runner": ("bool", False),
    "nix_min_runners": ("number", 0),
    "nix_max_runners": ("number", 5),
    "nix_cpu_request": ("string", "500m"),
    "nix_cpu_limit": ("string", "4"),
    "nix_memory_request": ("string", "1Gi"),
    "nix_memory_limit": ("string", "8Gi"),
    "docker_min_runners": ("number", 0),
    "docker_max_runners": ("number", 5),
    "docker_cpu_request": ("string", "100m"),
    "docker_cpu_limit": ("string", "2"),
    "docker_memory_request": ("string", "256Mi"),
    "docker_memory_limit": ("string", "4Gi"),
    "dind_min_runners": ("number", 0),
    "dind_max_runners": ("number", 5),
    "dind_cpu_request": ("string", "500m"),
    "dind_cpu_limit": ("string", "4"),
    "dind_memory_request": ("string", "1Gi"),
    "dind_memory_limit": ("string", "8Gi"),
    "attic_server": ("string", ""),
    "attic_cache": ("string", "main"),
    "bazel_cache_endpoint": ("string", ""),
    "ghcr_token": ("string", ""),
    "ghcr_username": ("string", ""),
    "runner_group": ("string", ""),
    "runner_group_policy": ("string", "organization-restricted"),
    "deploy_arc_controller": ("bool", True),
    "attic_public_key": ("string", ""),
    "bazel_executor_endpoint": ("string", ""),
    "nix_env_vars": ("list(object({ name = string, value = string }))", []),
    "shared_runner_node_selector": ("map(string)", {}),
    "dind_work_volume_size": ("string", "40Gi"),
    "dind_docker_volume_size": ("string", "80Gi"),
}

# Further variables that public overlays set or public documents name.
NAMED = [
    "ghcr_pull_secret_name",
    "controller_node_selector",
    "nix_runner_scale_set_name",
    "docker_runner_scale_set_name",
    "dind_runner_scale_set_name",
    "nix_ephemeral_storage_request",
    "nix_ephemeral_storage_limit",
    "nix_store_enabled",
    "nix_store_prepopulate_enabled",
    "nix_store_storage_class",
    "nix_store_size",
    "nix_warm_pool_enabled",
    "deploy_longhorn",
    "shared_nix_runner_node_selector",
    "shared_runner_tolerations",
    "shared_runner_affinity",
    "listener_node_selector",
    "listener_tolerations",
    "helm_storage_driver",
    "create_runner_priority_classes",
    "overlay_tenant_legacy_shared_grants",
    "nix_runner_secret_mounts",
    "listener_resources",
    "listener_topology_spread_constraints",
    "shared_nix_runner_tolerations",
    "shared_nix_runner_affinity",
    "docker_runner_host_path_mounts",
    "docker_runner_container_security_context",
    "nix_warm_pool_suspended",
    "nix_runner_image",
    "nix_root_volume_storage_class",
    "nix_root_volume_size",
    "nix_work_volume_storage_class",
    "nix_work_volume_size",
    "nix_cache_volume_storage_class",
    "nix_cache_volume_size",
    "runner_namespace_policy_enabled",
    "tofu_plan_token_secret_enabled",
    "tofu_plan_create_namespace",
    "extra_runner_sets",
]


@pytest.mark.parametrize("name", KNOWN)
def test_known_variable(stack: Stack, name: str) -> None:
    """A variable of the public source has its type and its default."""
    variable = stack.variables[name]
    assert (str(variable.type), variable.default) == KNOWN[name]


def test_named_variables_are_optional(stack: Stack) -> None:
    """What is only known by name is declared, and no overlay has to set it."""
    assert [name for name in NAMED if stack.variables[name].required] == []
    assert set(stack.variables) == {*KNOWN, *NAMED}


def test_only_the_token_is_sensitive(stack: Stack) -> None:
    """The one variable that could hold a secret says so."""
    assert [name for name, one in stack.variables.items() if one.sensitive] == ["ghcr_token"]


def test_every_variable_is_described(stack: Stack) -> None:
    """A variable says in a sentence what it is for, and takes no null."""
    assert [name for name, one in stack.variables.items() if not one.description.endswith(".")] == []
    assert [name for name, one in stack.variables.items() if one.nullable] == []


def test_example_of_the_specification_fits(stack: Stack) -> None:
    """The specification's own example has no mismatch with the stack."""
    document = tfvars.load(str(EXAMPLE)).strict()
    found = {name: stack.variables[name].mismatches(node) for name, node in document.root.items.items()}
    assert [name for name, mismatches in found.items() if mismatches] == []


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Terraform root that holds only the stack's variables and the example."""
    folder = tmp_path_factory.mktemp("root")
    shutil.copyfile(CONTRACT / "stacks" / "arc_runners" / "variables.tf", folder / "variables.tf")
    shutil.copyfile(EXAMPLE, folder / "example.tfvars")
    return folder


@pytest.mark.parametrize("planner", oracles.PLANNERS)
def test_planners_format_nothing(root: Path, planner: str) -> None:
    """`terraform fmt` leaves the variables as they are."""
    done = oracles.ask(oracles.need(planner), root, "fmt", "-check", "-diff", "variables.tf")
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("planner", oracles.PLANNERS)
def test_planners_validate(root: Path, planner: str) -> None:
    """`terraform validate` finds neither error nor warning."""
    report = json.loads(oracles.ask(oracles.need(planner), root, "validate", "-json").stdout)
    assert (report["valid"], report["diagnostics"]) == (True, [])


@pytest.mark.parametrize("planner", oracles.PLANNERS)
def test_planners_plan_the_example(root: Path, planner: str) -> None:
    """The specification's example plans without a warning; the cluster is the operator's to name."""
    oracles.planned(oracles.need(planner), root, "-var-file=example.tfvars", "-var=cluster_context=example")


@pytest.mark.parametrize("planner", oracles.PLANNERS)
@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("cluster_context", "", "cluster_context must name a context"),
        ("github_config_url", "http://github.com/x", "github_config_url must be the https URL of an owner"),
        ("runner_group", " Default", "runner_group must not be GitHub's Default group"),
        ("runner_group_policy", "legacy-default", "runner_group_policy must be organization-restricted"),
        ("controller_chart_version", "latest", "controller_chart_version must be a version"),
        (
            "extra_runner_sets",
            '{ a = { github_config_url = "x", runner_label = "y", runner_type = "vm" } }',
            "runner_type of every runner set must be docker, dind or nix.",
        ),
        (
            "extra_runner_sets",
            '{ a = { github_config_url = "x", runner_label = "y", container_mode = "docker" } }',
            "container_mode of every runner set must be kubernetes, dind or empty",
        ),
    ],
)
def test_planners_refuse(root: Path, variable: str, value: str, said: str, planner: str) -> None:
    """Each validation refuses what it says it refuses."""
    values = {
        "cluster_context": "example",
        "github_config_url": "https://github.com/example-org",
        variable: value,
    }
    arguments = [f"-var={name}={one}" for name, one in values.items()]
    done = oracles.ask(oracles.need(planner), root, "plan", "-no-color", "-input=false", *arguments)
    assert done.returncode == 1
    assert said in " ".join(done.stderr.split())
