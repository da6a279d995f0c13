"""Tests of expected shapes of plans."""

load("@bazel_skylib//lib:partial.bzl", "partial")
load("@bazel_skylib//lib:unittest.bzl", "asserts", "unittest")
load("//rules/private:plan_test.bzl", "shape_error")

visibility("private")

def _good_test_impl(ctx):
    env = unittest.begin(ctx)
    for shape in [{}, {"added": 0, "destroyed": 12}, {"addresses": [], "paths": ["a", "b[0]"]}]:
        asserts.equals(env, None, shape_error(shape))
    return unittest.end(env)

_good_test = unittest.make(_good_test_impl)

def _bad_test_impl(ctx):
    env = unittest.begin(ctx)
    for shape, error in [
        (["added"], "is of type list. Write a dict, for example `{\"added\": 0, \"changed\": 1, \"destroyed\": 0}`."),
        ({"added": -1}, "`added` is `-1`. Write a whole number from 0."),
        ({"added": "0"}, "`added` is `0`. Write a whole number from 0."),
        ({"paths": ["a", 1]}, "`paths` is of type list. Write a list of strings."),
        ({"addresses": "a"}, "`addresses` is of type string. Write a list of strings."),
    ]:
        asserts.equals(env, error, shape_error(shape))
    asserts.equals(
        env,
        "is given, and `shape` too. Give one of them.",
        shape_error({}, shape = "cleanup.shape.yaml"),
    )
    error = shape_error({"add": 1}) or ""
    asserts.true(env, error.startswith("`add` is not a valid key of `expect`. The keys are added, "), error)
    return unittest.end(env)

_bad_test = unittest.make(_bad_test_impl)

def plan_shape_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    unittest.suite(
        name,
        partial.make(_good_test, size = "small"),
        partial.make(_bad_test, size = "small"),
    )
