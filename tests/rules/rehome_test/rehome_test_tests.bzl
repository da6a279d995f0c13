"""Tests of `flywheel_rehome_test`."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//rules:overlay_files.bzl", "flywheel_overlay_files")
load("//rules:providers.bzl", "FlywheelReportInfo")
load("//rules:rehome_test.bzl", "flywheel_rehome_test")
load("//rules/private:families.bzl", "FAMILIES")
load("//tests/rules/support:actions.bzl", "basenames", "find_action", "option")
load("//tests/rules/support:analysis_test_suite.bzl", "analysis_test_suite")

visibility("private")

_PACKAGE = "//tests/rules/rehome_test"
_BEFORE = {
    "live": ["releases.before.json", "scale-sets.before.json"],
    "phase": "before",
    "source_state": "source-backup.json",
    "target_state": "target-backup.json",
}
_AFTER = {
    "follow_up_plans": ["source-follow-up.json", "target-follow-up.json"],
    "live": ["releases.json", "scale-sets.json"],
    "live_before": ["releases.before.json", "scale-sets.before.json"],
    "phase": "after",
    "source_backup": "source-backup.json",
    "source_plan": "source-plan.json",
    "source_state": "source-state.json",
    "target_backup": "target-backup.json",
    "target_plan": "target-plan.json",
    "target_state": "target-state.json",
}
_OVERLAYS = {"source_overlay": ":source", "target_overlay": ":target"}

def _path(name):
    return "tests/rules/rehome_test/" + name

def _action_test_impl(ctx):
    env = analysistest.begin(ctx)
    action = find_action(analysistest.target_actions(env), "FlywheelRehome")
    inputs = basenames(action.inputs)
    for name in ["contract.json", "migration.yaml", "source-plan.json", "target-backup.json", "scale-sets.json"]:
        asserts.true(env, name in inputs, name + " is an input")
    argv = action.argv
    verb = argv.index("rehome")
    asserts.equals(env, ["rehome", "verify"], argv[verb:verb + 2])
    asserts.equals(env, ["after"], option(argv, "--phase"))
    asserts.equals(env, [_PACKAGE + ":after"], option(argv, "--name"))
    asserts.equals(env, [_path("migration.yaml")], option(argv, "--migration"))
    for attribute in ["source_state", "target_state", "source_plan", "target_plan", "source_backup", "target_backup"]:
        asserts.equals(env, [_path(_AFTER[attribute])], option(argv, "--" + attribute.replace("_", "-")))
    asserts.equals(env, [_path(name) for name in _AFTER["live"]], option(argv, "--live"))
    asserts.equals(env, [_path(name) for name in _AFTER["live_before"]], option(argv, "--live-before"))
    asserts.equals(env, [_path(name) for name in _AFTER["follow_up_plans"]], option(argv, "--follow-up-plan"))
    for side in ["source", "target"]:
        asserts.true(env, option(argv, "--{}-overlay".format(side))[0].endswith("/{}.json".format(side)), side)
    asserts.equals(env, [], option(argv, "--moved"))
    asserts.true(env, "--strict" in argv, "strict")
    asserts.equals(env, ["rehome"], option(argv, "--require"))
    return analysistest.end(env)

_action_test = analysistest.make(_action_test_impl)

def _moved_test_impl(ctx):
    env = analysistest.begin(ctx)
    argv = find_action(analysistest.target_actions(env), "FlywheelRehome").argv
    asserts.equals(env, ["0"], option(argv, "--moved"))
    for name in ["--live", "--source-state", "--source-overlay", "--source-plan", "--follow-up-plan"]:
        asserts.equals(env, [], option(argv, name))
    asserts.false(env, "--strict" in argv, "strict is not the default")
    asserts.equals(env, [], option(argv, "--require"))
    info = analysistest.target_under_test(env)[FlywheelReportInfo]
    asserts.equals(env, _PACKAGE + ":none_moved", info.label)
    asserts.equals(env, FAMILIES["rehome"], info.families.keys())
    return analysistest.end(env)

_moved_test = analysistest.make(_moved_test_impl)

_TESTS = {
    "bad_expected": {"expected": ["GF925"], "phase": "before"},
    "bad_phase": {"phase": "during"},
    "none_moved": {"moved": 0, "phase": "between"},
}

def rehome_test_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    for side in ["source", "target"]:
        flywheel_overlay_files(
            name = side,
            organization = side + "-overlay/config/organization.yaml",
            tfvars = {"arc_runners": [side + "-overlay/terraform.tfvars"]},
        )

    # These two run as well: nothing speaks against the rehome in this folder.
    flywheel_rehome_test(
        name = "before",
        migration = "migration.yaml",
        require = ["live_releases"],
        strict = True,
        **(_BEFORE | _OVERLAYS)
    )
    flywheel_rehome_test(
        name = "after",
        migration = "migration.yaml",
        require = ["rehome"],
        strict = True,
        **(_AFTER | _OVERLAYS)
    )
    for test, attributes in _TESTS.items():
        flywheel_rehome_test(
            name = test,
            migration = "migration.yaml",
            tags = ["manual"],
            **attributes
        )
    prefix = "`{}:".format(_PACKAGE)
    analysis_test_suite(
        name = name,
        failures = {
            "bad_expected_test": (":bad_expected.report", [prefix + "bad_expected` (expected): is of type list"]),
            "bad_phase_test": (":bad_phase.report", [prefix + "bad_phase` (phase): `during` is not a phase of a rehome."]),
        },
        tests = {
            "action_test": (_action_test, ":after.report"),
            "moved_test": (_moved_test, ":none_moved.report"),
        },
    )
