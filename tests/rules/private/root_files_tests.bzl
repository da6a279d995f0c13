"""Tests of what is copied of the root module."""

load("@bazel_skylib//lib:partial.bzl", "partial")
load("@bazel_skylib//lib:unittest.bzl", "asserts", "unittest")
load("//rules/private:root_files.bzl", "imported_files", "included_files")

visibility("private")

_MODULE = """
module(name = "infra")
include("//:core.MODULE.bazel")
include( '//tools/deps:more.MODULE.bazel' )
include("@@//:third.MODULE.bazel")
include("//:../up.MODULE.bazel")
include("relative.MODULE.bazel")
include(UNKNOWN)
"""

_BAZELRC = """
common --registry=https://bcr.bazel.build
import %workspace%/tools/preset.bazelrc
try-import\t%workspace%/ci.bazelrc
try-import %workspace%/.bazelrc.user
try-import %workspace%/user.bazelrc
import %workspace%/../up.bazelrc
import /etc/bazel.bazelrc
build --override_module=gloriousflywheel=../core
"""

def _included_test_impl(ctx):
    env = unittest.begin(ctx)
    asserts.equals(
        env,
        ["core.MODULE.bazel", "tools/deps/more.MODULE.bazel", "third.MODULE.bazel"],
        included_files(_MODULE),
    )
    asserts.equals(env, [], included_files(""))
    return unittest.end(env)

_included_test = unittest.make(_included_test_impl)

def _imported_test_impl(ctx):
    env = unittest.begin(ctx)
    asserts.equals(env, ["tools/preset.bazelrc", "ci.bazelrc"], imported_files(_BAZELRC))
    asserts.equals(env, [], imported_files(""))
    return unittest.end(env)

_imported_test = unittest.make(_imported_test_impl)

def root_files_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    unittest.suite(
        name,
        partial.make(_included_test, size = "small"),
        partial.make(_imported_test, size = "small"),
    )
