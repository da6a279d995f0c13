"""Tests of `flywheel_contract`."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//rules:contract.bzl", "flywheel_contract")
load("//rules:providers.bzl", "FlywheelContractInfo")
load("//tests/rules/support:actions.bzl", "basenames", "find_action", "option")
load("//tests/rules/support:analysis_test_suite.bzl", "analysis_test_suite")

visibility("private")

_INPUTS = [
    "arc.yaml",
    "capabilities.yaml",
    "organization.yaml",
    "stack.yaml",
    "variables.tf",
    "wiring.yaml",
]

def _compile_action_test_impl(ctx):
    env = analysistest.begin(ctx)
    target = analysistest.target_under_test(env)
    contract = target[FlywheelContractInfo].contract
    action = find_action(analysistest.target_actions(env), "FlywheelCompileContract")
    asserts.equals(env, "custom.json", contract.basename)
    asserts.equals(env, [contract], target[DefaultInfo].files.to_list())
    asserts.equals(env, [contract], action.outputs.to_list())
    asserts.equals(env, [contract.path], option(action.argv, "--output"))
    asserts.equals(
        env,
        [
            "tests/rules/contract/stacks/other/stack.yaml",
            "tests/rules/contract/stacks/other/variables.tf",
        ],
        option(action.argv, "--stack-file"),
    )
    asserts.equals(
        env,
        ["tests/rules/contract/organization.yaml"],
        option(action.argv, "--conventions"),
    )
    asserts.equals(
        env,
        _INPUTS,
        [name for name in basenames(action.inputs) if name.endswith((".yaml", ".tf"))],
    )
    return analysistest.end(env)

_compile_action_test = analysistest.make(_compile_action_test_impl)

def contract_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    flywheel_contract(
        name = "custom",
        arc = "arc.yaml",
        capabilities = "capabilities.yaml",
        conventions = ["organization.yaml"],
        stacks = [
            "stacks/other/stack.yaml",
            "stacks/other/variables.tf",
        ],
        tags = ["manual"],
        visibility = ["//tests/rules:__subpackages__"],
        wiring = "wiring.yaml",
    )
    analysis_test_suite(
        name = name,
        tests = {"compile_action_test": (_compile_action_test, ":custom")},
    )
