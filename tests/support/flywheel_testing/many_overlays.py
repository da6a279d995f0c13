"""A workspace with any number of overlays on one substrate, and which of its actions a build ran."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

_PACKAGE = """\
load(
    "@gloriousflywheel//rules:defs.bzl",
    "flywheel_overlay",
    "flywheel_overlay_tests",
    "flywheel_owner",
    "flywheel_runner_set",
)

flywheel_owner(
    name = "owner",
    account_kind = "organization",
    app_secret = "github-app-secret-{name}",
    config_url = "https://github.com/{name}",
    overlay_repository = "{name}/infra",
    runner_group = "infra",
    slug = "{name}",
)

[
    flywheel_runner_set(
        name = "{name}-" + lane,
        capability = "tinyland-" + lane,
        max_runners = {most},
        primary = True,
        scale_set_name = "{name}-" + lane,
    )
    for lane in ["nix", "docker", "dind"]
]

flywheel_overlay(
    name = "overlay",
    core_pin = "@flywheel_core_pin//:pin",
    owner = ":owner",
    runner_sets = [":{name}-" + lane for lane in ["nix", "docker", "dind"]],
    substrate = "//:cluster",
    variables = {{"controller_chart_version": "0.14.0"}},
    visibility = ["//visibility:public"],
)

flywheel_overlay_tests(
    name = "overlay_tests",
    expected = {{"GF604": 1}},
    overlay = ":overlay",
    split = False,
)
"""
_ROOT = """\
load("@gloriousflywheel//rules:defs.bzl", "flywheel_fleet", "flywheel_substrate")

{substrate}
# Builds of all targets leave it out: it is built by its name.
flywheel_fleet(
    name = "fleet",
    overlays = {overlays},
    tags = ["manual"],
)
"""


def name(number: int) -> str:
    """The name of an owner, and of its package."""
    return f"owner-{number:04}"


def package(number: int, most: int) -> str:
    """The BUILD file of an owner's overlay; `most` is how many runners a set may have."""
    return _PACKAGE.format(name=name(number), most=most)


def root(example: str, size: int) -> str:
    """The root BUILD file for `size` owners, with the substrate of an example's BUILD file and the fleet `//:fleet`."""
    call = re.search(r"flywheel_substrate\(.*?\n\)\n", example, re.DOTALL)
    assert call is not None
    shared = call[0].replace("\n)\n", '\n    visibility = ["//visibility:public"],\n)\n')
    return _ROOT.format(substrate=shared, overlays=json.dumps([f"//{name(number)}:overlay" for number in range(size)]))


def ran(log: str) -> list[tuple[str, str]]:
    """Target and mnemonic of each action that a build ran, by the text of its `--execution_log_json_file`."""
    return sorted((str(one["targetLabel"]).lstrip("@"), str(one["mnemonic"])) for one in _objects(log))


def _objects(text: str) -> Iterator[dict[str, object]]:
    """The JSON objects that stand one behind the other."""
    decoder, at = json.JSONDecoder(), 0
    while at < len(text.rstrip()):
        value, end = decoder.raw_decode(text, at)
        yield value
        at = end + len(text[end:]) - len(text[end:].lstrip())
