"""Tests of phases of rehomes."""

load("@bazel_skylib//lib:partial.bzl", "partial")
load("@bazel_skylib//lib:unittest.bzl", "asserts", "unittest")
load("//rules/private:rehome_test.bzl", "phase_error")

visibility("private")

def _good_test_impl(ctx):
    env = unittest.begin(ctx)
    for phase in ["before", "between", "after"]:
        asserts.equals(env, None, phase_error(phase = phase))
    asserts.equals(env, None, phase_error(moved = 0, phase = "between"))
    return unittest.end(env)

_good_test = unittest.make(_good_test_impl)

def _bad_test_impl(ctx):
    env = unittest.begin(ctx)
    asserts.equals(
        env,
        "(phase): `during` is not a phase of a rehome. The phases are before, between, after.",
        phase_error(phase = "during"),
    )
    for moved, phase in [(1, "after"), (0, "before"), (-2, "between")]:
        error = phase_error(moved = moved, phase = phase) or ""
        start = "(moved): `{}` releases have moved in the phase `{}`. Give the number with".format(moved, phase)
        asserts.true(env, error.startswith(start), error)
    return unittest.end(env)

_bad_test = unittest.make(_bad_test_impl)

def rehome_phase_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    unittest.suite(
        name,
        partial.make(_good_test, size = "small"),
        partial.make(_bad_test, size = "small"),
    )
