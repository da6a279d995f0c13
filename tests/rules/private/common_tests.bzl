"""Tests of what macros hand on."""

load("@bazel_skylib//lib:partial.bzl", "partial")
load("@bazel_skylib//lib:unittest.bzl", "asserts", "unittest")
load("//rules/private:common.bzl", "suite_tags")

visibility("private")

def _suite_tags_test_impl(ctx):
    env = unittest.begin(ctx)
    asserts.equals(env, [], suite_tags(None))
    asserts.equals(env, [], suite_tags(["slow"]))
    asserts.equals(env, ["manual"], suite_tags(["slow", "manual"]))
    return unittest.end(env)

_suite_tags_test = unittest.make(_suite_tags_test_impl)

def common_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    unittest.suite(
        name,
        partial.make(_suite_tags_test, size = "small"),
    )
