"""Files of a version besides its documents, and where paths lead."""

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
    "Every overlay and patch file that `source.json` lists is there, with the integrity given.",
    (
        "docs/reference/pins.md#what-a-registry-holds",
        "https://bazel.build/external/registry Bazel registries, read 2026-11-29",
    ),
)
def listed(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    Bazel fetches each of these files and holds it against its integrity. One that is missing, or that was edited
    after its integrity was taken, stops the build of every consumer who does not have it in a cache yet: not that
    of its author.
    """
    for version in registry.versions():
        for one in version.listed:
            assert version.source is not None
            place = version.source.source.place(one.at)
            path = show(f"{one.folder}/{one.name}")
            if one.fault:
                yield Hit(place, f"the integrity of {path} is of no use: {one.fault}.", "Write that of the file.")
            elif escapes(one.name):
                continue  # told as a path that leads out
            elif not one.actual:
                message = f"{path} is listed, and there is no such file."
                yield Hit(place, message, "Add the file, or take it out of source.json.")
            elif one.actual != one.expected:
                message = f"{path} has the integrity `{one.actual}`; source.json gives `{one.expected}`."
                yield Hit(place, message, "Bring the file back as it was, or publish a new version.")


@BAZEL_REGISTRY.check(
    "GF631",
    "unlisted-file",
    WARNING,
    "A registry holds no file that nothing refers to.",
    "docs/reference/pins.md#what-a-registry-holds",
)
def unlisted(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    A patch that lies in `patches/` and is not listed in `source.json` is not applied: the fix that its author
    believes published reaches nobody. Any other file is one that no tool reads.
    """
    names = [*registry.unlisted, *(name for module in registry.modules.values() for name in module.unlisted)]
    names += [name for version in registry.versions() for name in version.unlisted]
    for name in names:
        base = posixpath.basename(name)
        yield Hit(Place(name), f"nothing refers to {show(base)}.", "List it in source.json, or remove it.")


@BAZEL_REGISTRY.check(
    "GF632",
    "escaping-path",
    BLOCKER,
    "No link and no path leads out of what it belongs to.",
    "docs/reference/pins.md#archives-and-their-integrity",
)
def escaping(registry: Registry, contract: Contract) -> Iterator[Hit]:
    """
    A registry is served as files: a server gives a link's target, its text or nothing, and whoever checks a
    registry out follows it to wherever it leads. So there are no links in one. A `strip_prefix`, the name of an
    overlay file, the target of a patch or a member of an archive with `..` in it reads or writes outside of the
    sources that it belongs to.
    """
    for name, target in registry.links:
        out = escapes(posixpath.join(posixpath.dirname(name), target)) or target.startswith("/")
        where = ", outside of the registry" if out else ""
        yield Hit(Place(name), f"a symbolic link to {show(target)}{where}.", "Put the file itself in its place.")
    for version in registry.versions():
        yield from _in_source(version)
        for target, place in version.patched:
            yield Hit(place, f"the patch changes {show(target)}, outside of the sources.", "Take it out of the patch.")
        if version.archive is not None and version.source is not None:
            for member in version.archive.escaping:
                place = version.source.source.place(version.source.root.at)
                yield Hit(place, f"the archive holds {show(member)}, which leads out of it.", "Make it anew, without.")
        if version.presubmit is not None:
            prefix = version.source.value("strip_prefix") if version.source is not None else ""
            for path, at in version.presubmit.modules:
                if escapes(f"{prefix}/{path}".lstrip("/")) or path.startswith("/"):
                    message = f"`module_path` is {show(path)}, outside of the archive."
                    yield Hit(version.presubmit.document.place(at), message, "Name a folder of the archive.")


def _in_source(version: ModuleVersion) -> Iterator[Hit]:
    described = version.source
    if described is None:
        return
    prefix = described.text("strip_prefix")
    if prefix is not None and escapes(str(prefix.value)):
        message = f"`strip_prefix` is {show(prefix.value)}, outside of the archive."
        yield Hit(described.source.place(prefix.at), message, "Name a folder of the archive.")
    for one in version.listed:
        if escapes(one.name):
            message = f"the file {show(one.name)} of `{one.folder}` lies outside of its folder."
            yield Hit(described.source.place(one.at), message, "Name a file in the folder.")
