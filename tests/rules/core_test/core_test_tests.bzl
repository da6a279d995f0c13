"""Tests of `flywheel_core_test`."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//rules:core_test.bzl", "flywheel_core_test")
load("//tests/rules/support:actions.bzl", "basenames", "find_action")
load("//tests/rules/support:analysis_test_suite.bzl", "analysis_test_suite")

visibility("private")

def _action_test_impl(ctx):
    env = analysistest.begin(ctx)
    target = analysistest.target_under_test(env)
    action = find_action(analysistest.target_actions(env), "FlywheelCoreCheck")
    asserts.equals(env, ["report.txt", "report.xml", "status"], basenames(action.outputs))
    names = basenames(action.inputs)
    asserts.true(env, "core_test_tests.bzl" in names, "the file to look at")
    asserts.true(env, "contract.json" in names, "the contract")
    asserts.equals(
        env,
        ["report.txt", "report.xml", "status"],
        [
            name
            for name in basenames(target[DefaultInfo].default_runfiles.files)
            if not name.endswith(".sh")
        ],
    )
    return analysistest.end(env)

_action_test = analysistest.make(_action_test_impl)

def core_test_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    flywheel_core_test(
        name = "subject",
        srcs = ["core_test_tests.bzl"],
        tags = ["manual"],
    )
    analysis_test_suite(
        name = name,
        tests = {"action_test": (_action_test, ":subject")},
    )
