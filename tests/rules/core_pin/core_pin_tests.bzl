"""Tests of `flywheel_core_pin`. The module extension's own are in `//tests/integration`."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//rules:core_pin.bzl", "flywheel_core_pin")
load("//rules:providers.bzl", "FlywheelCorePinInfo")
load("//tests/rules/support:analysis_test_suite.bzl", "analysis_test_suite")

visibility("private")

_COMMIT = "7d3f6a1c9be24805f1a6d7c3e8b90452ac1f6d8e"
_CONTRACT = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

def _all_values_test_impl(ctx):
    env = analysistest.begin(ctx)
    info = analysistest.target_under_test(env)[FlywheelCorePinInfo]
    asserts.equals(env, "//tests/rules/core_pin:full", info.label)
    asserts.equals(env, "0.1.0", info.version)
    asserts.equals(env, _COMMIT, info.commit)
    asserts.equals(env, _CONTRACT, info.contract)
    asserts.equals(env, "0.2.0", info.resolved_version)
    asserts.equals(env, "core_pin_tests.bzl", info.module_file.basename)
    asserts.equals(env, ["BUILD.bazel"], [file.basename for file in info.files])
    return analysistest.end(env)

_all_values_test = analysistest.make(_all_values_test_impl)

def _optional_values_test_impl(ctx):
    env = analysistest.begin(ctx)
    info = analysistest.target_under_test(env)[FlywheelCorePinInfo]
    asserts.equals(env, "", info.resolved_version)
    asserts.equals(env, None, info.module_file)
    asserts.equals(env, [], info.files)
    return analysistest.end(env)

_optional_values_test = analysistest.make(_optional_values_test_impl)

def _pin(name, **kwargs):
    flywheel_core_pin(
        name = name,
        tags = ["manual"],
        **({"commit": _COMMIT, "contract": _CONTRACT, "version": "0.1.0"} | kwargs)
    )

def core_pin_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    _pin(
        name = "full",
        files = ["BUILD.bazel"],
        # Any file will do: nothing here reads it.
        module_file = "core_pin_tests.bzl",
        resolved_version = "0.2.0",
    )
    _pin(name = "bare")
    _pin(
        name = "branch",
        commit = "main",
    )
    analysis_test_suite(
        name = name,
        failures = {
            "bad_commit_test": (
                ":branch",
                ["`//tests/rules/core_pin:branch`: `commit` is `main`"],
            ),
        },
        tests = {
            "all_values_test": (_all_values_test, ":full"),
            "optional_values_test": (_optional_values_test, ":bare"),
        },
    )
