"""Tests of `flywheel_overlay_tests`."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//rules:overlay_tests.bzl", "flywheel_overlay_tests")
load("//rules:providers.bzl", "FlywheelReportInfo")
load("//rules/private:families.bzl", "FAMILIES")
load("//rules/private:report.bzl", "FORMATS")
load("//tests/rules/support:actions.bzl", "basenames", "find_action", "option")
load("//tests/rules/support:analysis_test_suite.bzl", "analysis_test_suite")
load("//tests/rules/support:fixtures.bzl", "overlay_fixture")

visibility("private")

_PACKAGE = "//tests/rules/overlay_tests"

def _check_action_test_impl(ctx):
    env = analysistest.begin(ctx)
    action = find_action(analysistest.target_actions(env), "FlywheelCheck")
    family_files = [
        family + end
        for family in FAMILIES["overlay"]
        for end in [".txt", ".xml", ".status"]
    ]
    asserts.equals(env, sorted(FORMATS.values() + ["status"] + family_files), basenames(action.outputs))
    inputs = basenames(action.inputs)
    asserts.true(env, "fixture.json" in inputs, "the overlay is an input")
    asserts.true(env, "contract.json" in inputs, "the contract is an input")
    asserts.true(env, "check" in action.argv, "the verb")
    asserts.equals(env, ["GF106=2", "GF202=1"], option(action.argv, "--expect"))
    asserts.true(env, "--strict" in action.argv, "strict")
    pinned = option(action.argv, "--pinned-contract")[0]
    asserts.true(env, pinned.endswith("/pinned.json"), pinned)
    asserts.true(env, "pinned.json" in inputs, "the pinned contract is an input")
    asserts.equals(env, ["2026-06-01"], option(action.argv, "--today"))
    asserts.equals(env, ["0.2.0"], option(action.argv, "--expected-core"))
    asserts.equals(env, ["today", "GF610"], option(action.argv, "--require"))
    metadata = option(action.argv, "--registry-metadata")[0]
    asserts.true(env, metadata.endswith("/metadata.json"), metadata)
    asserts.true(env, "metadata.json" in inputs, "the registry's metadata is an input")
    bundle = option(action.argv, "--bundle")[0]
    asserts.true(env, bundle.endswith("/strict.report"), bundle)
    return analysistest.end(env)

_check_action_test = analysistest.make(_check_action_test_impl)

def _lenient_test_impl(ctx):
    env = analysistest.begin(ctx)
    action = find_action(analysistest.target_actions(env), "FlywheelCheck")
    asserts.equals(env, [], option(action.argv, "--expect"))
    asserts.false(env, "--strict" in action.argv, "strict is not the default")
    for evidence in ["--pinned-contract", "--today", "--expected-core", "--registry-metadata", "--require"]:
        asserts.equals(env, [], option(action.argv, evidence))
    return analysistest.end(env)

_lenient_test = analysistest.make(_lenient_test_impl)

def _providers_test_impl(ctx):
    env = analysistest.begin(ctx)
    target = analysistest.target_under_test(env)
    info = target[FlywheelReportInfo]
    asserts.equals(env, _PACKAGE + ":fixture", info.label)
    asserts.equals(env, FAMILIES["overlay"], info.families.keys())
    asserts.equals(env, sorted(FORMATS.values()), basenames(target[DefaultInfo].files))
    for format, name in FORMATS.items():
        asserts.equals(env, name, getattr(info, format).basename)
        asserts.equals(env, [name], basenames(target[OutputGroupInfo][format]))
    return analysistest.end(env)

_providers_test = analysistest.make(_providers_test_impl)

def _family_runfiles_test_impl(ctx):
    env = analysistest.begin(ctx)
    runfiles = analysistest.target_under_test(env)[DefaultInfo].default_runfiles.files
    expected = ["strict.wiring.sh", "wiring.status", "wiring.txt", "wiring.xml"]
    asserts.equals(env, expected, basenames(runfiles))
    return analysistest.end(env)

_family_runfiles_test = analysistest.make(_family_runfiles_test_impl)

def _whole_test_impl(ctx):
    env = analysistest.begin(ctx)
    runfiles = analysistest.target_under_test(env)[DefaultInfo].default_runfiles.files
    asserts.equals(env, ["report.txt", "report.xml", "status", "whole.sh"], basenames(runfiles))
    return analysistest.end(env)

_whole_test = analysistest.make(_whole_test_impl)

def _whole_action_test_impl(ctx):
    env = analysistest.begin(ctx)
    target = analysistest.target_under_test(env)
    action = find_action(analysistest.target_actions(env), "FlywheelCheck")
    asserts.equals(env, sorted(FORMATS.values() + ["status"]), basenames(action.outputs))
    asserts.true(env, "--no-families" in action.argv, "no part for a family")
    asserts.equals(env, {}, target[FlywheelReportInfo].families)
    return analysistest.end(env)

_whole_action_test = analysistest.make(_whole_action_test_impl)

_SUITES = {
    "bad_count": {"expected": {"GF202": 0}},
    "bad_expected": {"expected": ["GF202"]},
    "bad_day": {"today": "tomorrow"},
    "bad_id": {"expected": {"GF2O2": 1}},
    "int_id": {"expected": {202: 1}},
    "lenient": {},
    "strict": {
        "expected": {"GF202": 1, "GF106": 2},
        "expected_core": "0.2.0",
        "pinned_contract": "pinned.json",
        "registry_metadata": "metadata.json",
        "require": ["today", "GF610"],
        "strict": True,
        "today": "2026-06-01",
    },
    "whole": {"split": False},
}

def overlay_tests_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    overlay_fixture(name = "fixture")
    for suite, attributes in _SUITES.items():
        flywheel_overlay_tests(
            name = suite,
            overlay = ":fixture",
            tags = ["manual"],
            **attributes
        )
    prefix = "`{}:".format(_PACKAGE)
    analysis_test_suite(
        name = name,
        failures = {
            "bad_count_test": (
                ":bad_count.report",
                [prefix + "bad_count` (expected): `GF202` has the count `0`"],
            ),
            "bad_day_test": (
                ":bad_day.report",
                [prefix + "bad_day` has the day `tomorrow`. Write it as YYYY-MM-DD."],
            ),
            "bad_expected_test": (
                ":bad_expected.report",
                [prefix + "bad_expected` (expected): is of type list. Write a dict"],
            ),
            "int_id_test": (
                ":int_id.report",
                [prefix + "int_id` (expected): `202` is not an id of a check"],
            ),
            "bad_id_test": (
                ":bad_id.report",
                [prefix + "bad_id` (expected): `GF2O2` is not an id of a check"],
            ),
        },
        tests = {
            "check_action_test": (_check_action_test, ":strict.report"),
            "family_runfiles_test": (_family_runfiles_test, ":strict.wiring"),
            "lenient_test": (_lenient_test, ":lenient.report"),
            "providers_test": (_providers_test, ":strict.report"),
            "whole_action_test": (_whole_action_test, ":whole.report"),
            "whole_test": (_whole_test, ":whole"),
        },
    )
