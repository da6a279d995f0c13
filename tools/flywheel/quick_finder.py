"""Finds the modules of this package, for a process that only runs a verb.

A verb imports some two hundred small modules. For each of them Python's own finder asks a folder for its age, tries
five endings and asks for the file again; this one lists a folder once. Python's own loader works out twice where the
compiled module is and checks it in six steps; this one takes it if it belongs to the source as it is now. Python's own
loader still compiles, and keeps what it compiled. What is not a plain file of a plain folder is left to Python.
"""

from __future__ import annotations

import io
import marshal
import os
import sys
from importlib._bootstrap_external import MAGIC_NUMBER, cache_from_source
from importlib.machinery import ModuleSpec, SourceFileLoader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType, ModuleType

#: Python keeps the age and the size of a source modulo this and one.
_WORD = 0xFFFFFFFF
_PACKAGE = __name__.partition(".")[0] + "."


class QuickFinder:
    """A [meta path finder](https://docs.python.org/3/reference/import.html#the-meta-path)."""

    def __init__(self) -> None:
        self._folders: dict[str, _Folder] = {}

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """How to load module `name` of the package in the folders `path`; None for a module of anybody else."""
        if path is None or not name.startswith(_PACKAGE):
            return None
        folder, tail = self._folder(path[0]), name.rpartition(".")[2]
        if tail in folder.names:
            inner = self._folder(f"{folder.path}/{tail}")
            if "__init__.py" in inner.names:  # Python too prefers it to a module of that name
                spec = inner.spec(name, "__init__")
                spec.submodule_search_locations = [inner.path]
                return spec
        return folder.spec(name, tail) if f"{tail}.py" in folder.names else None

    def _folder(self, path: str) -> _Folder:
        found = self._folders.get(path)
        if found is None:
            found = self._folders[path] = _Folder(path)
        return found


def install() -> None:
    """Ask this finder before all others, from now on."""
    if not any(isinstance(finder, QuickFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, QuickFinder())


class QuickLoader(SourceFileLoader):
    """A loader that takes the module that Python compiled and kept in the file `kept`, if it is still right."""

    def __init__(self, name: str, path: str, kept: str) -> None:
        super().__init__(name, path)
        self._kept = kept

    def get_code(self, fullname: str) -> CodeType | None:
        """The compiled module."""
        try:
            source = os.stat(self.path)
            with io.open_code(self._kept) as file:
                data = file.read()
        except OSError:
            return super().get_code(fullname)
        age, size = int(source.st_mtime) & _WORD, source.st_size & _WORD
        # What Python writes before a module that it compiled from such a source.
        if data[:16] == MAGIC_NUMBER + bytes(4) + (age | size << 32).to_bytes(8, "little"):
            code: CodeType = marshal.loads(memoryview(data)[16:])
            if code.co_filename == self.path:
                return code
        return super().get_code(fullname)


class _Folder:
    """A folder of modules; `names` is what it contains, and nothing if it is in an archive."""

    __slots__ = ("_ending", "_kept", "names", "path")

    def __init__(self, path: str) -> None:
        self.path = path
        try:
            self.names = frozenset(os.listdir(path))
            # Where Python keeps what it compiles, and how it ends the name.
            self._kept, name = os.path.split(cache_from_source(f"{path}/x.py"))
            self._ending = name.removeprefix("x")
        except (OSError, NotImplementedError):  # no folder, or a Python that keeps nothing
            self.names = frozenset()

    def spec(self, name: str, stem: str) -> ModuleSpec:
        """How to load module `name` from the file of that stem."""
        source, kept = f"{self.path}/{stem}.py", f"{self._kept}/{stem}{self._ending}"
        spec = ModuleSpec(name, QuickLoader(name, source, kept), origin=source)
        spec.has_location = True
        spec.cached = kept
        return spec
