"""Write to a registry in a folder so that an interrupted write leaves it unchanged or complete.

New content is prepared next to its place with a hidden name, and moved into place by one file-system operation:
a rename if nothing was there, or an exchange of two folders for an existing module. The next run removes hidden
leftovers of an interrupted run. A lock serialises writers.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time

from flywheel.errors import UserError
from flywheel.formats import input_files
from flywheel.registry.new_version import METADATA, RegistryEntry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

MODULES = "modules"
CONFIGURATION = "bazel_registry.json"
#: The configuration of a new registry: no mirrors.
_NEW_CONFIGURATION = b'{\n    "mirrors": []\n}\n'

#: The hidden names of prepared content: the first in the registry, or next to it if it does not exist yet; the second
#: for an archive, next to its place.
STAGING = ".flywheel-staging"
_STAGED_ARCHIVE = ".flywheel-staged-archive"
#: How long to wait for another writer.
_PATIENCE = 60.0
_PAUSE = 0.05


class ArchiveFile:
    """A file for a folder of archives."""

    __slots__ = ("data", "folder", "name")

    def __init__(self, folder: str, name: str, data: bytes) -> None:
        self.folder = os.path.realpath(folder)
        self.name = name
        self.data = data

    def below(self, folder: str) -> str:
        """The path relative to `folder`, "" if it is outside."""
        path = os.path.join(self.folder, self.name)
        return path[len(folder) + 1 :] if path.startswith(f"{folder}{os.sep}") else ""

    def write(self, locked: str) -> None:
        """Write the file; raises `UserError` if another file has its name. The folder `locked` is locked already."""
        _refuse_file(self.folder, "as --archives")
        made = not os.path.lexists(self.folder)
        os.makedirs(self.folder, exist_ok=True)
        try:
            # Several registries can share a folder of archives.
            with contextlib.nullcontext() if self.folder == locked else _lock(self.folder):
                self._write()
        except BaseException:
            if made:
                with contextlib.suppress(OSError):
                    os.rmdir(self.folder)
            raise

    def _write(self) -> None:
        path = os.path.join(self.folder, self.name)
        staged = os.path.join(self.folder, _STAGED_ARCHIVE)
        _remove(staged)
        if os.path.lexists(path):
            if not os.path.islink(path):
                with input_files.opened(path) as stream:
                    if stream.read() == self.data:
                        return
            raise UserError(f"{path}: another archive with this name exists. Remove it if nobody uses it, or move it.")
        try:
            _write(staged, self.data)
            os.replace(staged, path)
        finally:
            _remove(staged)


class RegistryWriter:
    """A registry that is locked for writing. `opened` makes it."""

    __slots__ = ("parent", "path", "staging")

    def __init__(self, path: str) -> None:
        self.path = path
        self.parent = os.path.dirname(path)
        self.staging = os.path.join(path, STAGING)
        if not os.path.lexists(path):
            self.staging = os.path.join(self.parent, f"{STAGING}-{os.path.basename(path)}")
        self.clear()

    def clear(self) -> None:
        """Remove prepared content that was not moved into place."""
        if os.path.islink(self.staging) or os.path.isfile(self.staging):
            raise UserError(
                f"{self.staging}: this is not a folder. Under this name new versions are prepared: remove it, and run "
                "the command again."
            )
        if os.path.lexists(self.staging):
            shutil.rmtree(self.staging)

    def add(self, entry: RegistryEntry, metadata: str, archive: ArchiveFile) -> None:
        """Add a new version with the new `metadata.json`; its archive is written first."""
        module = os.path.join(self.path, MODULES, entry.name)
        if not os.path.lexists(self.path):
            self._stage_module(os.path.join(self.staging, MODULES, entry.name), entry, metadata)
            _write(os.path.join(self.staging, CONFIGURATION), _NEW_CONFIGURATION)
            inside = archive.below(self.path)
            if inside:
                _write(os.path.join(self.staging, inside), archive.data)
            else:
                self.write_archive(archive)
            os.rename(self.staging, self.path)
            _flush(self.parent)
            return
        for folder in (os.path.join(self.path, MODULES), module):
            if os.path.islink(folder):
                raise UserError(
                    f"{folder}: this is a link, but a registry must not contain links. Replace it with the "
                    "folder itself."
                )
        self.write_archive(archive)
        if os.path.lexists(module):
            self._add_to_module(module, entry, metadata)
        else:
            whole = not os.path.lexists(os.path.join(self.path, MODULES))
            self._stage_module(os.path.join(self.staging, MODULES, entry.name), entry, metadata)
            inner = MODULES if whole else f"{MODULES}/{entry.name}"
            os.rename(os.path.join(self.staging, inner), os.path.join(self.path, inner))
        _flush(os.path.dirname(module))

    def write_archive(self, archive: ArchiveFile) -> None:
        """Write an archive to its place."""
        archive.write(self.parent)

    def replace_metadata(self, name: str, metadata: str) -> None:
        """Replace the `metadata.json` of an existing module."""
        staged = os.path.join(self.staging, METADATA)
        _write(staged, metadata.encode("utf-8"))
        os.replace(staged, os.path.join(self.path, MODULES, name, METADATA))
        _flush(os.path.join(self.path, MODULES, name))

    def _stage_module(self, folder: str, entry: RegistryEntry, metadata: str) -> None:
        for name, data in entry.files.items():
            _write(os.path.join(folder, entry.version, name), data)
        _write(os.path.join(folder, METADATA), metadata.encode("utf-8"))

    def _add_to_module(self, module: str, entry: RegistryEntry, metadata: str) -> None:
        staged = os.path.join(self.staging, entry.name)
        shutil.copytree(module, staged, symlinks=True, copy_function=_link)
        if os.path.lexists(os.path.join(staged, METADATA)):
            os.unlink(os.path.join(staged, METADATA))  # it is a hard link to the old file, which must not change
        self._stage_module(staged, entry, metadata)
        if not _exchange(staged, module):
            # This takes two steps. Between them the version exists but is not listed; publishing again lists it.
            os.rename(os.path.join(staged, entry.version), os.path.join(module, entry.version))
            os.replace(os.path.join(staged, METADATA), os.path.join(module, METADATA))


@contextlib.contextmanager
def opened(path: str) -> Iterator[RegistryWriter]:
    """The registry at `path` for writing; raises `UserError` if another writer does not finish in a minute."""
    path = os.path.realpath(path)
    parent = os.path.dirname(path)
    if not os.path.isdir(parent):
        raise UserError(f"{path}: its parent folder does not exist. Create it, or give another path.")
    _refuse_file(path, "as --registry")
    try:
        with _lock(parent):
            writer = RegistryWriter(path)
            try:
                yield writer
            finally:
                with contextlib.suppress(OSError):
                    writer.clear()
    except OSError as err:
        where = os.fspath(err.filename) if err.filename else path
        raise UserError(
            f"{where}: {err.strerror or type(err).__name__}. Fix the cause, and run the command again."
        ) from None


@contextlib.contextmanager
def _lock(folder: str) -> Iterator[None]:
    """Hold the lock of a folder: it ends with the process and leaves no file."""
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > end:
                    raise UserError(
                        f"{folder}: another process writes to it. Try again when that process has finished."
                    ) from None
                time.sleep(_PAUSE)
        yield
    finally:
        os.close(handle)


def _refuse_file(path: str, use: str) -> None:
    if os.path.lexists(path) and not os.path.isdir(path):
        raise UserError(f"{path}: this exists, but it is not a folder. Give another path {use}.")


def _write(path: str, data: bytes) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    try:
        with open(path, "xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as err:
        err.filename = path  # the error of a full disk has no path
        raise


def _remove(path: str) -> None:
    if os.path.lexists(path):
        os.unlink(path)


def _flush(folder: str) -> None:
    """Flush the names in a folder, so that they survive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _link(source: str, target: str) -> str:
    """Create a hard link, or a copy if the file system has no hard links."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)
    return target


def _exchange(one: str, other: str) -> bool:
    """Exchange the names of two folders in one step; False if the system cannot do that."""
    import sys

    try:
        import ctypes

        libc = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return bool(libc.renamex_np(os.fsencode(one), os.fsencode(other), 2) == 0)  # RENAME_SWAP
        here = -100  # AT_FDCWD
        return bool(libc.renameat2(here, os.fsencode(one), here, os.fsencode(other), 2) == 0)  # RENAME_EXCHANGE
    except (ImportError, OSError, AttributeError):
        return False
