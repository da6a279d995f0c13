"""Tests of where documents can be kept."""

load("@bazel_skylib//lib:partial.bzl", "partial")
load("@bazel_skylib//lib:unittest.bzl", "asserts", "unittest")
load("//rules/private:written_overlay.bzl", "folder_error")

visibility("private")

def _error(folder, subpackages = []):
    return folder_error(folder = folder, subpackages = subpackages)

def _good_test_impl(ctx):
    env = unittest.begin(ctx)
    for folder in ["", "deploy", "deploy/arc", "deploy/bazel-x", ".hidden/..x"]:
        asserts.equals(env, None, _error(folder))
    return unittest.end(env)

_good_test = unittest.make(_good_test_impl)

def _not_below_test_impl(ctx):
    env = unittest.begin(ctx)
    for folder in ["/etc", "..", "deploy/..", "./deploy", "deploy/", "a//b"]:
        error = _error(folder) or ""
        fragment = "(write_to): `{}` is not a folder below this package".format(folder)
        asserts.true(env, fragment in error, folder)
    return unittest.end(env)

_not_below_test = unittest.make(_not_below_test_impl)

def _other_package_test_impl(ctx):
    env = unittest.begin(ctx)
    error = _error("deploy/arc", subpackages = ["deploy"]) or ""
    asserts.true(env, "`deploy/arc` lies in the package `deploy`" in error, error)
    return unittest.end(env)

_other_package_test = unittest.make(_other_package_test_impl)

def written_overlay_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    unittest.suite(
        name,
        partial.make(_good_test, size = "small"),
        partial.make(_not_below_test, size = "small"),
        partial.make(_other_package_test, size = "small"),
    )
