"""The versions of a module: those listed, those there, their order, and those withdrawn."""

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
    "`metadata.json` lists the versions that there are: each once, and no others.",
    (
        "docs/reference/pins.md#what-a-registry-holds",
        "https://bazel.build/external/registry Bazel registries, read 2026-11-29",
    ),
)
def listed(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    Bazel does not read the list; everything else does: update bots, search, and the tool that yanks. A version
    that is not listed is used by nobody who does not know it. One that is listed and gone breaks the build of
    whoever takes what an update bot offers. Both remain when a publication is done by hand, or half.
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
                message = f"{show(name)} is listed, and there is no folder `{module.path}/{name}`."
                yield Hit(source.place(item.at), message, "Take it out of the list, or bring its folder back.")
            seen.add(name)
        for name in module.versions.keys() - seen:
            message = f"the folder {show(name)} is not in `versions` of metadata.json."
            yield Hit(Place(module.versions[name].path), message, "List it, or publish the version again.")


@BAZEL_REGISTRY.check(
    "GF627",
    "version-order",
    BLOCKER,
    "Versions are listed in Bazel's order.",
    (
        "docs/reference/pins.md#names-and-versions-of-modules",
        "https://bazel.build/external/module Bazel modules, read 2026-11-29",
    ),
)
def order(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    Tools take the last of the list for the newest version. Numbers are compared as numbers (`1.10` is above
    `1.9`), words come behind numbers, a pre-release before its release: an order that neither `sort` nor Python
    gives.
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
                message = f"{show(version.text)} stands behind {show(before.text)}, which is the greater one."
                yield Hit(place, message, "Sort `versions` from the smallest to the greatest.")
            before = version if before is None or version > before else before


@BAZEL_REGISTRY.check(
    "GF634",
    "unknown-yanked-version",
    BLOCKER,
    "A version that is withdrawn is one that there is.",
    ("docs/reference/pins.md#withdrawn-versions", "https://bazel.build/external/module Bazel modules, read 2026-11-29"),
)
def unknown_yanked(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    `yanked_versions` maps versions to reasons. A key that is no version of the module withdraws nothing, and the
    one that does harm stays in use. Bazel shows the reason to whoever is stopped by it, so there has to be one.
    """
    for module in registry.modules.values():
        if module.metadata is None:
            continue
        for name, reason in module.metadata.yanked.items():
            place = module.metadata.source.place(reason.at)
            if name not in module.versions:
                message = f"{show(name)} is withdrawn, and there is no such version of {show(module.name)}."
                yield Hit(place, message, "Write the version as its folder is called.")
            elif not str(reason.value).strip():
                yield Hit(place, f"{show(name)} is withdrawn without a reason.", "Say why, and what to use instead.")


@BAZEL_REGISTRY.check(
    "GF636",
    "newest-version-withdrawn",
    WARNING,
    "The newest version of a module is not withdrawn, unless the module is deprecated.",
    "docs/reference/pins.md#withdrawn-versions",
)
def newest_yanked(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    Whoever is stopped by a withdrawn version looks for a newer one. If there is none they can only go back, or
    allow the version that does harm. Publish the mended version first, then withdraw; a module that nobody will
    mend is deprecated, and says so.
    """
    for module in registry.modules.values():
        found = module.sorted_versions()
        if module.metadata is None or not found or module.metadata.deprecated:
            continue
        reason = module.metadata.yanked.get(found[-1].text)
        if reason is not None:
            yield Hit(
                module.metadata.source.place(reason.at),
                f"{show(found[-1].text)} is withdrawn, and there is no newer version of {show(module.name)}.",
                "Publish a newer version, or set `deprecated`.",
            )
