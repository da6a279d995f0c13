"""Tests of `flywheel_fleet`."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//rules:fleet.bzl", "flywheel_fleet")
load("//rules:overlay_files.bzl", "flywheel_overlay_files")
load("//rules:providers.bzl", "FlywheelReportInfo")
load("//rules/private:families.bzl", "FAMILIES")
load("//tests/rules/support:actions.bzl", "basenames", "find_action", "option")
load("//tests/rules/support:analysis_test_suite.bzl", "analysis_test_suite")

visibility("private")

_PACKAGE = "//tests/rules/fleet"

def _action_test_impl(ctx):
    env = analysistest.begin(ctx)
    action = find_action(analysistest.target_actions(env), "FlywheelFleet")
    inputs = basenames(action.inputs)
    for name in ["acme.json", "umbrella.json", "cluster.yaml", "contract.json", "private.json"]:
        asserts.true(env, name in inputs, name + " is an input")
    asserts.true(env, "fleet" in action.argv, "the verb")
    asserts.true(env, "tests/rules/fleet/private.json" in action.argv, "the manifest")
    asserts.equals(env, ["tests/rules/fleet/cluster.yaml"], option(action.argv, "--cluster"))
    asserts.equals(env, [_PACKAGE + ":full"], option(action.argv, "--label"))
    asserts.equals(env, ["2026-06-01"], option(action.argv, "--today"))
    asserts.equals(env, ["GF968=2"], option(action.argv, "--expect"))
    asserts.equals(env, ["nodes"], option(action.argv, "--require"))
    asserts.true(env, "--strict" in action.argv, "strict")
    asserts.equals(env, ["tests/rules/fleet/debt.yaml"], option(action.argv, "--ledger"))
    asserts.true(env, "debt.yaml" in inputs, "the ledger is an input")
    map = option(action.argv, "--map")[0]
    asserts.true(env, map.endswith("/tests/rules/fleet/full.map.md"), "the map: " + map)
    asserts.true(env, "full.map.md" in basenames(action.outputs), "the map is an output")
    return analysistest.end(env)

_action_test = analysistest.make(_action_test_impl)

def _alone_test_impl(ctx):
    env = analysistest.begin(ctx)
    argv = find_action(analysistest.target_actions(env), "FlywheelFleet").argv
    asserts.equals(env, [], option(argv, "--cluster"))
    asserts.equals(env, [], option(argv, "--today"))
    asserts.equals(env, [], option(argv, "--expect"))
    asserts.false(env, "--strict" in argv, "strict is not the default")
    info = analysistest.target_under_test(env)[FlywheelReportInfo]
    asserts.equals(env, _PACKAGE + ":alone", info.label)
    asserts.equals(env, FAMILIES["fleet"], info.families.keys())
    return analysistest.end(env)

_alone_test = analysistest.make(_alone_test_impl)

_TESTS = {
    "alone": {"overlays": [":acme"]},
    "bad_expected": {"expected": ["GF968"], "overlays": [":acme"]},
    "no_day": {"cluster": "cluster.yaml", "overlays": [":acme"]},
    "no_day_of_ledgers": {"ledgers": ["debt.yaml"], "overlays": [":acme"]},
    "no_overlay": {"cluster": "cluster.yaml", "today": "2026-06-01"},
    "outside": {"overlays": [":acme"], "write_to": "../maps"},
}

def fleet_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    for owner in ["acme", "umbrella"]:
        flywheel_overlay_files(
            name = owner,
            tags = ["manual"],
            tfvars = {"arc_runners": [owner + ".tfvars"]},
        )

    # It runs too: the heavy jobs of two owners can wait for each other. Its map is kept here.
    flywheel_fleet(
        name = "full",
        cluster = "cluster.yaml",
        expected = {"GF968": 2},
        ledgers = ["debt.yaml"],
        manifests = ["private.json"],
        overlays = [
            ":acme",
            ":umbrella",
        ],
        require = ["nodes"],
        strict = True,
        today = "2026-06-01",
    )
    for test, attributes in _TESTS.items():
        flywheel_fleet(
            name = test,
            tags = ["manual"],
            **attributes
        )
    prefix = "`{}:".format(_PACKAGE)
    analysis_test_suite(
        name = name,
        failures = {
            "bad_expected_test": (
                ":bad_expected.report",
                [prefix + "bad_expected` (expected): is of type list"],
            ),
            "no_day_test": (
                ":no_day.report",
                [prefix + "no_day` "],
            ),
            "no_day_of_ledgers_test": (
                ":no_day_of_ledgers.report",
                [prefix + "no_day_of_ledgers` "],
            ),
            "no_overlay_test": (
                ":no_overlay.report",
                [prefix + "no_overlay` has no overlay to judge. Give it `overlays`, `manifests` or both."],
            ),
            "outside_test": (
                ":outside.report",
                [prefix + "outside` (write_to): `../maps` is not a folder below this package."],
            ),
        },
        tests = {
            "action_test": (_action_test, ":full.report"),
            "alone_test": (_alone_test, ":alone.report"),
        },
    )
