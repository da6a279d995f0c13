"""A test that a target fails at analysis, and says why."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")

visibility("//tests/rules/...")

def _failure_test_impl(ctx):
    env = analysistest.begin(ctx)
    for fragment in ctx.attr.fragments:
        asserts.expect_failure(env, fragment)
    return analysistest.end(env)

failure_test = analysistest.make(
    _failure_test_impl,
    doc = "Fails unless `target_under_test` fails with all `fragments` in its message.",
    attrs = {"fragments": attr.string_list(mandatory = True)},
    expect_failure = True,
)
