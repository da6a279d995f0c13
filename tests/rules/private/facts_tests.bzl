"""Tests of the facts document and of how it writes labels."""

load("@bazel_skylib//lib:partial.bzl", "partial")
load("@bazel_skylib//lib:unittest.bzl", "asserts", "unittest")
load("//rules/private:facts.bzl", "given", "overlay_facts")
load("//rules/private:labels.bzl", "label_text")

visibility("private")

def _unset_left_out_test_impl(ctx):
    env = unittest.begin(ctx)
    values = {
        "dict": {},
        "false": False,
        "int": -1,
        "list": [],
        "none": None,
        "string": "",
        "zero": 0,
    }
    asserts.equals(env, {"false": False, "zero": 0}, given(values))
    return unittest.end(env)

_unset_left_out_test = unittest.make(_unset_left_out_test_impl)

def _main_label_test_impl(ctx):
    env = unittest.begin(ctx)
    asserts.equals(env, "//pkg/sub:name", label_text(Label("//pkg/sub:name")))
    asserts.equals(env, "//:name", label_text(Label("//:name")))
    return unittest.end(env)

_main_label_test = unittest.make(_main_label_test_impl)

def _other_label_test_impl(ctx):
    env = unittest.begin(ctx)
    text = label_text(Label("@bazel_skylib//lib:shell"))
    asserts.true(env, text.startswith("@@"), text)
    asserts.true(env, text.endswith("//lib:shell"), text)
    return unittest.end(env)

_other_label_test = unittest.make(_other_label_test_impl)

_OWNER = struct(facts = {"slug": "example-org"}, label = "//:owner")
_SUBSTRATE = struct(facts = {"name": "honey"}, label = "//:honey")

def _without_pin_test_impl(ctx):
    env = unittest.begin(ctx)
    facts = overlay_facts(
        core_pin = None,
        examples = {"owner.slug": "example-org"},
        label = "//:overlay",
        owner = _OWNER,
        runner_sets = [],
        stack = "arc_runners",
        substrate = _SUBSTRATE,
        variables = {},
    )
    asserts.equals(
        env,
        {
            "core_pin": None,
            "examples": {"owner.slug": "example-org"},
            "label": "//:overlay",
            "owner": {"facts": {"slug": "example-org"}, "label": "//:owner"},
            "runner_sets": [],
            "schema": "flywheel.facts/1",
            "stack": "arc_runners",
            "substrate": {"facts": {"name": "honey"}, "label": "//:honey"},
            "variables": {},
        },
        facts,
    )
    return unittest.end(env)

_without_pin_test = unittest.make(_without_pin_test_impl)

def _order_kept_test_impl(ctx):
    env = unittest.begin(ctx)
    facts = overlay_facts(
        core_pin = struct(commit = "c", contract = "d", label = "@@pin//:pin", resolved_version = "", version = "1"),
        examples = {},
        label = "//:overlay",
        owner = _OWNER,
        runner_sets = [
            struct(attributes = {"x": 1}, facts = {"release": name}, label = "//:" + name)
            for name in ["b", "a"]
        ],
        stack = "arc_runners",
        substrate = _SUBSTRATE,
        variables = {"z": [1], "y": None},
    )
    asserts.equals(
        env,
        [
            {"attributes": {"x": 1}, "facts": {"release": "b"}, "label": "//:b"},
            {"attributes": {"x": 1}, "facts": {"release": "a"}, "label": "//:a"},
        ],
        facts["runner_sets"],
    )
    asserts.equals(env, {"z": [1], "y": None}, facts["variables"])
    asserts.equals(
        env,
        {
            "commit": "c",
            "contract": "d",
            "label": "@@pin//:pin",
            "resolved_version": "",
            "version": "1",
        },
        facts["core_pin"],
    )
    return unittest.end(env)

_order_kept_test = unittest.make(_order_kept_test_impl)

def facts_test_suite(name):
    """Declares the tests.

    Args:
        name: Name of the suite.
    """
    unittest.suite(
        name,
        partial.make(_unset_left_out_test, size = "small"),
        partial.make(_main_label_test, size = "small"),
        partial.make(_other_label_test, size = "small"),
        partial.make(_without_pin_test, size = "small"),
        partial.make(_order_kept_test, size = "small"),
    )
