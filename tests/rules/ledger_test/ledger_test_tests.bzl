"""Tests of `flywheel_ledger_test`."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//rules:ledger_test.bzl", "flywheel_ledger_test")
load("//rules:overlay_files.bzl", "flywheel_overlay_files")
load("//rules:providers.bzl", "FlywheelReportInfo")
load("//rules/private:families.bzl", "FAMILIES")
load("//tests/rules/support:actions.bzl", "basenames", "find_action", "option")
load("//tests/rules/support:analysis_test_suite.bzl", "analysis_test_suite")

visibility("private")

_PACKAGE = "//tests/rules/ledger_test"
_FLAG = str(Label("//rules:today"))

def _action_test_impl(ctx):
    env = analysistest.begin(ctx)
    argv = find_action(analysistest.target_actions(env), "FlywheelDebt").argv
    inputs = basenames(find_action(analysistest.target_actions(env), "FlywheelDebt").inputs)
    for name in ["debt.yaml", "retirement.yaml", "fixture.json", "contract.json", "ci.yml", "live.json"]:
        asserts.true(env, name in inputs, name + " is an input")
    asserts.true(env, "debt" in argv, "the verb")
    asserts.true(env, "tests/rules/ledger_test/debt.yaml" in argv, "the ledger")
    asserts.equals(env, ["tests/rules/ledger_test/retirement.yaml"], option(argv, "--retirement"))
    asserts.equals(env, [_PACKAGE + ":full"], option(argv, "--label"))
    asserts.equals(env, ["2026-06-01"], option(argv, "--today"))
    asserts.equals(env, ["GF801=1", "GF811=1"], option(argv, "--expect"))
    asserts.equals(env, 1, len(option(argv, "--overlay")))
    asserts.equals(
        env,
        ["example-org/app:private=tests/rules/ledger_test/app/.github/workflows/ci.yml"],
        option(argv, "--workflow-file"),
    )
    asserts.equals(env, ["example-org/app=trunk"], option(argv, "--branch"))
    asserts.true(env, "--declared-evidence" in argv, "only the files of `evidence`")
    asserts.equals(
        env,
        [
            "tests/rules/ledger_test/terraform.tfvars=tests/rules/ledger_test/terraform.tfvars",
            "terraform.tfvars=tests/rules/ledger_test/terraform.tfvars",
        ],
        option(argv, "--evidence-file"),
    )
    asserts.equals(env, ["tests/rules/ledger_test/live.json"], option(argv, "--live"))
    asserts.true(env, "--strict" in argv, "strict")
    asserts.equals(env, ["today"], option(argv, "--require"))
    return analysistest.end(env)

_action_test = analysistest.make(_action_test_impl)

def _flag_test_impl(ctx):
    env = analysistest.begin(ctx)
    argv = find_action(analysistest.target_actions(env), "FlywheelDebt").argv
    asserts.equals(env, ["2027-01-31"], option(argv, "--today"))
    return analysistest.end(env)

_flag_test = analysistest.make(
    _flag_test_impl,
    config_settings = {_FLAG: "2027-01-31"},
)

def _alone_test_impl(ctx):
    env = analysistest.begin(ctx)
    argv = find_action(analysistest.target_actions(env), "FlywheelDebt").argv
    asserts.equals(env, [], option(argv, "--overlay"))
    asserts.equals(env, [], option(argv, "--expect"))
    asserts.false(env, "tests/rules/ledger_test/debt.yaml" in argv, "no ledger of gaps")
    asserts.false(env, "--strict" in argv, "strict is not the default")
    asserts.equals(env, [], option(argv, "--require"))
    info = analysistest.target_under_test(env)[FlywheelReportInfo]
    asserts.equals(env, _PACKAGE + ":lanes", info.label)
    asserts.equals(env, FAMILIES["ledgers"], info.families.keys())
    return analysistest.end(env)

_alone_test = analysistest.make(_alone_test_impl)

_DATED = {"ledger": "debt.yaml", "today": "2026-06-01"}
_TESTS = {
    "bad_day": {"ledger": "debt.yaml", "today": "2026-6-1"},
    "bad_expected": _DATED | {"expected": ["GF801"]},
    "bad_file": _DATED | {"workflows": {"example-org/app": "ci.yml"}},
    "bad_repository": _DATED | {"workflows": {"app:private": []}},
    "bad_workflows": _DATED | {"workflows": ["ci.yml"]},
    "int_repository": _DATED | {"workflows": {1: []}},
    "lanes": {"retirement": "retirement.yaml", "today": "2026-06-01"},
    "no_day": {"ledger": "debt.yaml"},
    "no_ledger": {"today": "2026-06-01"},
    "two_repositories": _DATED | {
        "workflows": {
            "example-org/app": ["app/.github/workflows/ci.yml"],
            "example-org/tools": ["app/.github/workflows/ci.yml"],
        },
    },
}

def ledger_test_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    flywheel_overlay_files(
        name = "fixture",
        tags = ["manual"],
        tfvars = {"arc_runners": ["terraform.tfvars"]},
    )

    # It runs too: the verdict is that of the ledgers in this folder.
    flywheel_ledger_test(
        name = "full",
        branches = {"example-org/app": "trunk"},
        evidence = ["terraform.tfvars"],
        expected = {"GF801": 1, "GF811": 1},
        ledger = "debt.yaml",
        live = ["live.json"],
        overlays = [":fixture"],
        retirement = "retirement.yaml",
        require = ["today"],
        strict = True,
        today = "2026-06-01",
        workflows = {"example-org/app:private": ["app/.github/workflows/ci.yml"]},
    )
    for test, attributes in _TESTS.items():
        flywheel_ledger_test(
            name = test,
            tags = ["manual"],
            **attributes
        )
    prefix = "`{}:".format(_PACKAGE)
    analysis_test_suite(
        name = name,
        failures = {
            "bad_day_test": (
                ":bad_day.report",
                [prefix + "bad_day` has the day `2026-6-1`. Write it as YYYY-MM-DD."],
            ),
            "bad_expected_test": (
                ":bad_expected.report",
                [prefix + "bad_expected` (expected): is of type list"],
            ),
            "bad_file_test": (
                ":bad_file.report",
                [
                    prefix + "bad_file` (workflows): `example-org/app` has \"ci.yml\", which is not a list of files.",
                ],
            ),
            "bad_repository_test": (
                ":bad_repository.report",
                [prefix + "bad_repository` (repository): `app` is not a repository."],
            ),
            "bad_workflows_test": (
                ":bad_workflows.report",
                [prefix + "bad_workflows` (workflows): is of type list. Write a dict of lists"],
            ),
            "int_repository_test": (
                ":int_repository.report",
                [prefix + "int_repository` (repository): `1` is not a repository."],
            ),
            "no_day_test": (
                ":no_day.report",
                [prefix + "no_day` is judged by a date, and none is given."],
            ),
            "no_ledger_test": (
                ":no_ledger.report",
                [prefix + "no_ledger` has no ledger to judge."],
            ),
            "two_repositories_test": (
                ":two_repositories.report",
                [
                    prefix + "two_repositories` (workflows): `app/.github/workflows/ci.yml` is given to",
                    "`example-org/app` and `example-org/tools`.",
                ],
            ),
        },
        tests = {
            "action_test": (_action_test, ":full.report"),
            "alone_test": (_alone_test, ":lanes.report"),
            "flag_test": (_flag_test, ":full.report"),
            "flag_without_attribute_test": (_flag_test, ":no_day.report"),
        },
    )
