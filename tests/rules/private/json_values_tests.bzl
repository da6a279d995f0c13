"""Tests of which values have a JSON form."""

load("@bazel_skylib//lib:partial.bzl", "partial")
load("@bazel_skylib//lib:unittest.bzl", "asserts", "unittest")
load("//rules/private:json_values.bzl", "encode")

visibility("private")

def _nested_deep(depth):
    value = "leaf"
    for _ in range(depth):
        value = [value]
    return value

def _good_test_impl(ctx):
    env = unittest.begin(ctx)
    for value in [{}, [], {"a": [1, {"b": None}]}, {"a": True, "b": 1.5, "c": "x"}, _nested_deep(500)]:
        encoded = encode("variables", value)
        asserts.equals(env, None, encoded.error)
        asserts.equals(env, value, json.decode(encoded.value))
    return unittest.end(env)

_good_test = unittest.make(_good_test_impl)

def _bad_value_test_impl(ctx):
    env = unittest.begin(ctx)
    encoded = encode("variables", {"good": 1, "mounts": [{"path": Label("//:x")}]})
    asserts.equals(env, None, encoded.value)
    asserts.equals(
        env,
        "`variables.mounts[0].path` is of type Label, which no variable of a stack can take. " +
        "Write it as a string, a number, a boolean, a list or a dict.",
        encoded.error,
    )
    return unittest.end(env)

_bad_value_test = unittest.make(_bad_value_test_impl)

def _bad_key_test_impl(ctx):
    env = unittest.begin(ctx)
    encoded = encode("variables", {"nodes": {1: "a"}})
    asserts.equals(
        env,
        "`variables.nodes` has the key 1 of type int. Keys are strings.",
        encoded.error,
    )
    return unittest.end(env)

_bad_key_test = unittest.make(_bad_key_test_impl)

def _too_deep_test_impl(ctx):
    env = unittest.begin(ctx)
    encoded = encode("variables", _nested_deep(1200))
    asserts.true(env, "nested 1000 deep" in (encoded.error or ""), encoded.error)
    return unittest.end(env)

_too_deep_test = unittest.make(_too_deep_test_impl)

def json_values_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    unittest.suite(
        name,
        partial.make(_good_test, size = "small"),
        partial.make(_bad_value_test, size = "small"),
        partial.make(_bad_key_test, size = "small"),
        partial.make(_too_deep_test, size = "small"),
    )
