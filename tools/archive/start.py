"""The start of an archive: `python3 ARCHIVE ARGUMENTS` runs the command line whose modules the archive contains.

Python loads no extension module from an archive. Those are beside it, under their full names, in the folder with its
name and `.natives`.
"""

import os
import sys
from importlib.machinery import ExtensionFileLoader, ModuleSpec


class _Natives:
    """Finds the extension modules of one folder."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._names = frozenset(os.listdir(folder)) if os.path.isdir(folder) else frozenset()

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """As import asks for it."""
        if name not in self._names:
            return None
        place = os.path.join(self._folder, name)
        return ModuleSpec(name, ExtensionFileLoader(name, place), origin=place)


if __name__ == "__main__":
    sys.meta_path.append(_Natives(os.path.abspath(sys.path[0]) + ".natives"))

    from flywheel.cli import program

    raise SystemExit(program())
