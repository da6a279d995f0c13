"""Finds the modules of this package, for a process that only runs a verb.

A verb imports some two hundred small modules. For each of them Python's own finder asks a folder for its age, tries
five endings and asks for the file again; this one lists a folder once. Python's own loader still reads the module,
compares it with its source, compiles and caches it. What is not a plain file of a plain folder is left to Python.
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import ModuleSpec, SourceFileLoader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

_PACKAGE = __name__.partition(".")[0] + "."


class QuickFinder:
    """A [meta path finder](https://docs.python.org/3/reference/import.html#the-meta-path)."""

    def __init__(self) -> None:
        self._names: dict[str, frozenset[str]] = {}

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """How to load module `name` of the package in the folders `path`; None for a module of anybody else."""
        if path is None or not name.startswith(_PACKAGE):
            return None
        folder, tail = path[0], name.rpartition(".")[2]
        names = self._names.get(folder)
        if names is None:
            names = self._names[folder] = _listed(folder)
        inner = f"{folder}/{tail}"
        if tail in names and os.path.isfile(f"{inner}/__init__.py"):  # Python too prefers it to a module of that name
            spec = _spec(name, f"{inner}/__init__.py")
            spec.submodule_search_locations = [inner]
            return spec
        return _spec(name, f"{inner}.py") if f"{tail}.py" in names else None


def install() -> None:
    """Ask this finder before all others, from now on."""
    if not any(isinstance(finder, QuickFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, QuickFinder())


def _spec(name: str, path: str) -> ModuleSpec:
    spec = ModuleSpec(name, SourceFileLoader(name, path), origin=path)
    spec.has_location = True
    return spec


def _listed(folder: str) -> frozenset[str]:
    try:
        return frozenset(os.listdir(folder))
    except OSError:  # an archive
        return frozenset()
