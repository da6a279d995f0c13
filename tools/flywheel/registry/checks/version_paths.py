"""Checks of the other files of a version, and of where paths and links lead."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.wording import show
from flywheel.formats.source import Place
from flywheel.registry.bazel_registry import ModuleVersion, Registry, escapes
from flywheel.registry.checks.family import BAZEL_REGISTRY


@BAZEL_REGISTRY.check(
    "GF630",
    "listed-file",
    BLOCKER,
    "Every overlay and patch file that `source.json` lists exists, with the listed integrity.",
    (
        "docs/reference/registries.md#what-a-registry-holds",
        "https://bazel.build/external/registry Bazel registries, read 2026-11-29",
    ),
)
def listed(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    Bazel fetches each of these files and compares it with its integrity. A file that is missing, or that was
    edited after publication, stops the build of every consumer without a cached copy, but not the build of its
    author.
    """
    for version in registry.versions():
        for one in version.listed:
            assert version.source is not None
            place = version.source.source.place(one.at)
            path = show(f"{one.folder}/{one.name}")
            if one.fault:
                yield Hit(
                    place, f"the integrity of {path} is not valid: {one.fault}.", "Write the integrity of the file."
                )
            elif escapes(one.name):
                continue  # reported as a path outside of its folder
            elif not one.actual:
                message = f"{path} is listed, but the file does not exist."
                yield Hit(place, message, "Add the file, or remove it from source.json.")
            elif one.actual != one.expected:
                message = f"{path} has the integrity `{one.actual}`, but source.json lists `{one.expected}`."
                yield Hit(place, message, "Restore the published file, or publish a new version.")


@BAZEL_REGISTRY.check(
    "GF631",
    "unlisted-file",
    WARNING,
    "A registry contains only files that a document lists.",
    "docs/reference/registries.md#what-a-registry-holds",
)
def unlisted(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    A patch in `patches/` that `source.json` does not list is not applied: its author believes that the fix is
    published, but nobody gets it. No tool reads any other unlisted file.
    """
    names = [*registry.unlisted, *(name for module in registry.modules.values() for name in module.unlisted)]
    names += [name for version in registry.versions() for name in version.unlisted]
    for name in names:
        base = posixpath.basename(name)
        yield Hit(Place(name), f"no document lists {show(base)}.", "List it in source.json, or remove it.")


@BAZEL_REGISTRY.check(
    "GF632",
    "escaping-path",
    BLOCKER,
    "There are no links, and no path leads outside of its archive or folder.",
    "docs/reference/registries.md#archives-and-their-integrity",
    wants=("archives",),
)
def escaping(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    A registry is served as files: a server returns a link's target, its text or nothing, and a checkout follows
    the link anywhere. So a registry must not contain links. A `strip_prefix`, the name of an overlay file, the
    target of a patch or a member of an archive with `..` reads or writes outside of its sources.
    """
    for name, target in registry.links:
        out = escapes(posixpath.join(posixpath.dirname(name), target)) or target.startswith("/")
        where = ", outside of the registry" if out else ""
        yield Hit(Place(name), f"this is a symbolic link to {show(target)}{where}.", "Replace it with the file itself.")
    for version in registry.versions():
        yield from _in_source(version)
        for _, target, place in version.patched:
            yield Hit(place, f"the patch changes {show(target)}, outside of the sources.", "Remove it from the patch.")
        if version.archive is not None and version.source is not None:
            for member in version.archive.escaping:
                place = version.source.source.place(version.source.root.at)
                yield Hit(
                    place,
                    f"the archive contains {show(member)}, which leads outside of it.",
                    "Create the archive again without it.",
                )
        if version.presubmit is not None:
            prefix = version.source.value("strip_prefix") if version.source is not None else ""
            for path, at in version.presubmit.modules:
                if escapes(f"{prefix}/{path}".lstrip("/")) or path.startswith("/"):
                    message = f"`module_path` is {show(path)}, outside of the archive."
                    yield Hit(version.presubmit.document.place(at), message, "Write a folder of the archive.")


def _in_source(version: ModuleVersion) -> Iterator[Hit]:
    described = version.source
    if described is None:
        return
    prefix = described.text("strip_prefix")
    if prefix is not None and escapes(str(prefix.value)):
        message = f"`strip_prefix` is {show(prefix.value)}, outside of the archive."
        yield Hit(described.source.place(prefix.at), message, "Write a folder of the archive.")
    for one in version.listed:
        if escapes(one.name):
            message = f"the file {show(one.name)} of `{one.folder}` is outside of its folder."
            yield Hit(described.source.place(one.at), message, "Write the name of a file in the folder.")
