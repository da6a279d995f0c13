"""Tests of what may be expected."""

load("@bazel_skylib//lib:partial.bzl", "partial")
load("@bazel_skylib//lib:unittest.bzl", "asserts", "unittest")
load("//rules/private:expected.bzl", "expected_error")

visibility("private")

def _good_test_impl(ctx):
    env = unittest.begin(ctx)
    for expected in [{}, {"GF202": "1"}, {"GF101": "10", "GF999": "2"}]:
        asserts.equals(env, None, expected_error(expected))
    return unittest.end(env)

_good_test = unittest.make(_good_test_impl)

def _bad_ids_test_impl(ctx):
    env = unittest.begin(ctx)
    for id in ["", "GF", "GF20", "GF2020", "gf202", "GF20x", "XX202", " GF202"]:
        error = expected_error({id: "1"}) or ""
        asserts.true(env, "`{}` is not an id of a check".format(id) in error, id)
    return unittest.end(env)

_bad_ids_test = unittest.make(_bad_ids_test_impl)

def _bad_counts_test_impl(ctx):
    env = unittest.begin(ctx)
    for count in ["", "0", "00", "01", "-1", "1.0", "one", "True", "None"]:
        error = expected_error({"GF202": count}) or ""
        asserts.true(env, "`GF202` has the count `{}`".format(count) in error, count)
    return unittest.end(env)

_bad_counts_test = unittest.make(_bad_counts_test_impl)

def expected_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    unittest.suite(
        name,
        partial.make(_good_test, size = "small"),
        partial.make(_bad_ids_test, size = "small"),
        partial.make(_bad_counts_test, size = "small"),
    )
