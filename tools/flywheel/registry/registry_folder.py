"""Read a registry's folder: its documents and files, without following links.

Nothing is fetched. Archives are read if they are on this machine; other registries are folders too, or lists of
`name@version`.
"""

from __future__ import annotations

import os

from flywheel.errors import UserError
from flywheel.formats import source
from flywheel.formats.bazel import module_file
from flywheel.formats.source import FormatError, Place, Source
from flywheel.registry import local_archives, presubmit, registry_documents, upstream_registries
from flywheel.registry.bazel_registry import OVERLAY, PATCHES, Module, ModuleVersion, Registry
from flywheel.registry.new_version import ATTESTATIONS, METADATA, MODULE, PRESUBMIT, SOURCE
from flywheel.registry.version_files import measured

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from flywheel.registry.presubmit import Presubmit

    Read = TypeVar("Read")

MODULES = "modules"
CONFIGURATION = "bazel_registry.json"

#: The limit of files: twenty times the number in the central registry.
MAX_FILES = 1_000_000
#: The limit of a document: the central registry's largest has 10 kilobytes.
MAX_DOCUMENT = 1024 * 1024
_DEEPEST = 24


def load(
    path: str, archives: str = "", upstream: list[str] | None = None, follow_links: bool = False
) -> tuple[Registry, tuple[str, ...]]:
    """The registry at `path`, and the names of the documents that were read.

    `archives` is a folder with archives, `upstream` lists other registries. With `follow_links` a link is
    replaced by its target. Raises `UserError` if there is no registry.
    """
    if not os.path.isdir(os.path.join(path, MODULES)):
        raise UserError(f"{path}: it has no folder `{MODULES}`. Give the folder of a Bazel registry.")
    loader = _Loader(path, follow_links)
    loader.load()
    registry = loader.registry
    for version in registry.versions():
        local_archives.add(version, path, archives, follow_links)
    registry.upstream = upstream_registries.load(registry, upstream) if upstream else None
    return registry, tuple(sorted(loader.read))


class _Loader:
    """Reads one registry."""

    def __init__(self, root: str, follow: bool) -> None:
        self.root = root
        self.follow = follow
        self.registry = Registry(root)
        self.read: list[str] = []
        self.files = 0
        self.presubmits: dict[str, Presubmit] = {}

    def load(self) -> None:
        here = {entry.name: entry for entry in self.entries("")}
        if CONFIGURATION in here:
            self.registry.configuration = self.document(CONFIGURATION, registry_documents.configuration)
        if not self.is_folder(here[MODULES]):
            raise UserError(f"{self.root}: `{MODULES}` is a link. Give the registry itself.")
        for entry in self.entries(MODULES):
            if self.is_folder(entry):
                self.registry.modules[entry.name] = self.module(entry.name)
            elif self.is_file(entry):
                self.registry.unlisted.append(f"{MODULES}/{entry.name}")

    def module(self, name: str) -> Module:
        module = Module(name)
        for entry in self.entries(module.path):
            if self.is_folder(entry):
                module.versions[entry.name] = self.version(module, entry.name)
            elif not self.is_file(entry):
                continue  # reported by `entries`
            elif entry.name == METADATA:
                module.metadata = self.document(f"{module.path}/{METADATA}", registry_documents.metadata)
            else:
                module.unlisted.append(f"{module.path}/{entry.name}")
        return module

    def version(self, module: Module, name: str) -> ModuleVersion:
        version = ModuleVersion(module, name)
        files: list[str] = []
        self.walk(version.path, "", files)
        for required in (MODULE, SOURCE):
            if required not in files:
                place = Place(f"{version.path}/{required}")
                self.registry.unreadable.append(FormatError(place, "the file is missing.", "Add it."))
        for file in files:
            self.add(version, file)
        if version.source is not None:
            measured(version, os.path.join(self.root, version.path), files)
        return version

    def add(self, version: ModuleVersion, file: str) -> None:
        """Read one file of a version, or record that no document lists it."""
        path = f"{version.path}/{file}"
        if file == MODULE:
            version.module_file = self.document(path, module_file.loads)
        elif file == SOURCE:
            version.source = self.document(path, registry_documents.source_file)
        elif file == ATTESTATIONS:
            version.attestations = self.document(path, registry_documents.attestations)
        elif file == PRESUBMIT:
            version.presubmit = self.document(path, self.presubmit)
        elif not file.startswith((f"{OVERLAY}/", f"{PATCHES}/")):
            version.unlisted.append(path)

    def presubmit(self, text: Source) -> Presubmit:
        """The file, cached by its text: versions of a module repeat it, and reading YAML is slow."""
        known = self.presubmits.get(text.text)
        if known is None:
            known = self.presubmits[text.text] = presubmit.loads(text)
        return known.called(text)

    def document(self, path: str, read: Callable[[Source], Read]) -> Read | None:
        """The result of `read` for a document; None if it cannot be read, which is reported."""
        full = os.path.join(self.root, path)
        self.read.append(path)
        try:
            size = os.stat(full).st_size
            if size > MAX_DOCUMENT:
                message = f"the file has {size} bytes; the limit is {MAX_DOCUMENT}."
                raise FormatError(Place(path), message, "Check that it is the right file.")
            return read(source.read(full, path))
        except FormatError as err:
            self.registry.unreadable.append(err)
        except OSError as err:
            self.registry.unreadable.append(
                FormatError(Place(path), f"cannot be read: {err.strerror}.", "Check its permissions.")
            )
        return None

    def walk(self, base: str, below: str, files: list[str], depth: int = 0) -> None:
        """Collect the files of a version, by their paths in it."""
        if depth > _DEEPEST:
            message = f"folders are nested deeper than {_DEEPEST}."
            self.registry.unreadable.append(FormatError(Place(f"{base}/{below}"), message, "Flatten them."))
            return
        for entry in self.entries(f"{base}/{below}" if below else base):
            name = f"{below}/{entry.name}" if below else entry.name
            if self.is_folder(entry):
                self.walk(base, name, files, depth + 1)
            elif self.is_file(entry):
                files.append(name)

    def is_folder(self, entry: os.DirEntry[str]) -> bool:
        try:
            return entry.is_dir(follow_symlinks=self.follow)
        except OSError:  # circular links
            return False

    def is_file(self, entry: os.DirEntry[str]) -> bool:
        try:
            return entry.is_file(follow_symlinks=self.follow)
        except OSError:
            return False

    def entries(self, path: str) -> list[os.DirEntry[str]]:
        """The entries of a folder, sorted; its links are recorded."""
        try:
            with os.scandir(os.path.join(self.root, path) if path else self.root) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as err:
            self.registry.unreadable.append(
                FormatError(Place(path), f"cannot be read: {err.strerror}.", "Check its permissions.")
            )
            return []
        if path:
            self.files += len(entries)
            if self.files > MAX_FILES:
                raise UserError(
                    f"{self.root}: it has more than {MAX_FILES} files. Give the folder of a Bazel registry."
                )
            for entry in entries:
                if entry.is_symlink() and not self.follow:
                    self.registry.links.append((f"{path}/{entry.name}", os.readlink(entry.path)))
                elif not self.is_folder(entry) and not self.is_file(entry):
                    message = "this is neither a file nor a folder."
                    self.registry.unreadable.append(FormatError(Place(f"{path}/{entry.name}"), message, "Remove it."))
        return entries
