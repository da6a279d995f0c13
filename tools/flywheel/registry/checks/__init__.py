"""Bazel registry family: whether Bazel, its tools and the central registry can read a registry."""

from flywheel.registry.checks import (
    archives,
    central,
    document_forms,
    module_dependencies,
    module_names,
    version_paths,
    versions,
)
from flywheel.registry.checks.family import BAZEL_REGISTRY

__all__ = [
    "BAZEL_REGISTRY",
    "archives",
    "central",
    "document_forms",
    "module_dependencies",
    "module_names",
    "version_paths",
    "versions",
]
