"""Tests of `flywheel_runner_set`."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//rules:providers.bzl", "FlywheelRunnerSetInfo")
load("//rules:runner_set.bzl", "flywheel_runner_set")
load("//tests/rules/support:analysis_test_suite.bzl", "analysis_test_suite")

visibility("private")

_FACTS = {
    "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": []}}},
    "app_secret": "github-app-secret-example-org",
    "caches": "stack",
    "capability": "tinyland-nix-heavy",
    "container_mode": "kubernetes",
    "image": "registry.example.com/runner:1",
    "max_runners": 2,
    "min_runners": 0,
    "node_selector": {"kubernetes.io/arch": "amd64"},
    "primary": False,
    "priority_class": "runners",
    "registration_anchor": "https://github.com/example-user/example",
    "resources": {"memory_request": "64Gi"},
    "runner_labels": ["self-hosted", "nix", "linux"],
    "scale_set_name": "example-heavy",
    "tolerations": [{"key": "example.com/pool", "operator": "Exists"}],
    "volumes": {"/nix": {"size": "64Gi", "storage_class": "fast-local"}},
}
_ATTRIBUTES = {
    "flag": False,
    "none": None,
    "nested": [{"key": ["text", 1, 1.5]}],
}

def _all_facts_test_impl(ctx):
    env = analysistest.begin(ctx)
    info = analysistest.target_under_test(env)[FlywheelRunnerSetInfo]
    asserts.equals(env, "//tests/rules/runner_set:full", info.label)
    asserts.equals(env, {"release": "full"} | _FACTS, info.facts)
    asserts.equals(env, _ATTRIBUTES, info.attributes)
    return analysistest.end(env)

_all_facts_test = analysistest.make(_all_facts_test_impl)

def _unset_left_out_test_impl(ctx):
    env = analysistest.begin(ctx)
    info = analysistest.target_under_test(env)[FlywheelRunnerSetInfo]
    asserts.equals(
        env,
        {
            "caches": "substrate",
            "capability": "tinyland-nix",
            "primary": False,
            "release": "bare",
        },
        info.facts,
    )
    asserts.equals(env, {}, info.attributes)
    return analysistest.end(env)

_unset_left_out_test = analysistest.make(_unset_left_out_test_impl)

def _primary_lane_test_impl(ctx):
    env = analysistest.begin(ctx)
    info = analysistest.target_under_test(env)[FlywheelRunnerSetInfo]
    asserts.equals(env, True, info.facts["primary"])
    asserts.equals(env, {}, info.attributes)
    return analysistest.end(env)

_primary_lane_test = analysistest.make(_primary_lane_test_impl)

def runner_set_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    flywheel_runner_set(
        name = "full",
        attributes = _ATTRIBUTES,
        tags = ["manual"],
        **_FACTS
    )
    flywheel_runner_set(
        name = "bare",
        capability = "tinyland-nix",
        tags = ["manual"],
    )
    flywheel_runner_set(
        name = "empty_capability",
        capability = "",
        tags = ["manual"],
    )
    flywheel_runner_set(
        name = "labelled",
        attributes = {"mounts": [Label(":bare")]},
        capability = "tinyland-nix",
        tags = ["manual"],
    )
    flywheel_runner_set(
        name = "computed_tolerations",
        capability = "tinyland-nix",
        tags = ["manual"],
        tolerations = [Label(":bare")],
    )
    flywheel_runner_set(
        name = "flat_volume",
        capability = "tinyland-nix",
        tags = ["manual"],
        volumes = {"/nix": "64Gi"},
    )
    flywheel_runner_set(
        name = "lane",
        capability = "tinyland-nix",
        primary = True,
        tags = ["manual"],
    )
    flywheel_runner_set(
        name = "lane_with_attributes",
        attributes = {"b": 1, "a": 2},
        capability = "tinyland-nix",
        primary = True,
        tags = ["manual"],
    )
    flywheel_runner_set(
        name = "lane_with_caches",
        caches = "stack",
        capability = "tinyland-nix",
        primary = True,
        tags = ["manual"],
    )
    analysis_test_suite(
        name = name,
        failures = {
            "computed_tolerations_test": (":computed_tolerations", [
                "computed_tolerations` (tolerations): `tolerations[0]` is of type Label",
            ]),
            "flat_volume_test": (":flat_volume", [
                "flat_volume` (volumes): the volume `/nix` is \"64Gi\". Write a dict with `size`",
            ]),
            "attributes_of_a_primary_lane_test": (":lane_with_attributes", [
                "lane_with_attributes` (attributes): a primary lane has no set object",
                "to put `a`, `b` into",
            ]),
            "caches_of_a_primary_lane_test": (":lane_with_caches", [
                "lane_with_caches` (caches): the stack gives a primary lane",
            ]),
            "empty_capability_test": (":empty_capability", [
                "`//tests/rules/runner_set:empty_capability` (capability) is empty. Write",
            ]),
            "attributes_without_json_form_test": (":labelled", [
                "`//tests/rules/runner_set:labelled` (attributes): `attributes.mounts[0]`",
                "is of type Label",
            ]),
        },
        tests = {
            "all_facts_test": (_all_facts_test, ":full"),
            "primary_lane_test": (_primary_lane_test, ":lane"),
            "unset_left_out_test": (_unset_left_out_test, ":bare"),
        },
    )
