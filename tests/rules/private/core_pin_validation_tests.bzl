"""Tests of the forms of a core pin's values."""

load("@bazel_skylib//lib:partial.bzl", "partial")
load("@bazel_skylib//lib:unittest.bzl", "asserts", "unittest")
load("//rules/private:core_pin_validation.bzl", "core_pin_error")

visibility("private")

_COMMIT = "7d3f6a1c9be24805f1a6d7c3e8b90452ac1f6d8e"
_CONTRACT = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

def _error(version = "0.1.0", commit = _COMMIT, contract = _CONTRACT):
    return core_pin_error(commit = commit, contract = contract, version = version)

def _good_versions_test_impl(ctx):
    env = unittest.begin(ctx)
    for version in ["1", "0.1.0", "1.2.3-rc1", "1.2-a-b.c", "1.0+linux-x86", "20260101.1-x+y", "1.bcr.2"]:
        asserts.equals(env, None, _error(version = version), version)
    return unittest.end(env)

_good_versions_test = unittest.make(_good_versions_test_impl)

def _bad_versions_test_impl(ctx):
    env = unittest.begin(ctx)
    for version in ["", "v 1", "1..2", ".1", "1.", "1-", "1+", "1_0", "1.0-a..b", "1.0+a_b", "é"]:
        error = _error(version = version) or ""
        asserts.true(env, "`version` is `{}`".format(version) in error, version)
    return unittest.end(env)

_bad_versions_test = unittest.make(_bad_versions_test_impl)

def _bad_commits_test_impl(ctx):
    env = unittest.begin(ctx)
    for commit in ["", "main", "v0.1.0", _COMMIT[:39], _COMMIT + "0", _COMMIT.upper(), _COMMIT[:39] + "g"]:
        error = _error(commit = commit) or ""
        asserts.true(env, "`commit` is `{}`".format(commit) in error, commit)
    return unittest.end(env)

_bad_commits_test = unittest.make(_bad_commits_test_impl)

def _good_contracts_test_impl(ctx):
    env = unittest.begin(ctx)
    for last in "AEIMQUYcgkosw048".elems():
        asserts.equals(env, None, _error(contract = _CONTRACT[:-2] + last + "="), last)
    return unittest.end(env)

_good_contracts_test = unittest.make(_good_contracts_test_impl)

def _bad_contracts_test_impl(ctx):
    env = unittest.begin(ctx)
    contracts = [
        "",
        "sha256-",
        _CONTRACT.removeprefix("sha256-"),
        _CONTRACT.replace("sha256", "sha512"),
        _CONTRACT[:-1],
        _CONTRACT + "=",
        # Bits beyond the 32 bytes, and base64 of another alphabet.
        _CONTRACT[:-2] + "B=",
        _CONTRACT.replace("/", "_"),
        "sha256-" + 64 * "0",
    ]
    for contract in contracts:
        error = _error(contract = contract) or ""
        asserts.true(env, "`contract` is `{}`".format(contract) in error, contract)
    return unittest.end(env)

_bad_contracts_test = unittest.make(_bad_contracts_test_impl)

def core_pin_validation_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    unittest.suite(
        name,
        partial.make(_good_versions_test, size = "small"),
        partial.make(_bad_versions_test, size = "small"),
        partial.make(_bad_commits_test, size = "small"),
        partial.make(_good_contracts_test, size = "small"),
        partial.make(_bad_contracts_test, size = "small"),
    )
