"""The modules of other registries that a registry depends on.

Each registry is a folder of the same form, or a file with one line `name@version` for each version.
"""

from __future__ import annotations

import os

from flywheel.errors import UserError
from flywheel.formats import source
from flywheel.formats.bazel import bazel_version
from flywheel.formats.quoting import quote
from flywheel.formats.source import FormatError
from flywheel.registry import registry_documents
from flywheel.registry.bazel_registry import MODULE_NAME, Registry, UpstreamModule


def load(registry: Registry, places: list[str]) -> dict[str, UpstreamModule]:
    """The modules of other registries that `registry` needs, the earlier registry first.

    Raises `UserError` for a place that is neither a folder nor a list.
    """
    needed: dict[str, set[str]] = {}
    for version in registry.versions():
        for call in version.dependencies:
            parsed = bazel_version.readable(call.text("version", 1))
            if MODULE_NAME.fullmatch(call.text("name", 0)) and parsed is not None:
                needed.setdefault(call.text("name", 0), set()).add(parsed.text)
    found: dict[str, UpstreamModule] = {}
    for place in places:
        made = _folder(place, needed) if os.path.isdir(os.path.join(place, "modules")) else _list(place, needed)
        for name, one in made.items():
            have = found.setdefault(name, UpstreamModule(set()))
            have.yanked |= {version: why for version, why in one.yanked.items() if version not in have.versions}
            have.versions |= one.versions
            have.deprecated = have.deprecated or one.deprecated
    return found


def _folder(place: str, needed: dict[str, set[str]]) -> dict[str, UpstreamModule]:
    found = {}
    for name, versions in needed.items():
        folder = os.path.join(place, "modules", name)
        if not os.path.isdir(folder):
            continue
        there = {one for one in versions if one and os.path.isfile(os.path.join(folder, one, "MODULE.bazel"))}
        found[name] = UpstreamModule(there)
        path = os.path.join("modules", name, "metadata.json")
        try:
            there_is = os.path.isfile(os.path.join(place, path))
            metadata = registry_documents.metadata(source.read_below(place, path)) if there_is else None
        except FormatError:
            continue  # the check of the other registry reports it
        if metadata is not None:
            found[name].yanked = {version: str(why.value) for version, why in metadata.yanked.items()}
            found[name].deprecated = metadata.deprecated
    return found


def _list(place: str, needed: dict[str, set[str]]) -> dict[str, UpstreamModule]:
    if not os.path.isfile(place):
        raise UserError(
            f"{place}: this is neither a registry's folder nor a list of versions. Pass one of these with --upstream."
        )
    text = source.read(place)
    found: dict[str, UpstreamModule] = {}
    at = 0
    for line in text.text.splitlines(keepends=True):
        word = line.strip()
        if word and not word.startswith("#"):
            name, mark, version = word.partition("@")
            if not mark or not MODULE_NAME.fullmatch(name) or bazel_version.readable(version) is None:
                raise text.error(at, f"{quote(word)} is not a version of a module.", "Write `name@version`.")
            if name in needed:
                found.setdefault(name, UpstreamModule(set())).versions.add(version)
        at += len(line)
    return found
