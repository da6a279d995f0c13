"""Tests of `flywheel_workflows_test`."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//rules:overlay_files.bzl", "flywheel_overlay_files")
load("//rules:providers.bzl", "FlywheelReportInfo")
load("//rules:workflows_test.bzl", "flywheel_workflows_test")
load("//rules/private:families.bzl", "FAMILIES")
load("//tests/rules/support:actions.bzl", "basenames", "find_action", "option")
load("//tests/rules/support:analysis_test_suite.bzl", "analysis_test_suite")

visibility("private")

_PACKAGE = "//tests/rules/workflows_test"

def _action_test_impl(ctx):
    env = analysistest.begin(ctx)
    action = find_action(analysistest.target_actions(env), "FlywheelWorkflows")
    argv = action.argv
    inputs = basenames(action.inputs)
    for name in ["action.yaml", "ci.yaml", "shared.yaml", "debt.yaml", "fixture.json", "contract.json"]:
        asserts.true(env, name in inputs, name + " is an input")
    asserts.true(env, "workflows" in argv, "the verb")
    asserts.equals(env, [".=example-org/app:private:1001"], option(argv, "--repository"))
    asserts.equals(env, ["tests/rules/workflows_test"], option(argv, "--root"))
    asserts.equals(env, 3, len(option(argv, "--file")))
    asserts.equals(env, ["tests/rules/workflows_test/debt.yaml"], option(argv, "--ledger"))
    asserts.equals(env, ["2026-06-01"], option(argv, "--today"))
    asserts.equals(env, [_PACKAGE + ":full"], option(argv, "--label"))
    asserts.equals(env, ["main"], option(argv, "--default-branch"))
    asserts.equals(env, ["GF718=1", "GF727=1", "GF801=1"], option(argv, "--expect"))
    asserts.true(env, "--strict" in argv, "strict")
    asserts.equals(env, ["overlays"], option(argv, "--require"))
    return analysistest.end(env)

_action_test = analysistest.make(_action_test_impl)

def _alone_test_impl(ctx):
    env = analysistest.begin(ctx)
    argv = find_action(analysistest.target_actions(env), "FlywheelWorkflows").argv
    asserts.equals(env, [".=example-org/app"], option(argv, "--repository"))
    for name in ["--overlay", "--ledger", "--today", "--expect"]:
        asserts.equals(env, [], option(argv, name))
    asserts.false(env, "--strict" in argv, "strict is not the default")
    asserts.equals(env, [], option(argv, "--require"))
    info = analysistest.target_under_test(env)[FlywheelReportInfo]
    asserts.equals(env, _PACKAGE + ":alone", info.label)
    asserts.equals(env, FAMILIES["workflows"], info.families.keys())
    return analysistest.end(env)

_alone_test = analysistest.make(_alone_test_impl)

def _number_test_impl(ctx):
    env = analysistest.begin(ctx)
    argv = find_action(analysistest.target_actions(env), "FlywheelWorkflows").argv
    asserts.equals(env, [".=example-org/app::7"], option(argv, "--repository"))
    return analysistest.end(env)

_number_test = analysistest.make(_number_test_impl)

_WORKFLOWS = [".github/workflows/ci.yaml"]
_TESTS = {
    "alone": {"repository": "example-org/app", "workflows": _WORKFLOWS},
    "bad_expected": {"expected": ["GF718"], "repository": "example-org/app", "workflows": _WORKFLOWS},
    "bad_number": {"repository": "example-org/app", "repository_number": -1, "workflows": _WORKFLOWS},
    "bad_repository": {"repository": "app", "workflows": _WORKFLOWS},
    "colon": {"repository": "example-org/app:public", "workflows": _WORKFLOWS},
    "no_day": {"ledger": "debt.yaml", "repository": "example-org/app", "workflows": _WORKFLOWS},
    "no_string": {"repository": ["example-org/app"], "workflows": _WORKFLOWS},
    "no_workflows": {"repository": "example-org/app", "workflows": []},
    "numbered": {"repository": "example-org/app", "repository_number": 7, "workflows": _WORKFLOWS},
    "word": {"repository": "example-org/app", "repository_number": "7", "workflows": _WORKFLOWS},
}

def workflows_test_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    flywheel_overlay_files(
        name = "fixture",
        tags = ["manual"],
        tfvars = {"arc_runners": ["terraform.tfvars"]},
    )

    # It runs too: the verdict is that of the workflows in this folder.
    flywheel_workflows_test(
        name = "full",
        expected = {"GF718": 1, "GF727": 1, "GF801": 1},
        ledger = "debt.yaml",
        overlays = [":fixture"],
        repository = "example-org/app",
        repository_number = 1001,
        require = ["overlays"],
        strict = True,
        today = "2026-06-01",
        visibility_of_repository = "private",
        workflows = native.glob([".github/**/*.yaml"]),
    )
    flywheel_workflows_test(
        name = "generated_tests",
        repository = "example-org/app",
        tags = ["manual"],
        workflows = [":generated"],
    )
    for test, attributes in _TESTS.items():
        flywheel_workflows_test(
            name = test,
            tags = ["manual"],
            **attributes
        )
    prefix = "`{}:".format(_PACKAGE)
    analysis_test_suite(
        name = name,
        failures = {
            "bad_expected_test": (":bad_expected.report", [prefix + "bad_expected` (expected): is of type list"]),
            "bad_number_test": (":bad_number.report", [
                prefix + "bad_number` (repository_number): `-1` is not the number of a repository.",
            ]),
            "bad_repository_test": (":bad_repository.report", [
                prefix + "bad_repository` (repository): `app` is not a repository. Write `owner/name`",
            ]),
            "colon_test": (":colon.report", [
                prefix + "colon` (repository): `example-org/app:public` is not a repository.",
            ]),
            "no_day_test": (":no_day.report", [prefix + "no_day` is judged by a date, and none is given."]),
            "no_string_test": (":no_string.report", [
                prefix + "no_string` (repository): `[\"example-org/app\"]` is not a repository.",
            ]),
            "no_workflows_test": (":no_workflows.report", [
                prefix + "no_workflows` (workflows): names no file",
            ]),
            "word_test": (":word.report", [
                prefix + "word` (repository_number): `7` is not the number of a repository.",
            ]),
        },
        tests = {
            "action_test": (_action_test, ":full.report"),
            "alone_test": (_alone_test, ":alone.report"),
            "number_test": (_number_test, ":numbered.report"),
        },
    )
