"""Compare the overlay and patch files of a version with the lists in `source.json`."""

from __future__ import annotations

import os
import re

from flywheel.formats import source, unified_diff
from flywheel.formats.source import FormatError, Source
from flywheel.formats.values import Scalar
from flywheel.registry import archive_members, sri
from flywheel.registry.archive_members import UnreadableArchive
from flywheel.registry.bazel_registry import OVERLAY, PATCHES, ListedFile, ModuleVersion, escapes
from flywheel.registry.sri import BadIntegrity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.formats.unified_diff import FilePatch


def measured(version: ModuleVersion, folder: str, files: list[str]) -> None:
    """Compare the files `files` in `folder` with the lists of `source.json`."""
    assert version.source is not None
    root = version.source.root
    listed = set()
    for kind in (OVERLAY, PATCHES):
        table = root.items.get(kind)
        keys = getattr(table, "key_at", {})
        for name, given in version.source.pairs(kind).items():
            path = f"{kind}/{name}"
            listed.add(path)
            there = path in files and not escapes(name)
            version.listed.append(_measure(kind, name, keys[name], given, os.path.join(folder, path) if there else ""))
            if there and kind == PATCHES:
                _note_patched(version, folder, path)
    version.unlisted += [
        f"{version.path}/{file}"
        for file in files
        if file.startswith((f"{OVERLAY}/", f"{PATCHES}/")) and file not in listed
    ]


def _measure(kind: str, name: str, at: int, given: Scalar, path: str) -> ListedFile:
    expected = str(given.value)
    try:
        algorithm = sri.algorithm(expected)
    except BadIntegrity as err:
        return ListedFile(kind, name, at, expected, "", f"it {err}")
    if not path:
        return ListedFile(kind, name, at, expected, "")
    try:
        return ListedFile(kind, name, at, expected, archive_members.integrity(path, algorithm))
    except UnreadableArchive as err:
        return ListedFile(kind, name, at, expected, "", f"the file {err}")


def strip(version: ModuleVersion) -> int:
    """How many path components patches remove from file names."""
    given = version.source.root.items.get("patch_strip") if version.source is not None else None
    text = str(given.value) if isinstance(given, Scalar) else ""
    return int(text) if re.fullmatch(r"[0-9]{1,3}", text) else 0


def changes(version: ModuleVersion, folder: str) -> Iterator[FilePatch]:
    """The changes of the version's patches, in their order."""
    for listed in version.listed:
        if listed.folder == PATCHES and listed.actual:
            text = _text(os.path.join(folder, PATCHES, listed.name), listed.name)
            yield from unified_diff.parse(text.text) if text is not None else ()


def _note_patched(version: ModuleVersion, folder: str, path: str) -> None:
    text = _text(os.path.join(folder, path), f"{version.path}/{path}")
    levels = strip(version)
    for change in unified_diff.parse(text.text) if text is not None else ():
        for name, at in change.names:
            target = unified_diff.stripped(name, levels)
            if escapes(target):
                assert text is not None
                version.patched.append((name, target, text.place(at)))


def _text(path: str, name: str) -> Source | None:
    """The text of a patch; None if it is not text."""
    try:
        return source.read(path, name)
    except FormatError:
        return None
