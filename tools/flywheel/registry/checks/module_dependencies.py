"""Checks of the modules that a version depends on."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import show
from flywheel.formats.bazel import bazel_version
from flywheel.formats.bazel.bazel_version import Version
from flywheel.formats.bazel.module_file import ModuleCall
from flywheel.formats.quoting import shortened
from flywheel.formats.secrets import secret_search
from flywheel.formats.source import Place
from flywheel.registry.bazel_registry import ModuleVersion, Registry, UpstreamModule
from flywheel.registry.checks.family import BAZEL_REGISTRY

_LONGEST_REASON = 300


def _place(version: ModuleVersion, call: ModuleCall) -> Place:
    given = call.argument("version", 1) or call.argument("name", 0)
    return version.place(given.at if given is not None else call.at)


@BAZEL_REGISTRY.check(
    "GF633",
    "unresolved-dependency",
    BLOCKER,
    "Every `bazel_dep` requests a version that a registry contains.",
    (
        "docs/reference/registries.md#withdrawn-versions",
        "https://bazel.build/external/registry Bazel registries, read 2026-11-29",
    ),
    wants=("upstream",),
)
def unresolved(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    Resolution reads the MODULE.bazel of every version in the graph, also of versions that a greater one
    replaces. A version that no registry contains stops the build of every consumer. Pass the other registries
    with `--upstream`, as folders or as lists of versions. Without them, modules of other registries are not
    checked.

    Development dependencies do not count, because Bazel reads them only in the root module. Dependencies with
    `repo_name = None` do not count either: they only apply if something else adds the module.
    """
    for version in registry.versions():
        for call in version.dependencies:
            name, wanted = call.text("name", 0), call.text("version", 1)
            if not name or not (call.argument("version", 1) is None or wanted) or _only_if_there(call):
                continue  # computed, or not required
            message = _unresolved(registry, name, wanted)
            if message:
                fix = "Request an existing version, or pass the registry that contains it with `--upstream`."
                yield Hit(_place(version, call), message, fix)


def _only_if_there(call: ModuleCall) -> bool:
    given = call.argument("repo_name")
    return given is not None and given.value is None


def _unresolved(registry: Registry, name: str, wanted: str) -> str:
    if not wanted:
        return f"the dependency on {show(name)} has no version; only the root module may omit it."
    parsed = bazel_version.readable(wanted)
    if parsed is None:
        return f"the dependency on {show(name)} requests {show(wanted)}, which is not a version."
    module = registry.modules.get(name)
    if module is not None and parsed.text in module.versions:
        return ""
    upstream = (registry.upstream or {}).get(name)
    if upstream is not None and parsed.text in upstream.versions:
        return ""
    if module is None and registry.upstream is None:
        return ""
    newest = module.sorted_versions()[-1:] if module is not None else []
    known = f"; its newest version here is {show(newest[0].text)}" if newest else ""
    return f"no given registry contains {show(f'{name}@{parsed.text}')}{known}."


@BAZEL_REGISTRY.check(
    "GF635",
    "withdrawn-dependency",
    WARNING,
    "No version depends on a withdrawn version, and the newest version does not depend on a deprecated module.",
    (
        "docs/reference/registries.md#withdrawn-versions",
        "https://bazel.build/external/module Bazel modules, read 2026-11-29",
    ),
    wants=("upstream",),
)
def withdrawn(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    Bazel refuses a graph that selects a withdrawn version. Only a newer version that something else in the
    graph requests helps a consumer then. Request a good version of the dependency in the next version of the
    module. A deprecated module gets no fixes; this is reported only for the newest version.
    """
    for module in registry.modules.values():
        newest = module.sorted_versions()[-1:]
        for version in module.versions.values():
            for call in version.dependencies:
                parsed = bazel_version.readable(call.text("version", 1))
                if parsed is None:
                    continue
                message = _withdrawn(registry, call.text("name", 0), parsed, version.name in map(str, newest))
                if message:
                    yield Hit(_place(version, call), message, "Request another version or module in the next version.")


def _withdrawn(registry: Registry, name: str, wanted: Version, newest: bool) -> str:
    known = _known(registry, name, wanted)
    if known is None:
        return ""
    reason = known.yanked.get(wanted.text)
    if reason is not None:
        return f"{show(f'{name}@{wanted}')} is withdrawn: {_sentence(reason)}"
    if newest and known.deprecated:
        return f"{show(name)} is deprecated: {_sentence(known.deprecated)}"
    return ""


def _sentence(reason: str) -> str:
    clean = secret_search.redact(reason)  # a key is recognised by its lines
    return shortened(" ".join(clean.split()).rstrip("."), _LONGEST_REASON) + "."


def _known(registry: Registry, name: str, wanted: Version) -> UpstreamModule | None:
    """The module in the registry from which Bazel would take the version; this registry comes first."""
    module = registry.modules.get(name)
    if module is not None and module.metadata is not None and wanted.text in module.versions:
        yanked = {version: str(why.value) for version, why in module.metadata.yanked.items()}
        return UpstreamModule(set(module.versions), yanked, module.metadata.deprecated)
    return (registry.upstream or {}).get(name)
