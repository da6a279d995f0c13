"""Find and read the archives of a registry's versions on this machine."""

from __future__ import annotations

import os
import posixpath

from flywheel.formats import input_files, source, unified_diff
from flywheel.formats.source import FormatError
from flywheel.registry import archive_members, sri, version_files
from flywheel.registry.archive_members import ArchiveContents, UnreadableArchive, UnreadArchive
from flywheel.registry.bazel_registry import OVERLAY, ModuleVersion, VersionArchive, escapes
from flywheel.registry.new_version import MODULE
from flywheel.registry.previous_version import local_paths
from flywheel.registry.sri import BadIntegrity

#: The limit of recorded names that lead outside.
_MOST_ESCAPING = 20
#: The limit of links on the path to one file, as on Linux.
_MOST_LINKS = 40
#: The limit of path steps in one archive. A member with a path of ten steps counts ten.
_MOST_STEPS = 5_000_000


def add(version: ModuleVersion, root: str, archives: str, follow_links: bool = False) -> None:
    """Find and read the archive of a version; with `follow_links` also behind a link out of `archives`."""
    described = version.source
    if described is None or described.type != "archive":
        return
    url = described.value("url")
    if not archives and not url.startswith("file:"):
        return
    paths = local_paths(url, archives)
    found = next((path for path in paths if os.path.isfile(path)), "")
    if not found:
        if url.startswith("file:"):
            version.archive = VersionArchive("")  # its URL says that it is on this machine
        return
    version.archive = archive = VersionArchive(found)
    if archives and not follow_links and not _stays(archives, found):
        archive.unreadable = f"is a link out of the folder {archives}, which was not followed"
        return
    try:
        archive.actual = archive_members.integrity(found, _algorithm(described.value("integrity")))
        _look_into(version, archive, os.path.join(root, version.path))
    except UnreadArchive:
        archive.closed = True
    except UnreadableArchive as err:
        archive.unreadable = str(err)


def _stays(archives: str, path: str) -> bool:
    """Whether an archive is where its path says; that of a `file:` URL can be anywhere."""
    is_below = path.startswith(os.path.join(archives, ""))
    return not is_below or input_files.is_inside(os.path.realpath(archives), path)


def _algorithm(expected: str) -> str:
    try:
        return sri.algorithm(expected)
    except BadIntegrity:
        return sri.DEFAULT


def _look_into(version: ModuleVersion, archive: VersionArchive, folder: str) -> None:
    assert version.source is not None
    prefix = version.source.value("strip_prefix").strip("/")
    above = f"{prefix}/" if prefix else ""
    tested = [path for path, _ in version.presubmit.modules] if version.presubmit is not None else []
    asked = {path: posixpath.normpath(f"{above}{path}/{MODULE}") for path in tested}
    wanted = {f"{above}{MODULE}", *asked.values()}
    contents = archive_members.read(archive.path, wanted, version.source.value("archive_type"))
    archive.without_prefix = bool(prefix) and not any(f"{one.name}/".startswith(above) for one in contents.members)
    archive.escaping = _escaping(contents)[:_MOST_ESCAPING]
    archive.modules = {path for path, name in asked.items() if name in contents.files}
    archive.module_file = _module_file(version, archive, contents.files.get(f"{above}{MODULE}"), folder)


def _escaping(contents: ArchiveContents) -> list[str]:
    """Members and links that lead outside of the archive."""
    paths = _Paths(contents)
    found = []
    for member in contents.members:
        if escapes(member.name) or (paths.have_links and paths.leads_out(posixpath.dirname(member.name))):
            found.append(member.name)
        elif member.link is not None:
            base = "" if member.hard else posixpath.dirname(member.name)
            if member.link.startswith("/") or paths.leads_out(f"{base}/{member.link}"):
                found.append(f"{member.name} -> {member.link}")
    return sorted(found)


class _Node:
    """A folder or link of an archive: its entries by name, and for a link its target."""

    __slots__ = ("entries", "target")

    def __init__(self) -> None:
        self.entries: dict[str, _Node] = {}
        self.target: str | None = None


class _Paths:
    """Follows paths through the symbolic links of an archive."""

    def __init__(self, contents: ArchiveContents) -> None:
        self._root = _Node()
        self._left = _MOST_STEPS
        self.have_links = False
        for member in contents.members:
            if member.link is not None and not member.hard:
                node = self._root
                for step in member.name.split("/"):
                    node = node.entries.setdefault(step, _Node())
                node.target = member.link
                self.have_links = True

    def leads_out(self, path: str) -> bool:
        """Whether a path leads outside of the archive. A circular path does not.

        Raises `UnreadableArchive` if links make paths too long to follow.
        """
        steps, followed = path.split("/")[::-1], 0
        at: list[_Node | None] = [self._root]
        while steps and followed <= _MOST_LINKS:
            self._left -= 1
            if self._left < 0:
                raise UnreadableArchive(f"has paths and links of more than {_MOST_STEPS} steps")
            step = steps.pop()
            if step == "..":
                at.pop()
                if not at:
                    return True
            elif step not in ("", "."):
                node = at[-1].entries.get(step) if at[-1] is not None else None
                if node is None or node.target is None:
                    at.append(node)
                elif node.target.startswith("/"):
                    return True
                else:
                    steps += node.target.split("/")[::-1]
                    followed += 1
        return False


def _module_file(
    version: ModuleVersion, archive: VersionArchive, data: bytes | None, folder: str
) -> source.Source | None:
    """The archive's MODULE.bazel after overlay and patches."""
    name = f"{archive.name}:{MODULE}"
    try:
        if any(one.folder == OVERLAY and one.name == MODULE and one.actual for one in version.listed):
            text = source.read(os.path.join(folder, OVERLAY, MODULE), f"{version.path}/{OVERLAY}/{MODULE}")
        elif data is None:
            return None
        else:
            text = source.decode(name, data)
    except FormatError as err:
        archive.unreadable = f"contains a {MODULE} that is not text ({err.message})"
        return None
    levels = version_files.strip(version)
    mine = [one for one in version_files.changes(version, folder) if unified_diff.stripped(one.new, levels) == MODULE]
    patched = unified_diff.apply_patch(text.text, mine)
    return None if patched is None else source.Source(text.name, patched)
