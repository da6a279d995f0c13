"""The family that the checks of this folder register with."""

from __future__ import annotations

from flywheel.findings.engine import Family

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.registry.bazel_registry import Registry

BAZEL_REGISTRY: Family[Registry, Contract] = Family("bazel_registry")
