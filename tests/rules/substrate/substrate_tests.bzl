"""Tests of `flywheel_substrate`."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//rules:providers.bzl", "FlywheelSubstrateInfo")
load("//rules:substrate.bzl", "flywheel_substrate")
load("//tests/rules/support:analysis_test_suite.bzl", "analysis_test_suite")

visibility("private")

_FACTS = {
    "attic_cache": "main",
    "attic_public_key": "main:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "attic_server": "http://attic.example.com",
    "bazel_cache_endpoint": "grpc://cache.example.com:9092",
    "bazel_executor_endpoint": "grpc://executor.example.com:8980",
    "cluster_context": "example",
    "controller_namespace": "arc-systems",
    "controller_owner": "example-org/cluster-infra",
    "runner_namespace": "arc-runners",
    "state_bucket": "tofu-state",
    "state_endpoint": "http://state.example.com:9000",
    "state_key_prefix": "example-infra",
    "state_region": "us-east-1",
}

def _all_facts_test_impl(ctx):
    env = analysistest.begin(ctx)
    info = analysistest.target_under_test(env)[FlywheelSubstrateInfo]
    asserts.equals(env, "//tests/rules/substrate:example", info.label)
    asserts.equals(env, {"name": "example"} | _FACTS, info.facts)
    return analysistest.end(env)

_all_facts_test = analysistest.make(_all_facts_test_impl)

def _unset_left_out_test_impl(ctx):
    env = analysistest.begin(ctx)
    info = analysistest.target_under_test(env)[FlywheelSubstrateInfo]
    asserts.equals(env, {"cluster_context": "bare", "name": "bare"}, info.facts)
    return analysistest.end(env)

_unset_left_out_test = analysistest.make(_unset_left_out_test_impl)

def substrate_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    flywheel_substrate(
        name = "example",
        tags = ["manual"],
        **_FACTS
    )
    flywheel_substrate(
        name = "bare",
        cluster_context = "bare",
        tags = ["manual"],
    )
    flywheel_substrate(
        name = "empty_context",
        cluster_context = "",
        tags = ["manual"],
    )
    flywheel_substrate(
        name = "bad_controller_owner",
        cluster_context = "example",
        controller_owner = "cluster-infra",
        tags = ["manual"],
    )
    prefix = "`//tests/rules/substrate:"
    analysis_test_suite(
        name = name,
        failures = {
            "bad_controller_owner_test": (":bad_controller_owner", [
                prefix + "bad_controller_owner` (controller_owner): `cluster-infra` is not a " +
                "repository of the form `owner/name`. Write",
            ]),
            "empty_context_test": (":empty_context", [
                prefix + "empty_context` (cluster_context) is empty. Write",
            ]),
        },
        tests = {
            "all_facts_test": (_all_facts_test, ":example"),
            "unset_left_out_test": (_unset_left_out_test, ":bare"),
        },
    )
