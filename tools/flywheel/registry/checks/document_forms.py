"""Checks of the form of each document."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.documents.problems import Problem
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.formats.source import Place, Source
from flywheel.registry import document_tables
from flywheel.registry.bazel_registry import Registry
from flywheel.registry.checks.family import BAZEL_REGISTRY
from flywheel.registry.new_version import PRESUBMIT
from flywheel.registry.registry_documents import RegistryDocument

_DOCS = (
    "docs/reference/registries.md#what-a-registry-holds",
    "https://bazel.build/external/registry Bazel registries, read 2026-11-29",
)


def hits(source: Source, faults: list[Problem]) -> Iterator[Hit]:
    """The faults of a document, each at its place."""
    for fault in faults:
        yield Hit(source.place(fault.at), fault.message, fault.fix)


@BAZEL_REGISTRY.check(
    "GF621",
    "registry-document",
    BLOCKER,
    "Every document of a registry exists, can be read, and contains what Bazel requires.",
    _DOCS,
)
def documents(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    Bazel reads `bazel_registry.json`, and for a version `MODULE.bazel` and `source.json`. It ignores unknown keys: with
    `strip_prefx` the sources are not found, and a wrong type stops the build of every consumer. The same holds for
    `metadata.json`, from which Bazel reads the withdrawn versions and its tools read all versions.
    """
    for err in registry.unreadable:
        if not err.place.file.endswith(PRESUBMIT):  # Bazel does not read it; `central` reports it
            yield Hit(err.place, err.message, err.fix)
    if registry.configuration is not None:
        yield from hits(registry.configuration.source, registry.configuration.faults)
    for module in registry.modules.values():
        if module.metadata is not None:
            yield from hits(module.metadata.source, module.metadata.faults)
    based = registry.configuration is not None and registry.configuration.text("module_base_path") is not None
    for version in registry.versions():
        for call in version.module_file.of("include") if version.module_file is not None else ():
            message = "`include` stops Bazel here: only the root module may use it."
            yield Hit(version.place(call.at), message, "Replace it with the included text.")
        source = version.source
        if source is None:
            continue
        yield from hits(source.source, source.faults)
        path = source.value("path")
        if source.type == document_tables.LOCAL and path and not path.startswith("/") and not based:
            yield Hit(
                source.source.place(source.root.items["path"].at),
                "`path` is relative, but bazel_registry.json has no `module_base_path` for it.",
                "Add `module_base_path` to bazel_registry.json.",
            )


@BAZEL_REGISTRY.check(
    "GF623",
    "central-registry-metadata",
    WARNING,
    "`metadata.json` has the keys that the central registry requires, and no unknown keys.",
    "docs/reference/registries.md#what-the-central-registry-asks-besides",
)
def central(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    The Bazel Central Registry refuses a module without `homepage`, `maintainers` and `repository`, and one with
    a key that its schema does not have. Bazel itself requires neither. A private registry that follows the
    schema can be checked with the same tools and names the people to ask: in one public registry all 58 modules
    lack `repository`. If that is intended, expect this warning.
    """
    if registry.configuration is not None:
        yield from _strays(registry.configuration)
    for module in registry.modules.values():
        if module.metadata is None:
            place = Place(module.path)
            yield Hit(place, f"`{module.name}` has no metadata.json.", "Add the file with the module's versions.")
        else:
            yield from _strays(module.metadata)


def _strays(document: RegistryDocument) -> Iterator[Hit]:
    return hits(document.source, document.strays)
