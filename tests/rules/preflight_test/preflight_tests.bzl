"""Tests of `flywheel_preflight_test`."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//rules:overlay_files.bzl", "flywheel_overlay_files")
load("//rules:preflight_test.bzl", "flywheel_preflight_test")
load("//rules:providers.bzl", "FlywheelReportInfo")
load("//rules/private:families.bzl", "FAMILIES")
load("//tests/rules/support:actions.bzl", "basenames", "find_action", "option")
load("//tests/rules/support:analysis_test_suite.bzl", "analysis_test_suite")

visibility("private")

_PACKAGE = "//tests/rules/preflight_test"

def _action_test_impl(ctx):
    env = analysistest.begin(ctx)
    action = find_action(analysistest.target_actions(env), "FlywheelPreflight")
    inputs = basenames(action.inputs)
    for name in ["infra.json", "empty.json", "live.json", "contract.json"]:
        asserts.true(env, name in inputs, name + " is an input")
    asserts.true(env, "preflight" in action.argv, "the verb")
    asserts.equals(env, ["live.json", "empty.json"], [path.rpartition("/")[2] for path in option(action.argv, "--evidence")])
    asserts.equals(env, ["example-nix"], option(action.argv, "--planned"))
    asserts.equals(env, ["3d"], option(action.argv, "--max-age"))
    asserts.equals(env, [_PACKAGE + ":full"], option(action.argv, "--label"))
    asserts.equals(env, ["2026-12-01"], option(action.argv, "--today"))
    asserts.equals(env, ["GF829=1"], option(action.argv, "--expect"))
    asserts.equals(env, ["live_objects"], option(action.argv, "--require"))
    asserts.true(env, "--strict" in action.argv, "strict")
    return analysistest.end(env)

_action_test = analysistest.make(_action_test_impl)

def _alone_test_impl(ctx):
    env = analysistest.begin(ctx)
    argv = find_action(analysistest.target_actions(env), "FlywheelPreflight").argv
    for name in ["--evidence", "--planned", "--max-age", "--today", "--expect"]:
        asserts.equals(env, [], option(argv, name))
    asserts.false(env, "--strict" in argv, "strict is not the default")
    info = analysistest.target_under_test(env)[FlywheelReportInfo]
    asserts.equals(env, _PACKAGE + ":alone", info.label)
    asserts.equals(env, FAMILIES["preflight"], info.families.keys())
    return analysistest.end(env)

_alone_test = analysistest.make(_alone_test_impl)

def preflight_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    flywheel_overlay_files(
        name = "infra",
        organization = "organization.yaml",
        tags = ["manual"],
        tfvars = {"arc_runners": ["infra.tfvars"]},
    )

    # It runs too: everything is there and proved, so there is nothing to warn of.
    flywheel_preflight_test(
        name = "proved",
        evidence = ["live.json"],
        overlay = ":infra",
        require = [
            "live_objects",
            "live_groups",
            "live_runs",
        ],
        strict = True,
        today = "2026-12-01",
    )

    # Before the first apply: the set that it makes is not there yet.
    flywheel_preflight_test(
        name = "before_the_apply",
        evidence = ["empty.json"],
        overlay = ":infra",
        planned = ["example-nix"],
        strict = True,
    )
    flywheel_preflight_test(
        name = "full",
        evidence = [
            "live.json",
            "empty.json",
        ],
        expected = {"GF829": 1},
        max_age = "3d",
        overlay = ":infra",
        planned = ["example-nix"],
        require = ["live_objects"],
        strict = True,
        tags = ["manual"],
        today = "2026-12-01",
    )
    flywheel_preflight_test(
        name = "alone",
        overlay = ":infra",
        tags = ["manual"],
    )
    flywheel_preflight_test(
        name = "bad_expected",
        expected = ["GF829"],
        overlay = ":infra",
        tags = ["manual"],
    )
    analysis_test_suite(
        name = name,
        failures = {
            "bad_expected_test": (
                ":bad_expected.report",
                ["`{}:bad_expected` (expected): is of type list".format(_PACKAGE)],
            ),
        },
        tests = {
            "action_test": (_action_test, ":full.report"),
            "alone_test": (_alone_test, ":alone.report"),
        },
    )
