"""Bazel registry family: whether a registry is one that Bazel, its tools and the central registry can read."""

from flywheel.checks.registry import Family

BAZEL_REGISTRY = Family("bazel_registry")

from flywheel.checks.bazel_registry import (  # noqa: E402, F401
    archives,
    central,
    dependencies,
    documents,
    files,
    names,
    versions,
)
