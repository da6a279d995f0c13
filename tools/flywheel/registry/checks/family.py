"""The family that the checks of this folder register with."""

from flywheel.findings.engine import Family

BAZEL_REGISTRY = Family("bazel_registry")
