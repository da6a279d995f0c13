"""Tests of how two trees become one."""

load("@bazel_skylib//lib:partial.bzl", "partial")
load("@bazel_skylib//lib:unittest.bzl", "asserts", "unittest")
load("//rules/private:legacy_overlay_merge.bzl", "merge")

visibility("private")

def _equals(env, upstream, overlay, kept, overridden):
    merged = merge(overlay = overlay, upstream = upstream)
    asserts.equals(env, kept, merged.kept)
    asserts.equals(env, overridden, merged.overridden)

def _overlay_wins_test_impl(ctx):
    env = unittest.begin(ctx)
    _equals(env, ["a", "b/c"], ["b/c", "d"], ["a"], {"b/c": "b/c"})
    _equals(env, ["a"], [], ["a"], {})
    _equals(env, [], ["a"], [], {})
    return unittest.end(env)

_overlay_wins_test = unittest.make(_overlay_wins_test_impl)

def _file_and_folder_test_impl(ctx):
    env = unittest.begin(ctx)
    _equals(env, ["a/b/c", "a/d", "ab"], ["a"], ["ab"], {"a/b/c": "a", "a/d": "a"})
    _equals(env, ["a", "a.txt"], ["a/b/c"], ["a.txt"], {"a": "a/b/c"})
    return unittest.end(env)

_file_and_folder_test = unittest.make(_file_and_folder_test_impl)

def _build_files_test_impl(ctx):
    env = unittest.begin(ctx)
    _equals(env, ["BUILD", "x/BUILD.bazel"], ["BUILD.bazel", "x/BUILD"], [], {
        "BUILD": "BUILD.bazel",
        "x/BUILD.bazel": "x/BUILD",
    })
    _equals(env, ["x/BUILD"], ["y/BUILD.bazel"], ["x/BUILD"], {})
    return unittest.end(env)

_build_files_test = unittest.make(_build_files_test_impl)

def legacy_overlay_merge_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    unittest.suite(
        name,
        partial.make(_overlay_wins_test, size = "small"),
        partial.make(_file_and_folder_test, size = "small"),
        partial.make(_build_files_test, size = "small"),
    )
