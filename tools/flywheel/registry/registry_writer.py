"""Write to a registry in a folder so that it is as it was or as it shall be, whenever the writing is cut short.

What is new is put together beside, under one hidden name, and takes its place by one step of the file system:
a rename where nothing was, an exchange of two folders where a module already is. What a run that was
killed leaves under the hidden name, the next run removes. Writers take turns.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time

from flywheel.errors import UserError
from flywheel.registry.new_version import METADATA, RegistryEntry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

MODULES = "modules"
CONFIGURATION = "bazel_registry.json"
#: Of a new registry: no mirrors.
_NEW_CONFIGURATION = b'{\n    "mirrors": []\n}\n'

#: What is put together stands under the first name, in the registry or before that is there beside it; an archive
#: under the second, beside its place.
STAGING = ".flywheel-staging"
_STAGED_ARCHIVE = ".flywheel-staged-archive"
#: How long another writer is waited for.
_PATIENCE = 60.0
_PAUSE = 0.05


class ArchiveFile:
    """A file that goes into a folder of archives."""

    __slots__ = ("data", "folder", "name")

    def __init__(self, folder: str, name: str, data: bytes) -> None:
        self.folder = os.path.realpath(folder)
        self.name = name
        self.data = data

    def below(self, folder: str) -> str:
        """The path below `folder`, "" if it is not to be there."""
        path = os.path.join(self.folder, self.name)
        return path[len(folder) + 1 :] if path.startswith(f"{folder}{os.sep}") else ""

    def write(self, locked: str) -> None:
        """Put it there; raise `UserError` if another file of that name is. The folder `locked` is so already."""
        _refuse_file(self.folder, "as --archives")
        made = not os.path.lexists(self.folder)
        os.makedirs(self.folder, exist_ok=True)
        try:
            # Registries may share a folder of archives.
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
            with open(path, "rb") as stream:
                if stream.read() == self.data:
                    return
            raise UserError(f"{path}: another archive of that name is there. Remove it if nobody has it, or move it.")
        try:
            _write(staged, self.data)
            os.replace(staged, path)
        finally:
            _remove(staged)


class RegistryWriter:
    """A registry that nobody else writes to. Made by `opened`."""

    __slots__ = ("parent", "path", "staging")

    def __init__(self, path: str) -> None:
        self.path = path
        self.parent = os.path.dirname(path)
        self.staging = os.path.join(path, STAGING)
        if not os.path.lexists(path):
            self.staging = os.path.join(self.parent, f"{STAGING}-{os.path.basename(path)}")
        self.clear()

    def clear(self) -> None:
        """Remove what was put together and has not taken its place."""
        if os.path.lexists(self.staging):
            shutil.rmtree(self.staging)

    def add(self, entry: RegistryEntry, metadata: str, archive: ArchiveFile) -> None:
        """Add a version that is not there, with what `metadata.json` becomes; its archive comes first."""
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
                raise UserError(f"{folder}: is a link, and a registry has none. Put the folder itself in its place.")
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
        """Put an archive where it shall be."""
        archive.write(self.parent)

    def replace_metadata(self, name: str, metadata: str) -> None:
        """Give a module that is there another `metadata.json`."""
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
            os.unlink(os.path.join(staged, METADATA))  # a link to the old one: it must not be written through
        self._stage_module(staged, entry, metadata)
        if not _exchange(staged, module):
            # Two steps, then. Between them the version is there and not listed; publishing it again lists it.
            os.rename(os.path.join(staged, entry.version), os.path.join(module, entry.version))
            os.replace(os.path.join(staged, METADATA), os.path.join(module, METADATA))


@contextlib.contextmanager
def opened(path: str) -> Iterator[RegistryWriter]:
    """The registry at `path` for writing; raise `UserError` if another writer does not finish in a minute."""
    path = os.path.realpath(path)
    parent = os.path.dirname(path)
    if not os.path.isdir(parent):
        raise UserError(f"{path}: its parent folder does not exist. Make it, or give another path.")
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
        raise UserError(f"{where}: {err.strerror or type(err).__name__}. Mend it, and run this again.") from None


@contextlib.contextmanager
def _lock(folder: str) -> Iterator[None]:
    """Hold the lock of a folder: it ends with the process, and leaves no file."""
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
                    raise UserError(f"{folder}: another process writes there. Try again when it is done.") from None
                time.sleep(_PAUSE)
        yield
    finally:
        os.close(handle)


def _refuse_file(path: str, use: str) -> None:
    if os.path.lexists(path) and not os.path.isdir(path):
        raise UserError(f"{path}: is there, and is no folder. Give another path {use}.")


def _write(path: str, data: bytes) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    try:
        with open(path, "xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as err:
        err.filename = path  # a full disk does not tell
        raise


def _remove(path: str) -> None:
    if os.path.lexists(path):
        os.unlink(path)


def _flush(folder: str) -> None:
    """Have the names in a folder outlive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _link(source: str, target: str) -> str:
    """Give a file a second name; copy it where the file system has no such thing."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)
    return target


def _exchange(one: str, other: str) -> bool:
    """Let two folders change names in one step; False where the system cannot."""
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
