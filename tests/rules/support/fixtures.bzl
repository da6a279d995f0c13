"""Targets that several suites need."""

load("//rules:overlay.bzl", "flywheel_overlay")
load("//rules:owner.bzl", "flywheel_owner")
load("//rules:runner_set.bzl", "flywheel_runner_set")
load("//rules:substrate.bzl", "flywheel_substrate")

visibility("//tests/rules/...")

def overlay_fixture(*, name, **kwargs):
    """Declares an overlay with what it is made of, for analysis only.

    Args:
        name: Name of the overlay; `NAME_owner`, `NAME_substrate` and `NAME_set` are the rest.
        **kwargs: Further attributes of the overlay.
    """
    flywheel_owner(
        name = name + "_owner",
        account_kind = "organization",
        config_url = "https://github.com/example-org",
        overlay_repository = "example-org/example-infra",
        slug = "example-org",
        tags = ["manual"],
    )
    flywheel_substrate(
        name = name + "_substrate",
        cluster_context = "example",
        tags = ["manual"],
    )
    flywheel_runner_set(
        name = name + "_set",
        attributes = {"priority": 1},
        capability = "tinyland-nix",
        max_runners = 1,
        tags = ["manual"],
    )
    flywheel_overlay(
        name = name,
        owner = name + "_owner",
        runner_sets = [name + "_set"],
        substrate = name + "_substrate",
        tags = ["manual"],
        **kwargs
    )
