"""Tests of `flywheel_change_test`."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//rules:change_test.bzl", "flywheel_change_test")
load("//rules:overlay_files.bzl", "flywheel_overlay_files")
load("//rules:providers.bzl", "FlywheelReportInfo")
load("//rules/private:families.bzl", "FAMILIES")
load("//tests/rules/support:actions.bzl", "basenames", "find_action", "option")
load("//tests/rules/support:analysis_test_suite.bzl", "analysis_test_suite")
load("//tests/rules/support:fixtures.bzl", "overlay_fixture")

visibility("private")

_PACKAGE = "//tests/rules/change_test"
_FOLDER = "tests/rules/change_test/"
_FLAG = str(Label("//rules:today"))

def _argv(env):
    return find_action(analysistest.target_actions(env), "FlywheelChange").argv

def _whole_test_impl(ctx):
    env = analysistest.begin(ctx)
    action = find_action(analysistest.target_actions(env), "FlywheelChange")
    inputs = basenames(action.inputs)
    for name in ["applied.json", "approvals.yaml", "contract.json", "debt.yaml", "fixture.manifest.json", "plan.json"]:
        asserts.true(env, name in inputs, name + " is an input")
    asserts.true(env, "change" in action.argv, "the verb")
    for name, value in {
        "--approvals": "approvals.yaml",
        "--controller": "applied.json",
        "--ledger": "debt.yaml",
        "--plan": "plan.json",
        "--previous": "applied.json",
    }.items():
        asserts.equals(env, [_FOLDER + value], option(action.argv, name))
    asserts.equals(env, ["fixture.manifest.json"], [path.rpartition("/")[2] for path in option(action.argv, "--current")])
    asserts.equals(env, ["2026-06-01"], option(action.argv, "--today"))
    asserts.equals(env, ["GF942=1"], option(action.argv, "--expect"))
    asserts.true(env, "--strict" in action.argv, "strict")
    asserts.equals(env, ["previous"], option(action.argv, "--require"))
    return analysistest.end(env)

_whole_test = analysistest.make(_whole_test_impl)

def _flag_test_impl(ctx):
    env = analysistest.begin(ctx)
    asserts.equals(env, ["2027-01-31"], option(_argv(env), "--today"))
    return analysistest.end(env)

_flag_test = analysistest.make(
    _flag_test_impl,
    config_settings = {_FLAG: "2027-01-31"},
)

def _bare_test_impl(ctx):
    env = analysistest.begin(ctx)
    argv = _argv(env)
    asserts.equals(env, ["none"], option(argv, "--previous"))
    for name in ["--approvals", "--controller", "--ledger", "--plan", "--today", "--expect"]:
        asserts.equals(env, [], option(argv, name))
    asserts.false(env, "--strict" in argv, "strict is not the default")
    asserts.equals(env, [], option(argv, "--require"))
    info = analysistest.target_under_test(env)[FlywheelReportInfo]
    asserts.equals(env, _PACKAGE + ":fixture", info.label)
    asserts.equals(env, FAMILIES["change"], info.families.keys())
    return analysistest.end(env)

_bare_test = analysistest.make(_bare_test_impl)

def _kept_test_impl(ctx):
    env = analysistest.begin(ctx)
    asserts.equals(env, [_FOLDER + "kept/live.manifest.json"], option(_argv(env), "--previous"))
    return analysistest.end(env)

_kept_test = analysistest.make(_kept_test_impl)

def _write_test_impl(ctx):
    env = analysistest.begin(ctx)
    target = analysistest.target_under_test(env)
    runfiles = basenames(target[DefaultInfo].default_runfiles.files)
    asserts.true(env, "live.manifest.json" in runfiles, str(runfiles))
    script = find_action(analysistest.target_actions(env), "TemplateExpand").substitutions["%{arguments}"]
    asserts.true(env, "tests/rules/change_test/kept" in script, script)
    return analysistest.end(env)

_write_test = analysistest.make(_write_test_impl)

_TESTS = {
    "bad_expected": {"expected": ["GF942"]},
    "bare": {},
    "kept_above": {"write_to": "../kept"},
    "no_day": {"approvals": "approvals.yaml", "plan": "plan.json"},
    "no_plan": {"approvals": "approvals.yaml"},
    "whole": {
        "approvals": "approvals.yaml",
        "controller": "applied.json",
        "expected": {"GF942": 1},
        "ledgers": ["debt.yaml"],
        "plan": "plan.json",
        "previous": "applied.json",
        "require": ["previous"],
        "strict": True,
        "today": "2026-06-01",
    },
}

def change_test_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    overlay_fixture(name = "fixture")
    flywheel_overlay_files(
        name = "live",
        tags = ["manual"],
        tfvars = {"arc_runners": ["terraform.tfvars"]},
    )

    # This one runs as well: of what was applied last, only the runner group is another.
    flywheel_change_test(
        name = "kept",
        expected = {"GF942": 1},
        overlay = ":live",
        require = ["previous"],
        strict = True,
        write_to = "kept",
    )
    for test, attributes in _TESTS.items():
        flywheel_change_test(
            name = test,
            overlay = ":fixture",
            tags = ["manual"],
            **attributes
        )
    prefix = "`{}:".format(_PACKAGE)
    analysis_test_suite(
        name = name,
        failures = {
            "bad_expected_test": (":bad_expected.report", [prefix + "bad_expected` (expected): is of type list"]),
            "kept_above_test": (":kept_above.report", [prefix + "kept_above` (write_to): `../kept` is not a folder below"]),
            "no_day_test": (":no_day.report", [prefix + "no_day` is judged by a date, and none is given."]),
            "no_plan_test": (":no_plan.report", [prefix + "no_plan` (approvals): is given without `plan`."]),
        },
        tests = {
            "bare_test": (_bare_test, ":bare.report"),
            "flag_test": (_flag_test, ":whole.report"),
            "flag_without_attribute_test": (_flag_test, ":no_day.report"),
            "kept_test": (_kept_test, ":kept.report"),
            "whole_test": (_whole_test, ":whole.report"),
            "write_test": (_write_test, ":kept.write"),
        },
    )
