"""Tests of `flywheel_plan_test`."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//rules:plan_test.bzl", "flywheel_plan_test")
load("//rules:providers.bzl", "FlywheelReportInfo")
load("//rules/private:families.bzl", "FAMILIES")
load("//tests/rules/support:actions.bzl", "basenames", "find_action", "option")
load("//tests/rules/support:analysis_test_suite.bzl", "analysis_test_suite")

visibility("private")

_PACKAGE = "//tests/rules/plan_test"
_FLAG = str(Label("//rules:today"))

def _action_test_impl(ctx):
    env = analysistest.begin(ctx)
    action = find_action(analysistest.target_actions(env), "FlywheelPlan")
    inputs = basenames(action.inputs)
    for name in ["contract.json", "retired.approvals.yaml", "retired.json", "retired.report.shape.yaml"]:
        asserts.true(env, name in inputs, name + " is an input")
    asserts.true(env, "plan" in action.argv, "the verb")
    asserts.true(env, "tests/rules/plan_test/retired.json" in action.argv, "the plan")
    asserts.equals(env, ["tests/rules/plan_test/retired.approvals.yaml"], option(action.argv, "--approvals"))
    asserts.equals(env, [_PACKAGE + ":retired"], option(action.argv, "--label"))
    asserts.equals(env, ["2026-06-01"], option(action.argv, "--today"))
    asserts.equals(env, 1, len(option(action.argv, "--shape")))
    asserts.true(env, "--strict" in action.argv, "strict")
    asserts.equals(env, ["plan"], option(action.argv, "--require"))
    return analysistest.end(env)

_action_test = analysistest.make(_action_test_impl)

def _flag_test_impl(ctx):
    env = analysistest.begin(ctx)
    argv = find_action(analysistest.target_actions(env), "FlywheelPlan").argv
    asserts.equals(env, ["2027-01-31"], option(argv, "--today"))
    return analysistest.end(env)

_flag_test = analysistest.make(
    _flag_test_impl,
    config_settings = {_FLAG: "2027-01-31"},
)

def _bare_test_impl(ctx):
    env = analysistest.begin(ctx)
    argv = find_action(analysistest.target_actions(env), "FlywheelPlan").argv
    for name in ["--approvals", "--today", "--shape", "--expect"]:
        asserts.equals(env, [], option(argv, name))
    asserts.false(env, "--strict" in argv, "strict is not the default")
    asserts.equals(env, [], option(argv, "--require"))
    info = analysistest.target_under_test(env)[FlywheelReportInfo]
    asserts.equals(env, _PACKAGE + ":bare", info.label)
    asserts.equals(env, FAMILIES["plan"], info.families.keys())
    return analysistest.end(env)

_bare_test = analysistest.make(_bare_test_impl)

def _file_test_impl(ctx):
    env = analysistest.begin(ctx)
    argv = find_action(analysistest.target_actions(env), "FlywheelPlan").argv
    asserts.equals(env, ["tests/rules/plan_test/cleanup.shape.yaml"], option(argv, "--shape"))
    return analysistest.end(env)

_file_test = analysistest.make(_file_test_impl)

_TESTS = {
    "bad_expect": {"expect": ["added"]},
    "bad_expected": {"expected": ["GF909"]},
    "bare": {},
    "no_day": {"approvals": "retired.approvals.yaml"},
}

def plan_test_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """

    # These two run as well: the verdicts are those of the plans in this folder.
    flywheel_plan_test(
        name = "cleanup",
        plan = "cleanup.json",
        require = ["shape"],
        shape = "cleanup.shape.yaml",
        strict = True,
    )
    flywheel_plan_test(
        name = "retired",
        approvals = "retired.approvals.yaml",
        expect = {"addresses": ['terraform_data.release["docker"]'], "destroyed": 1},
        plan = "retired.json",
        require = ["plan"],
        strict = True,
        today = "2026-06-01",
    )
    for test, attributes in _TESTS.items():
        flywheel_plan_test(
            name = test,
            plan = "cleanup.json",
            tags = ["manual"],
            **attributes
        )
    prefix = "`{}:".format(_PACKAGE)
    analysis_test_suite(
        name = name,
        failures = {
            "bad_expect_test": (":bad_expect.report", [prefix + "bad_expect` (expect): is of type list. Write a dict"]),
            "bad_expected_test": (":bad_expected.report", [prefix + "bad_expected` (expected): is of type list"]),
            "no_day_test": (":no_day.report", [prefix + "no_day` is judged by a date, and none is given."]),
        },
        tests = {
            "action_test": (_action_test, ":retired.report"),
            "bare_test": (_bare_test, ":bare.report"),
            "file_test": (_file_test, ":cleanup.report"),
            "flag_test": (_flag_test, ":retired.report"),
            "flag_without_attribute_test": (_flag_test, ":no_day.report"),
        },
    )
