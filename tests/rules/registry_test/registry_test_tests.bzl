"""Tests of `flywheel_registry_test`."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//rules:providers.bzl", "FlywheelReportInfo")
load("//rules:registry_test.bzl", "flywheel_registry_test")
load("//tests/rules/support:actions.bzl", "basenames", "find_action", "option")
load("//tests/rules/support:analysis_test_suite.bzl", "analysis_test_suite")

visibility("private")

_PACKAGE = "tests/rules/registry_test"

def _action_test_impl(ctx):
    env = analysistest.begin(ctx)
    target = analysistest.target_under_test(env)
    action = find_action(analysistest.target_actions(env), "FlywheelRegistryCheck")
    inputs = basenames(action.inputs)
    for name in ["MODULE.bazel", "contract.json", "example-1.0.0.tar.gz", "source.json", "upstream.txt"]:
        asserts.true(env, name in inputs, name)
    verb = action.argv.index("registry")
    asserts.equals(env, ["registry", "check", _PACKAGE + "/sound"], action.argv[verb:verb + 3])
    asserts.equals(env, [_PACKAGE + "/archives"], option(action.argv, "--archives"))
    asserts.equals(env, [_PACKAGE + "/upstream.txt"], option(action.argv, "--upstream"))
    asserts.equals(env, ["GF637=1"], option(action.argv, "--expect"))
    asserts.true(env, "--follow-links" in action.argv, "a sandbox is made of links")
    asserts.true(env, "--strict" in action.argv, "strict")
    asserts.equals(env, ["archives"], option(action.argv, "--require"))
    info = target[FlywheelReportInfo]
    asserts.equals(env, "//{}:whole".format(_PACKAGE), info.label)
    asserts.equals(env, ["bazel_registry"], info.families.keys())
    return analysistest.end(env)

_action_test = analysistest.make(_action_test_impl)

def _bare_test_impl(ctx):
    env = analysistest.begin(ctx)
    action = find_action(analysistest.target_actions(env), "FlywheelRegistryCheck")
    asserts.equals(env, [], option(action.argv, "--archives"))
    asserts.equals(env, [], option(action.argv, "--upstream"))
    asserts.false(env, "--strict" in action.argv, "strict is not the default")
    asserts.equals(env, [], option(action.argv, "--require"))
    return analysistest.end(env)

_bare_test = analysistest.make(_bare_test_impl)

def _runfiles_test_impl(ctx):
    env = analysistest.begin(ctx)
    runfiles = analysistest.target_under_test(env)[DefaultInfo].default_runfiles.files
    asserts.equals(env, ["report.txt", "report.xml", "status", "whole.sh"], basenames(runfiles))
    return analysistest.end(env)

_runfiles_test = analysistest.make(_runfiles_test_impl)

_SUBJECTS = {
    "bad_expected": {"expected": ["GF637"], "registry": ["sound/modules/example/metadata.json"]},
    "bare": {"registry": ["other/modules/example/1.0.0/MODULE.bazel"]},
    "no_modules": {"registry": ["upstream.txt"]},
    "scattered": {
        "archives": ["archives/example-1.0.0.tar.gz", "elsewhere/note.txt"],
        "registry": ["sound/modules/example/metadata.json"],
    },
    "two": {
        "registry": ["other/modules/example/1.0.0/source.json", "sound/modules/example/metadata.json"],
    },
    "whole": {
        "archives": ["archives/example-1.0.0.tar.gz"],
        "expected": {"GF637": 1},
        "registry": [
            "sound/bazel_registry.json",
            "sound/modules/example/1.0.0/MODULE.bazel",
            "sound/modules/example/1.0.0/source.json",
            "sound/modules/example/metadata.json",
        ],
        "require": ["archives"],
        "strict": True,
        "upstream": ["upstream.txt"],
    },
}

def registry_test_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    for subject, attributes in _SUBJECTS.items():
        flywheel_registry_test(
            name = subject,
            tags = ["manual"],
            **attributes
        )
    prefix = "`//{}:".format(_PACKAGE)
    analysis_test_suite(
        name = name,
        failures = {
            "bad_expected_test": (
                ":bad_expected.report",
                [prefix + "bad_expected` (expected): is of type list. Write a dict"],
            ),
            "no_modules_test": (
                ":no_modules.report",
                [prefix + "no_modules` (registry): none of its files is below a folder `modules`."],
            ),
            "scattered_test": (
                ":scattered.report",
                [prefix + "scattered` (archives): ", "note.txt` is not in the folder `" + _PACKAGE + "/archives`."],
            ),
            "two_test": (
                ":two.report",
                [prefix + "two` (registry): ", "sound/modules/example/metadata.json` is not in the registry `"],
            ),
        },
        tests = {
            "action_test": (_action_test, ":whole.report"),
            "bare_test": (_bare_test, ":bare.report"),
            "runfiles_test": (_runfiles_test, ":whole"),
        },
    )
