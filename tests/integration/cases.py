"""Overlays that must fail, and what they must say."""

from __future__ import annotations

from typing import NamedTuple


class Edit(NamedTuple):
    """One edit of an example's file: `old` stands there exactly once."""

    file: str
    old: str
    new: str


class Case(NamedTuple):
    """An edited example, the command that must fail, and fragments of what it prints."""

    name: str
    edits: tuple[Edit, ...]
    command: str
    target: str
    fragments: tuple[str, ...]
    example: str = "organization"
    files: tuple[tuple[str, str], ...] = ()


def build(old: str, new: str) -> Edit:
    """An edit of the example's BUILD file."""
    return Edit("BUILD.bazel", old, new)


def module(old: str, new: str) -> Edit:
    """An edit of the example's MODULE.bazel."""
    return Edit("MODULE.bazel", old, new)


_VARIABLES = '{"controller_chart_version": "0.14.0"}'
_HEAVY = "tinyland-nix-heavy-compute-expansion"
_COMMIT = '"7d3f6a1c9be24805f1a6d7c3e8b90452ac1f6d8e"'
_TAG = "use_repo("
_SECOND_TAG = f"""\
flywheel.core_pin(
    commit = {_COMMIT},
    contract = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    version = "0.2.0",
)
use_repo("""
_OTHER_PACKAGE = f"""\
load("@gloriousflywheel//rules:defs.bzl", "flywheel_runner_set")

flywheel_runner_set(
    name = "{_HEAVY}",
    capability = "tinyland-nix-kvm",
    visibility = ["//visibility:public"],
)
"""

REFUSED_FACTS = (
    Case(
        "unknown_capability",
        (build('capability = "tinyland-nix-heavy"', 'capability = "tinyland-nix-heavi"'),),
        "build",
        "//:overlay",
        (f"//:{_HEAVY} (capability): `tinyland-nix-heavi`", "`tinyland-nix-heavy`"),
    ),
    Case(
        "undeclared_variable",
        (build(_VARIABLES, '{"controller_chart_verison": "0.14.0"}'),),
        "build",
        "//:overlay",
        ("//:overlay (variables.controller_chart_verison)", "`controller_chart_version`"),
    ),
    Case(
        "wrong_type",
        (build(_VARIABLES, '{"nix_store_enabled": "often"}'),),
        "build",
        "//:overlay",
        ("//:overlay (variables.nix_store_enabled)", "bool"),
    ),
    Case(
        "unknown_attribute",
        (build("max_runners = 1,", 'attributes = {"max_runner": 1},'),),
        "build",
        "//:overlay",
        (f"//:{_HEAVY} (attributes.max_runner)", "`max_runners`"),
    ),
    Case(
        "two_sets_of_one_name",
        (build(f'":{_HEAVY}",', f'":{_HEAVY}", "//more:{_HEAVY}",'),),
        "build",
        "//:overlay",
        (f"//more:{_HEAVY} (name)", f"the first is //:{_HEAVY}"),
        files=(("more/BUILD.bazel", _OTHER_PACKAGE),),
    ),
    Case(
        "variable_that_a_fact_sets",
        (build(_VARIABLES, '{"cluster_context": "other"}'),),
        "build",
        "//:overlay",
        ("//:overlay (variables.cluster_context)", "//:cluster (cluster_context)"),
    ),
)

REFUSED_PINS = (
    Case(
        "commit_of_a_pin",
        (module(_COMMIT, '"main"'),),
        "build",
        "//:overlay",
        ("`flywheel.core_pin`: `commit` is `main`", "MODULE.bazel:"),
    ),
    Case(
        "two_pins",
        (module(_TAG, _SECOND_TAG),),
        "build",
        "//:overlay",
        ("the root module pins core 2 times", "MODULE.bazel:"),
    ),
    Case(
        "no_pin",
        (module("flywheel.core_pin(", "dict("),),
        "build",
        "//:overlay",
        ("the root module pins no core", 'use_repo(flywheel, "flywheel_core_pin")'),
    ),
)

REFUSED_FOLDERS = (
    Case(
        "folder_outside",
        (build("core_pin = ", 'write_to = "../deploy",\n    core_pin = '),),
        "build",
        "//:overlay",
        ("`//:overlay` (write_to): `../deploy` is not a folder below this package",),
    ),
    Case(
        "folder_of_another_package",
        (build("core_pin = ", 'write_to = "more/arc",\n    core_pin = '),),
        "build",
        "//:overlay",
        ("`//:overlay` (write_to): `more/arc` lies in the package `more`",),
        files=(("more/BUILD.bazel", ""),),
    ),
)

FAILING_TESTS = (
    Case(
        "expected_warning_absent",
        (build('{"GF604": 1}', '{"GF202": 1, "GF604": 1}'),),
        "test",
        "//:overlay_tests.boundary",
        ("GF202 was expected once and ",),
    ),
    Case(
        "unexpected_warning_in_strict",
        (build('        "GF202": 1,\n', ""),),
        "test",
        "//:overlay_tests.boundary",
        ("GF202",),
        example="personal_account",
    ),
    Case(
        "expected_blocker",
        (build('{"GF604": 1}', '{"GF101": 1}'),),
        "build",
        "//:overlay_tests.report",
        ("expected: `GF101`",),
    ),
)
