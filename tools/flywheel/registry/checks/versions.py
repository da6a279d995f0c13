"""Checks of the versions of a module: their list, their order, and withdrawn versions."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import show
from flywheel.formats.bazel import bazel_version
from flywheel.formats.source import Place
from flywheel.registry.bazel_registry import Registry
from flywheel.registry.checks.family import BAZEL_REGISTRY


@BAZEL_REGISTRY.check(
    "GF626",
    "version-list",
    BLOCKER,
    "`metadata.json` lists exactly the versions with a folder, each once.",
    (
        "docs/reference/registries.md#what-a-registry-holds",
        "https://bazel.build/external/registry Bazel registries, read 2026-11-29",
    ),
)
def listed(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    Bazel does not read the list, but other tools do: update bots, search, and the tool that withdraws versions.
    A version that is not listed is found by nobody. A version that is listed but missing breaks the build of
    everybody who follows an update bot. Both happen when somebody publishes by hand or is interrupted.
    """
    for module in registry.modules.values():
        if module.metadata is None:
            continue
        source = module.metadata.source
        seen: set[str] = set()
        for item in module.metadata.versions:
            name = str(item.value)
            if name in seen:
                yield Hit(source.place(item.at), f"{show(name)} is listed twice.", "Keep one of them.")
            elif name not in module.versions:
                message = f"{show(name)} is listed, but there is no folder `{module.path}/{name}`."
                yield Hit(source.place(item.at), message, "Remove it from the list, or restore its folder.")
            seen.add(name)
        for name in module.versions.keys() - seen:
            message = f"the folder {show(name)} is not in `versions` of metadata.json."
            yield Hit(Place(module.versions[name].path), message, "Add it to `versions`, or publish the version again.")


@BAZEL_REGISTRY.check(
    "GF627",
    "version-order",
    BLOCKER,
    "Versions are listed in Bazel's order.",
    (
        "docs/reference/registries.md#names-and-versions-of-modules",
        "https://bazel.build/external/module Bazel modules, read 2026-11-29",
    ),
)
def order(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    Tools read the last version in the list as the newest. Numbers are compared as numbers (`1.10` is greater
    than `1.9`), words are greater than numbers, and a pre-release is smaller than its release. Neither `sort`
    nor Python sorts in this way.
    """
    for module in registry.modules.values():
        before = None
        for item in module.metadata.versions if module.metadata is not None else ():
            version = bazel_version.readable(str(item.value))
            if version is None:
                continue
            if before is not None and version < before:
                assert module.metadata is not None
                place = module.metadata.source.place(item.at)
                message = f"{show(version.text)} is listed after {show(before.text)}, which is greater."
                yield Hit(place, message, "Sort `versions` from the smallest to the greatest.")
            before = version if before is None or version > before else before


@BAZEL_REGISTRY.check(
    "GF634",
    "unknown-yanked-version",
    BLOCKER,
    "A withdrawn version exists.",
    (
        "docs/reference/registries.md#withdrawn-versions",
        "https://bazel.build/external/module Bazel modules, read 2026-11-29",
    ),
)
def unknown_yanked(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    `yanked_versions` maps versions to reasons. A key that is not a version of the module withdraws nothing, and
    the harmful version stays in use. Bazel shows the reason to everybody whose build stops, so the reason must
    not be empty.
    """
    for module in registry.modules.values():
        if module.metadata is None:
            continue
        for name, reason in module.metadata.yanked.items():
            place = module.metadata.source.place(reason.at)
            if name not in module.versions:
                message = f"{show(name)} is withdrawn, but {show(module.name)} has no such version."
                yield Hit(place, message, "Write the name of the version's folder.")
            elif not str(reason.value).strip():
                yield Hit(
                    place, f"{show(name)} is withdrawn without a reason.", "Write the reason, and what to use instead."
                )


@BAZEL_REGISTRY.check(
    "GF636",
    "newest-version-withdrawn",
    WARNING,
    "The newest version of a module is not withdrawn, unless the module is deprecated.",
    "docs/reference/registries.md#withdrawn-versions",
)
def newest_yanked(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    If a withdrawn version stops a build, its user looks for a newer one. Without a newer version the user can
    only go back, or allow the harmful version. Publish the fixed version first, then withdraw. If nobody will
    fix a module, deprecate it with a reason.
    """
    for module in registry.modules.values():
        found = module.sorted_versions()
        if module.metadata is None or not found or module.metadata.deprecated:
            continue
        reason = module.metadata.yanked.get(found[-1].text)
        if reason is not None:
            yield Hit(
                module.metadata.source.place(reason.at),
                f"{show(found[-1].text)} is withdrawn, but there is no newer version of {show(module.name)}.",
                "Publish a newer version, or set `deprecated`.",
            )
