"""Tests of `flywheel_owner`."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//rules:owner.bzl", "flywheel_owner")
load("//rules:providers.bzl", "FlywheelOwnerInfo")
load("//tests/rules/support:analysis_test_suite.bzl", "analysis_test_suite")

visibility("private")

def _all_facts_test_impl(ctx):
    env = analysistest.begin(ctx)
    info = analysistest.target_under_test(env)[FlywheelOwnerInfo]
    asserts.equals(env, "//tests/rules/owner:organization", info.label)
    asserts.equals(
        env,
        {
            "account_kind": "organization",
            "app_id": 123456,
            "app_installation_id": 7654321,
            "app_secret": "github-app-secret-example-org",
            "cache_view": "main",
            "config_url": "https://github.com/example-org",
            "forge": "github",
            "former_names": {"old-org": "2026-09-21"},
            "overlay_repository": "example-org/example-infra",
            "plan": "team",
            "runner_group": "example-infra",
            "runner_images": {"registry.example.com/runner": "2.336.0"},
            "runner_namespace": "arc-runners-example-org",
            "slug": "example-org",
            "state_boundary": "example-org/example-infra",
            "tenant": "organization",
        },
        info.facts,
    )
    return analysistest.end(env)

_all_facts_test = analysistest.make(_all_facts_test_impl)

def _unset_left_out_test_impl(ctx):
    env = analysistest.begin(ctx)
    info = analysistest.target_under_test(env)[FlywheelOwnerInfo]
    asserts.equals(
        env,
        ["account_kind", "config_url", "forge", "overlay_repository", "slug"],
        sorted(info.facts),
    )
    return analysistest.end(env)

_unset_left_out_test = analysistest.make(_unset_left_out_test_impl)

_PACKAGE = "//tests/rules/owner"
_GOOD = {
    "account_kind": "organization",
    "config_url": "https://github.com/example-org",
    "forge": "github",
    "overlay_repository": "example-org/example-infra",
    "slug": "example-org",
}
_NO_REPOSITORIES = {
    "no_name": "example-org/",
    "no_owner": "/example-infra",
    "no_slash": "example-infra",
    "two_slashes": "example-org/infra/example",
    "url": "https://github.com/example-org/example-infra",
}

def _bad_owners():
    """Declares owners that fail; returns the failures by the test's name."""
    failures = {}
    for attribute in _GOOD:
        target = "empty_" + attribute
        flywheel_owner(name = target, tags = ["manual"], **(_GOOD | {attribute: ""}))
        failures[target + "_test"] = (":" + target, [
            "`{}:{}` ({}) is empty. Write".format(_PACKAGE, target, attribute),
        ])
    for target, value in _NO_REPOSITORIES.items():
        flywheel_owner(name = target, tags = ["manual"], **(_GOOD | {"overlay_repository": value}))
        failures[target + "_test"] = (":" + target, [
            "`{}:{}` (overlay_repository): `{}` is not a repository".format(_PACKAGE, target, value),
            "Write the account, one slash and the repository's name",
        ])
    for target, attribute in {"no_app": "app_id", "no_installation": "app_installation_id"}.items():
        flywheel_owner(name = target, tags = ["manual"], **(_GOOD | {attribute: 0}))
        failures[target + "_test"] = (":" + target, [
            "`{}:{}` ({}): 0 is not an id. Copy the number".format(_PACKAGE, target, attribute),
        ])
    return failures

def owner_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    flywheel_owner(
        name = "organization",
        account_kind = "organization",
        app_id = 123456,
        app_installation_id = 7654321,
        app_secret = "github-app-secret-example-org",
        cache_view = "main",
        config_url = "https://github.com/example-org",
        former_names = {"old-org": "2026-09-21"},
        overlay_repository = "example-org/example-infra",
        plan = "team",
        runner_group = "example-infra",
        runner_images = {"registry.example.com/runner": "2.336.0"},
        runner_namespace = "arc-runners-example-org",
        slug = "example-org",
        state_boundary = "example-org/example-infra",
        tags = ["manual"],
        tenant = "organization",
    )
    flywheel_owner(
        name = "personal",
        account_kind = "personal",
        config_url = "https://github.com/example-user/example-infra",
        overlay_repository = "example-user/example-infra",
        slug = "example-user",
        tags = ["manual"],
    )
    analysis_test_suite(
        name = name,
        failures = _bad_owners(),
        tests = {
            "all_facts_test": (_all_facts_test, ":organization"),
            "unset_left_out_test": (_unset_left_out_test, ":personal"),
        },
    )
