"""The files that a registry contains for one version of a module, and the new metadata.json.

Keys have the order and indentation of the Bazel Central Registry.
"""

from __future__ import annotations

import json
import re

from flywheel.errors import UserError
from flywheel.formats import unified_diff
from flywheel.formats.bazel import bazel_version
from flywheel.formats.json import json_edit
from flywheel.formats.source import Source
from flywheel.formats.values import List, Object, plain
from flywheel.registry import registry_documents, sri
from flywheel.registry.registry_documents import Metadata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

METADATA = "metadata.json"
MODULE, SOURCE = "MODULE.bazel", "source.json"
PRESUBMIT, ATTESTATIONS = "presubmit.yml", "attestations.json"
#: The patch that adds the version to the archive's MODULE.bazel, if the commit omits it.
VERSION_PATCH = "module_dot_bazel_version.patch"

_PLACEHOLDER = re.compile(r"\{([A-Za-z]+)\}")


class RegistryEntry:
    """The files of `modules/NAME/VERSION`, by their paths in that folder."""

    __slots__ = ("files", "name", "version")

    def __init__(self, name: str, version: str) -> None:
        self.name = name
        self.version = version
        self.files: dict[str, bytes] = {}

    def put(self, path: str, text: str) -> None:
        """Add a text file."""
        self.files[path] = text.encode("utf-8")


def source_json(given: Mapping[str, object], patch: str = "") -> str:
    """`source.json` of an archive, from its keys; with `patch`, the text of `VERSION_PATCH`."""
    value = dict(given)
    if patch:
        value["patches"] = {VERSION_PATCH: sri.of(patch.encode("utf-8"))}
        value["patch_strip"] = 1
    first = ("integrity", "strip_prefix", "url")
    ordered = {key: value[key] for key in (*first, *(key for key in value if key not in first))}
    return dumps(ordered)


def dumps(value: object) -> str:
    """JSON in the form of registries."""
    return json.dumps(value, indent=4, ensure_ascii=False) + "\n"


def version_patch(before: str, after: str) -> str:
    """The patch from one MODULE.bazel to another, for `patch_strip` 1."""
    return unified_diff.diff(before, after, f"a/{MODULE}", f"b/{MODULE}")


def filled(template: str, values: Mapping[str, str]) -> str:
    """`template` with `{NAME}` replaced by its value; raises `UserError` for a name without a value."""

    def value(found: re.Match[str]) -> str:
        name = found[1]
        if name not in values:
            known = ", ".join(f"{{{one}}}" for one in values)
            raise UserError(f"`{template}`: {found[0]} has no value. The known names are {known}.")
        return values[name]

    return _PLACEHOLDER.sub(value, template)


def filled_value(template: object, values: Mapping[str, str]) -> object:
    """Fill in every string of a plain value."""
    if isinstance(template, str):
        return filled(template, values)
    if isinstance(template, list):
        return [filled_value(item, values) for item in template]
    if isinstance(template, dict):
        return {key: filled_value(item, values) for key, item in template.items()}
    return template


def new_metadata(template: Metadata | None, values: Mapping[str, str], versions: list[str]) -> tuple[str, list[str]]:
    """`metadata.json` of a module with its first versions, and the keys of the template that cannot be filled."""
    made: dict[str, object] = {}
    unfilled = []
    for key, node in template.root.items.items() if template is not None else ():
        try:
            made[key] = filled_value(plain(node), values)
        except UserError:
            unfilled.append(key)
    made["versions"] = sorted(versions, key=bazel_version.parse)
    made.setdefault("yanked_versions", {})
    return dumps(made), unfilled


def with_version(metadata: Metadata, version: str) -> str:
    """The text of `metadata` with one more version, before the first greater one."""
    listed = metadata.root.items.get("versions")
    assert isinstance(listed, List)  # `strict` has checked it
    new = bazel_version.parse(version)
    index = len(listed.items)
    for number, item in enumerate(metadata.versions):
        other = bazel_version.readable(str(item.value))
        if str(item.value) == version:
            return metadata.source.text
        if other is not None and other > new:
            index = number
            break
    return json_edit.insert_item(metadata.source, listed, index, json_edit.quoted(version))


def with_yanked(metadata: Metadata, version: str, reason: str) -> str:
    """The text of `metadata` with `version` withdrawn."""
    yanked = metadata.root.items.get("yanked_versions")
    if not isinstance(yanked, Object):
        text = json_edit.put_member(metadata.source, metadata.root, "yanked_versions", "{}")
        return with_yanked(registry_documents.metadata(Source(metadata.source.name, text)), version, reason)
    return json_edit.put_member(metadata.source, yanked, version, json_edit.quoted(reason))


def with_deprecated(metadata: Metadata, reason: str) -> str:
    """The text of `metadata` with the module deprecated."""
    return json_edit.put_member(metadata.source, metadata.root, "deprecated", json_edit.quoted(reason))
