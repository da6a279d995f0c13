"""Tests of `flywheel_actionlint`."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//rules:actionlint.bzl", "flywheel_actionlint")
load("//rules:overlay_files.bzl", "flywheel_overlay_files")
load("//tests/rules/support:actions.bzl", "basenames", "find_action", "option")
load("//tests/rules/support:analysis_test_suite.bzl", "analysis_test_suite")

visibility("private")

_PACKAGE = "//tests/rules/actionlint"

def _action_test_impl(ctx):
    env = analysistest.begin(ctx)
    action = find_action(analysistest.target_actions(env), "FlywheelActionlint")
    argv = action.argv
    asserts.true(env, "workflows" in argv, "the verb")
    asserts.true(env, "--actionlint" in argv, "its option")
    asserts.equals(env, ["example-org/app"], option(argv, "--repository"))
    asserts.equals(env, 1, len(option(argv, "--overlay")))
    asserts.equals(env, ["actionlint.yaml"], basenames(action.outputs))
    asserts.equals(env, ["actionlint.yaml"], basenames(analysistest.target_under_test(env)[DefaultInfo].files))
    return analysistest.end(env)

_action_test = analysistest.make(_action_test_impl)

def _for_all_test_impl(ctx):
    env = analysistest.begin(ctx)
    action = find_action(analysistest.target_actions(env), "FlywheelActionlint")
    asserts.equals(env, [], option(action.argv, "--repository"))
    asserts.equals(env, ["lint.yml"], basenames(action.outputs))
    return analysistest.end(env)

_for_all_test = analysistest.make(_for_all_test_impl)

_TARGETS = {
    "bad_repository": {"overlays": [":fixture"], "repository": "app"},
    "for_all": {"out": "ci/lint.yml", "overlays": [":fixture"]},
    "no_overlays": {"overlays": []},
    "no_yaml": {"out": ".github/actionlint.txt", "overlays": [":fixture"]},
    "outside": {"out": "../actionlint.yaml", "overlays": [":fixture"]},
}

def actionlint_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    flywheel_overlay_files(
        name = "fixture",
        tags = ["manual"],
        tfvars = {"arc_runners": ["terraform.tfvars"]},
    )

    # Its copy is in this folder, so that `full.write_test` runs.
    flywheel_actionlint(
        name = "full",
        overlays = [":fixture"],
        repository = "example-org/app",
    )
    for target, attributes in _TARGETS.items():
        flywheel_actionlint(
            name = target,
            tags = ["manual"],
            **attributes
        )
    prefix = "`{}:".format(_PACKAGE)
    analysis_test_suite(
        name = name,
        failures = {
            "bad_repository_test": (":bad_repository", [
                prefix + "bad_repository` (repository): `app` is not a repository.",
            ]),
            "no_overlays_test": (":no_overlays", [prefix + "no_overlays` (overlays): is empty."]),
            "no_yaml_test": (":no_yaml", [
                prefix + "no_yaml` (out): `.github/actionlint.txt` is not a path of a YAML file",
            ]),
            "outside_test": (":outside", [prefix + "outside` (out): `../actionlint.yaml` is not a path"]),
        },
        tests = {
            "action_test": (_action_test, ":full"),
            "for_all_test": (_for_all_test, ":for_all"),
        },
    )
