"""Read the members of a fleet: folders of overlays, overlay.json files and manifests."""

from __future__ import annotations

import os

from flywheel.errors import UsageError, UserError
from flywheel.findings.phrases import several
from flywheel.fleet import manifest_members, overlay_members
from flywheel.formats import source
from flywheel.formats.json import plain_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from flywheel.contract.compiled import Contract
    from flywheel.fleet.fleet_members import FleetMember


#: Folders that one sentence names; of more it says how many there are.
_MOST_NAMED = 8


class ReadMembers:
    """Members, the files that were read for them, and what was not found."""

    def __init__(self) -> None:
        self.members: list[FleetMember] = []
        self.read: list[str] = []
        self._missed: dict[str, list[str]] = {}

    def miss(self, what: str, folder: str) -> None:
        """Say what was not found in a folder."""
        self._missed.setdefault(what, []).append(folder)

    @property
    def missed(self) -> list[str]:
        """What was not found, each with the folders in which it was not."""
        return [f"{what} in {several(folders, _MOST_NAMED)}" for what, folders in self._missed.items()]


def load(paths: Iterable[str], contract: Contract) -> ReadMembers:
    """The members at `paths`; raise `UserError` or `FormatError` for one that cannot be read."""
    found = ReadMembers()
    seen: dict[str, str] = {}
    folders: dict[str, str] = {}
    for path in paths:
        real = _real(path, folders)
        if real in seen:
            raise UsageError(f"{path}: this is {seen[real]}, which was given before. Give each overlay once.")
        seen[real] = path
        if os.path.isdir(path):
            _folder(path, contract, found)
        else:
            _file(path, contract, found)
    return found


def _real(path: str, folders: dict[str, str]) -> str:
    """The path without links. `folders` keeps what was found of folders: files of a fleet often lie in one."""
    folder, name = os.path.split(path)
    if name in ("", ".", "..") or os.path.islink(path):
        return os.path.realpath(path)
    if folder not in folders:
        folders[folder] = os.path.realpath(folder)
    return os.path.join(folders[folder], name)


def _folder(path: str, contract: Contract, found: ReadMembers) -> None:
    from flywheel.overlay.reading import directory

    overlay, read, missed = directory.load(path, contract)
    folder = path.rstrip("/") or path
    found.members.append(overlay_members.member(overlay, contract, path, folder))
    found.read += [f"{folder}/{name}" for name in read]
    for one in missed:
        found.miss(one, folder)


def _file(path: str, contract: Contract, found: ReadMembers) -> None:
    from flywheel.overlay.manifest.manifest import Manifest
    from flywheel.overlay.overlay_tables import StoredOverlay

    text = source.read(path)
    value = plain_json.loads(text)
    schema = value.get("schema") if isinstance(value, dict) else None
    if schema == Manifest.table.schema_name:
        from flywheel.overlay.manifest import manifest_file

        found.members.append(manifest_members.member(manifest_file.loads(text), contract, path))
    elif schema == StoredOverlay.table.schema_name:
        from flywheel.overlay import overlay_json

        found.members.append(overlay_members.member(overlay_json.of(value, path), contract, path))
    else:
        raise UserError(
            f"{path}: this is neither an overlay ({StoredOverlay.table.schema_name}) nor a manifest "
            f"({Manifest.table.schema_name}). Give an overlay's folder, its overlay.json or its manifest."
        )
    found.read.append(path)
